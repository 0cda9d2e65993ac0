"""Signed HTTP requests to the app's request URL, for apps that do not use Socket Mode."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.model import Json

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The body of a 200 answer: JSON, plain text, or None when empty."""

    body: Json | str | None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the `v0=` signature (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpDelivery:
    """Posts payloads in the form Slack uses for each kind, over one client session."""

    def __init__(self, signing_secret: str, now: Callable[[], float]) -> None:
        self.request_url: str | None = None
        self._secret = signing_secret
        self._now = now
        self._session: aiohttp.ClientSession | None = None

    async def deliver(
        self, kind: str, payload: Mapping[str, object], retry: int = 0, retry_reason: str = "http_timeout"
    ) -> HttpAnswer | None:
        """Post one payload; None when the URL is not set, unreachable or answers other than 200."""
        if self.request_url is None:
            return None
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body, content_type = encoded(kind, payload)
        headers = self._headers(body, content_type)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": retry_reason}
        try:
            async with self._session.post(self.request_url, data=body, headers=headers) as response:
                text = await response.text()
                if response.status != HTTPStatus.OK:
                    return None
                is_json = response.content_type == "application/json"
        except aiohttp.ClientError:
            return None
        return HttpAnswer(json.loads(text) if is_json and text else text or None)

    def _headers(self, body: bytes, content_type: str) -> dict[str, str]:
        timestamp = str(int(self._now()))
        return {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }

    async def close(self) -> None:
        """Close the client session."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def encoded(kind: str, payload: Mapping[str, object]) -> tuple[bytes, str]:
    """Return body and content type: commands as a form, interactions as a form's `payload`, events as JSON."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM
