"""What an answer means: every status and every form of body becomes one of four outcomes.

Sent (an ``Answer``), never sent, refused or unknown. Errors are ``{"Status", "Message"}`` for 3xx and 4xx and a plain
string for 500 (Orders document, Request; Send a message to a buyer, Request: "200: OK string", "500: string"); proxies
in between answer with web pages. So a body is never assumed to be an object. A 2xx is believed as long as its body does
not say otherwise: an object with a ``Status`` of its own that is no success leaves everybody in doubt.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

import httpx

from bot.alephee.pacing import LONGEST_BLOCK, read_headers, wait_after_refusal
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.ports.alephee import Answer

LONGEST_MESSAGE: Final = 1000

_SUCCESS: Final = range(200, 300)
_TOO_MANY: Final = 429
_OWN_TEXT: Final = frozenset({400, 401, 403, 404, 409, 412, 413, 416})
_WEB_PAGE: Final = re.compile(
    rb"[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)"
    rb"<(?:!doctype\s+html|(?:html|head|body|title|meta|script|style|center|div|h1)\b)",
    re.IGNORECASE | re.DOTALL,
)
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
#: a body that broke off, or is too long to be read whole, as far as it tells its status
_BEGINNING: Final = re.compile(r'\s*\[?\s*\{\s*"status"\s*:\s*(?:"([^"]*)"|(-?[\d.]+))', re.IGNORECASE)
#: characters of a status that is a number
_LONGEST_STATUS: Final = 9
#: what a ``Status`` in words may say when all is well: the names of HTTP, and the one word that APIs add
_GOOD_WORDS: Final = frozenset(
    re.sub("[^a-z]", "", status.phrase.lower()) for status in HTTPStatus if status in _SUCCESS
) | {"success"}
_SAYING: Final = ("message", "exceptionmessage", "error_description", "error", "title")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answered call. ``broken`` says why the body did not arrive whole; the status was known before."""

    status: int
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    body: bytes = field(default=b"", repr=False)
    broken: AlepheeError | None = None

    @property
    def is_success(self) -> bool:
        """2xx; a 206 is one (Limits per request)."""
        return self.status in _SUCCESS

    @property
    def is_web_page(self) -> bool:
        """Whether somebody in between answered with a page for people."""
        return "html" in self.headers.get("content-type", "").lower() or _WEB_PAGE.match(self.body) is not None


def judge(reply: Reply) -> Answer:
    """Return the answer that a reply is. Raises the ``NeverSent``, ``Refused`` or ``Unknown`` that it means instead."""
    status, message = reply.status, said(reply)
    if reply.is_success and reply.is_web_page:
        raise Unknown("failure.web_page", status=status)
    if reply.is_success:
        if words := _contradiction(_value(_decoded(reply.body))):
            raise Unknown("failure.contradiction", status=status, api_message=words)
        return Answer(status, message)
    if status == _TOO_MANY:
        seconds = retry_after(reply.headers)
        raise NeverSent("failure.rate_limited", status=status, api_message=message, retry_after=seconds)
    if 300 <= status < 400:  # noqa: PLR2004 - the class of statuses itself
        raise Refused("failure.redirect", status=status, api_message=message)
    if 400 <= status < 500:  # noqa: PLR2004 - the class of statuses itself
        cause = f"failure.status_{status if status in _OWN_TEXT else 'other'}"
        raise Refused(cause, status=status, api_message=message)
    raise Unknown("failure.server_error", status=status, api_message=message)


def error_in(outcome: Reply | AlepheeError) -> AlepheeError | None:
    """Return the error with which a call ended, as far as its status alone tells; None when it told none.

    A 404 is no error: numbers are looked for in places where they may be.
    """
    if isinstance(outcome, AlepheeError):
        return outcome
    status = outcome.status
    if outcome.is_success or status == HTTPStatus.NOT_FOUND:
        return outcome.broken
    if status == _TOO_MANY:
        return NeverSent("failure.rate_limited", status=status)
    if 300 <= status < 500:  # noqa: PLR2004 - the classes of statuses themselves
        return Refused("failure.status_other", status=status)
    return Unknown("failure.server_error", status=status)


def failure_of(error: httpx.TransportError) -> AlepheeError:
    """Return what a call without an answer means.

    Without a connection nothing was sent. After that, nobody can tell.
    """
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError | httpx.PoolTimeout | httpx.UnsupportedProtocol):
        return NeverSent("failure.connect")
    if isinstance(error, httpx.TimeoutException):
        return Unknown("failure.timeout")
    return Unknown("failure.reset")


def retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds to wait after a 429: ``x-ratelimit-retryafter`` plus one, at least 1.

    Without it the standard ``Retry-After`` in seconds is believed, which the pages do not mention but proxies send.
    """
    told = read_headers(headers)
    standard = headers.get("retry-after", "").strip()
    if told.retry_after is None and standard.isascii() and standard.isdigit():
        return min(LONGEST_BLOCK, float(standard) + 1)
    return wait_after_refusal(told)


def said(reply: Reply) -> str:
    """Return the sentence in a body: an object's ``Message``, a JSON or plain string; ``""`` when nothing readable."""
    text = _decoded(reply.body)
    if not text or reply.is_web_page:
        return ""
    try:
        value = parse(text)
    except ValueError:
        broken_json = text.startswith(("{", "[", '"'))
        return "" if broken_json or reply.broken is not None or _UNPRINTABLE.search(text) else _short(text)
    if isinstance(value, str):
        return _short(value)
    return next(filter(None, map(_sentence, _objects(value))), "")


def _contradiction(value: object) -> str:
    """Return what an object with a ``Status`` that is no success says; ``""`` where there is none.

    The status comes as a number or as text, in one object or in a list of them.
    """
    for one in _objects(value):
        status = _known(one).get("status")
        if _is_no_success(status):
            return _sentence(one) or f"Status {_short(str(status))}"
    return ""


def _value(text: str) -> object:
    """Read JSON, also such as stands in a JSON string; of what broke off the status alone."""
    try:
        value = parse(text)
        return parse(value) if isinstance(value, str) and value.lstrip().startswith(("{", "[")) else value
    except ValueError:
        found = _BEGINNING.match(text)
        return {"status": found[1] or found[2]} if found else None


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))


def _known(value: Mapping[str, object]) -> dict[str, object]:
    return {str(key).lower(): found for key, found in value.items()}


def _sentence(value: Mapping[str, object]) -> str:
    known = _known(value)
    return next((_short(found) for name in _SAYING if isinstance(found := known.get(name), str)), "")


def _is_no_success(status: object) -> bool:
    """Whether a ``Status`` denies the success of its envelope; an absent one and an object (an order's) say nothing."""
    if isinstance(status, bool) or not isinstance(status, int | Decimal | str) or status == "":
        return status is False
    number = re.match(r"\s*(-?\d+)", str(status))
    if number:
        return len(number[1]) > _LONGEST_STATUS or int(number[1]) not in _SUCCESS
    return re.sub("[^a-z]", "", str(status).lower()) not in _GOOD_WORDS


def parse(text: str | bytes) -> Any:
    """Parse JSON with exact decimals. Raises ``ValueError`` for anything else, ``NaN`` and endless nesting included."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _decoded(body: bytes) -> str:
    """Decode as JSON is recognised (RFC 4627, 3: UTF-8, UTF-16 or UTF-32), else byte by byte."""
    try:
        return body.decode(json.detect_encoding(body)).removeprefix("\ufeff").strip()
    except UnicodeDecodeError:
        return body.decode("latin-1").strip()


def _short(text: str) -> str:
    return _UNPRINTABLE.sub("", text).strip()[:LONGEST_MESSAGE]
