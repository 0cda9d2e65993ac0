"""The HTTP transport: ``POST /slack/events``, signed, for the same listeners as Socket Mode."""

import hmac
import json
import logging
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from wsgiref.headers import Headers

from pydantic import SecretStr
from slack_bolt import App, BoltResponse
from slack_sdk.signature import SignatureVerifier

from handlers.slack.deliveries import deliver
from handlers.slack.presence import CLOCK_REFUSES
from handlers.slack.refusals import WRONG_SIGNATURE, Refusals

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

PATH = "/slack/events"
_FORM = "application/x-www-form-urlencoded"
#: Slack's views may hold 250 kB (docs.slack.dev/reference/methods/views.update), which doubles in a form
_MOST = 2 * 1024 * 1024
#: characters of a time in seconds that is none of this world
_LONGEST = 20


class SlackEvents:
    """A WSGI application that checks the signature, reads the body and hands it to Bolt."""

    def __init__(self, app: App, signing_secret: SecretStr) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret.get_secret_value())
        self._refusals = Refusals()

    def is_secret_doubtful(self) -> bool:
        """Whether what looks like Slack's was refused again and again, and nothing was ever signed rightly."""
        return self._refusals.are_all()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one delivery."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > _MOST:
            return _answer(start_response, "413 Content Too Large")
        raw = environ["wsgi.input"].read(int(length))
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        problem = self._problem(raw, environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""), signature)
        if problem:
            # The body stays out of the log: Bolt would write it there.
            self._refusals.note(problem, len(raw))
            return _answer(start_response, "401 Unauthorized")
        self._refusals.taken()
        try:
            payload = _fields(raw.decode(), environ.get("CONTENT_TYPE") or "")
        except (ValueError, RecursionError):
            return _answer(start_response, "400 Bad Request")
        answers: list[bytes] = []

        def send(response: BoltResponse) -> None:
            sent = Headers([(name, value) for name, values in response.headers.items() for value in values])
            start_response(f"{response.status} {HTTPStatus(response.status).phrase}", sent.items())
            answers.append(response.body.encode())

        deliver(self._app, payload, send)
        return answers

    def _problem(self, raw: bytes, timestamp: str, signature: str) -> str:
        """Check ``v0`` (docs.slack.dev/authentication/verifying-requests-from-slack); empty when all is well.

        A right signature with a wrong time is the clock's fault, or somebody's who repeats an old delivery.
        """
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < _LONGEST and signature.isascii()):
            return "not signed at all" if not signature else WRONG_SIGNATURE
        try:
            right = self._verifier.generate_signature(timestamp=timestamp, body=raw) or ""
        except UnicodeDecodeError:
            return WRONG_SIGNATURE
        if not hmac.compare_digest(right, signature):
            return WRONG_SIGNATURE if signature else "not signed at all"
        off = int(timestamp) - time.time()
        if abs(off) > CLOCK_REFUSES:
            return f"signed rightly, but {abs(off):.0f} s {'after' if off > 0 else 'before'} the clock here"
        return ""


def not_yet(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer what comes before the bot knows who it is: Slack tries again."""
    return _answer(start_response, "503 Service Unavailable")


def _fields(text: str, content_type: str) -> object:
    """Read a body: an event's JSON, a command's form, an interaction's JSON in the form's field ``payload``.

    Bolt takes every form that contains the letters "payload" for an interaction and loses a command such as
    ``/alephee order payload``. Raises ``ValueError``, or ``RecursionError`` for JSON that is nested too deeply.
    """
    if content_type.partition(";")[0].strip().lower() != _FORM:
        return json.loads(text)
    fields = dict(parse_qsl(text, keep_blank_values=True))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _answer(start_response: "StartResponse", status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [status.encode()]
