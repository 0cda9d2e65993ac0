"""Answers that are none of Slack's: what broken servers, and whatever stands between, really send."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

_PAGE = b"<!DOCTYPE html><html><head><title>Blocked</title></head><body>Ask your administrator.</body></html>"
_JSON = "application/json; charset=utf-8"


def _answer(body: bytes, *, kind: str = _JSON, status: int = 200, length: int | None = None) -> bytes:
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body


ODD: Mapping[str, bytes] = MappingProxyType(
    {
        "cut_body": _answer(b'{"ok": tr', length=500),
        "bad_status_line": b"HTP what?\r\n\r\n",
        "null": _answer(b"null"),
        "list": _answer(b'["ok", true]'),
        "empty": _answer(b""),
        "nothing_in_it": _answer(b'{"ok": true}'),
        "unknown_charset": _answer(b'{"ok": true}', kind="application/json; charset=klingon"),
        "not_utf8": _answer(b'{"ok": true, "url": "\xff\xfe"}'),
        **{f"html_{status}": _answer(_PAGE, kind="text/html", status=status) for status in (200, 403, 404, 407, 451)},
    }
)
"""Kind of fault → the bytes that come instead of an answer; the connection ends behind them."""
