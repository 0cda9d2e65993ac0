"""The HTTP transport: ``POST /slack/events``, signed, for the same listeners as Socket Mode."""

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from wsgiref.headers import Headers

from pydantic import SecretStr
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

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
        request = _request(raw, headers)
        if request is None:
            return _answer(start_response, "400 Bad Request")
        response = self._app.dispatch(request)
        sent = Headers([(name, value) for name, values in response.headers.items() for value in values])
        start_response(f"{response.status} {_REASONS.get(response.status, '')}", sent.items())
        return [response.body.encode()]

    def _is_signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """Check ``v0`` (docs.slack.dev/authentication/verifying-requests-from-slack); nonsense is no signature."""
        timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < _LONGEST and signature.isascii()):
            return False
        return self._verifier.is_valid(raw, timestamp, signature)


_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 500: "Internal Server Error"}
_LONGEST = 20


def _headers(environ: "WSGIEnvironment") -> dict[str, str]:
    named = {k[5:].replace("_", "-").lower(): str(v) for k, v in environ.items() if k.startswith("HTTP_")}
    return named | {"content-type": str(environ.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower()}


def _request(raw: bytes, headers: Mapping[str, str]) -> BoltRequest | None:
    """Build Bolt's request; None when the body cannot be read.

    Bolt takes every form that contains the letters "payload" for an interaction and loses a command such as
    ``/alephee order payload``, so a form's fields are read here.
    """
    try:
        text = raw.decode()
        request = BoltRequest(body="", headers=dict(headers))
        request.raw_body = text
        if headers["content-type"] == _FORM:
            fields = dict(parse_qsl(text, keep_blank_values=True))
            body = fields if "payload" not in fields else BoltRequest(body=text, headers=dict(headers)).body
        else:
            body = BoltRequest(body=text, headers=dict(headers)).body
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    rebuilt = BoltRequest(body=body, headers=dict(headers), mode="socket_mode")
    request.body, request.context = rebuilt.body, rebuilt.context
    return request


def _answer(start_response: "StartResponse", status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [status.encode()]
