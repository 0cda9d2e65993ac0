"""Raw deliveries to a running bot, and what its process log says meanwhile."""

import hashlib
import hmac
import http.client
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.app import Bot
from bot.logs import configure_logging
from handlers.slack.http import PATH, SlackEvents
from tests import process_log

SECRET = "sandbox-signing-secret-of-a-test"


def sign(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """Return Slack's two headers for a body."""
    timestamp = str(int(time.time() if at is None else at))
    base = b"v0:" + timestamp.encode() + b":" + body
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest(),
    }


class Wire:
    """One connection to a bot's web server."""

    def __init__(self, bot: Bot) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", bot.port, timeout=10)

    def post(self, body: bytes, headers: dict[str, str], kind: str = "application/json", path: str = PATH) -> int:
        """Post a body; returns the status."""
        self._connection.request("POST", path, body, {"Content-Type": kind, **headers})
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def get(self, path: str) -> tuple[int, str]:
        """Get a page of the bot's own."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode()

    def close(self) -> None:
        self._connection.close()


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect everything that a process with ``BOT_LOG_LEVEL=DEBUG`` logs, tracebacks included."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            broke = logging.Formatter().format(record).removeprefix(record.getMessage())
            lines.append(f"{record.levelname} {record.name} {process_log.line_of(record)}{broke}")

    ear, root = Ear(), logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_logging("console", "DEBUG")
    root.handlers[:] = [*before, ear]
    try:
        yield lines
    finally:
        root.handlers[:] = before
        root.setLevel(level)


def app_of(bot: Bot) -> Any:
    """Return the Bolt app of a running bot."""
    mounted = bot._web._mounted.get(PATH)
    if isinstance(mounted, SlackEvents):
        return mounted._app
    assert bot.vitals.socket is not None
    return bot.vitals.socket._app
