"""The HTTP transport: ``POST /slack/events``, signed, for the same listeners as Socket Mode."""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from wsgiref.headers import Headers

from pydantic import SecretStr
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from handlers.deliveries import receive

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

PATH = "/slack/events"
_FORM = "application/x-www-form-urlencoded"
#: Slack's views may hold 250 kB (docs.slack.dev/reference/methods/views.update), which doubles in a form
_MOST = 2 * 1024 * 1024


class SlackEvents:
    """A WSGI application that checks the signature, reads the body and hands it to Bolt."""

    def __init__(self, app: App, signing_secret: SecretStr) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret.get_secret_value())

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one delivery."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > _MOST:
            return _answer(start_response, "413 Content Too Large")
        raw = environ["wsgi.input"].read(int(length))
        headers = _headers(environ)
        if not self._is_signed(raw, headers):
            # The body stays out of the log: Bolt would write it there.
            log.warning("a delivery without a valid signature was refused (%d bytes)", len(raw))
            return _answer(start_response, "401 Unauthorized")
        try:
            payload = _fields(raw.decode(), headers["content-type"])
        except (ValueError, RecursionError):
            return _answer(start_response, "400 Bad Request")
        response = receive(self._app, payload)
        sent = Headers([(name, value) for name, values in response.headers.items() for value in values])
        start_response(f"{response.status} {_REASONS.get(response.status, '')}", sent.items())
        return [response.body.encode()]

    def _is_signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """Check ``v0`` (docs.slack.dev/authentication/verifying-requests-from-slack); nonsense is no signature."""
        timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < _LONGEST and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(raw, timestamp, signature)
        except UnicodeDecodeError:
            return False


_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 500: "Internal Server Error"}
_LONGEST = 20


def _headers(environ: "WSGIEnvironment") -> dict[str, str]:
    named = {k[5:].replace("_", "-").lower(): str(v) for k, v in environ.items() if k.startswith("HTTP_")}
    return named | {"content-type": str(environ.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower()}


def _fields(text: str, kind: str) -> object:
    """Read a body: an event's JSON, a command's form, an interaction's JSON in the form's field ``payload``.

    Bolt takes every form that contains the letters "payload" for an interaction and loses a command such as
    ``/alephee order payload``. Raises ``ValueError``, or ``RecursionError`` for JSON that is nested too deeply.
    """
    if kind != _FORM:
        return json.loads(text)
    fields = dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _answer(start_response: "StartResponse", status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [status.encode()]
