"""Socket Mode: a connection that is noticed to be disconnected or silent, and comes back soon, without pestering Slack.

``Socket.step`` is called every second and never waits for longer than a call takes: a stop reaches it from every state.
"""

import logging
import math
import random
import socket
from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from slack_bolt import App
from slack_sdk import WebClient

from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted, SettingsError
from bot.observing.sides import FarSide
from bot.waits import Waits
from handlers.slack.calls import RATE_LIMITED, WRONG_TOKEN, call
from handlers.slack.line import Line

log = logging.getLogger(__name__)

#: how much of the pause between two tries is left to chance, so that bots do not come in step
_JITTER = 0.25
#: seconds a connection has to last before the next try after it is the first one again
_LASTING = 30.0
#: seconds in which what arrived on a connection that was replaced may still be answered there (Slack waits for three)
_GRACE = 4.0
#: while the host of the connection cannot be reached, seconds between two looks at it, and for one
_LOOK_AGAIN, _LOOK_TIMEOUT = 4.0, 1.0
#: seconds in which Slack may still count a connection that broke
_GHOST = 180.0
_PORTS = {"wss": 443, "ws": 80}
_OTHERS = (
    "Slack counts more connections with this app token: another process is connected with it; if it keeps another"
    " database, about half of what people press gets lost there"
)


class Socket:
    """A Socket Mode connection that is replaced when needed (docs.slack.dev/apis/events-api/using-socket-mode).

    ``is_alone``: whether a connection of another process with the same app token is none that belongs there.
    """

    def __init__(self, app: App, token: SecretStr, client: WebClient, waits: Waits, *, is_alone: bool = True) -> None:
        self._is_alone = is_alone
        self._app, self._token, self._client, self._waits = app, token, client, waits
        #: called, from any thread, when the next step should come at once
        self.on_need: Callable[[], None] = lambda: None
        self._lock = Lock()
        self._line: Line | None = None
        #: all that are open, also those that were replaced and may still be answered on
        self._lines: dict[Line, float] = {}
        self._is_closing = False
        self._tries, self._opened_at, self._broke_at = 0, 0.0, -_GHOST
        self._not_before, self._is_asked_to_wait = 0.0, False
        self._unreachable: tuple[str, int] | None = None
        self._look_at = 0.0
        self._count_again_at: float | None = None
        self._is_counting = False
        self._side = FarSide("the connection to Slack", log)
        #: how many connections with this app token are nobody's here, as Slack counted twice
        self.others = 0
        #: why Slack does not give a connection: its own word on the app token; empty when it has none
        self.refusal = ""

    def start(self) -> None:
        """Try to connect for the first time. Raises ``SettingsError`` when Slack does not take the app token."""
        self._try()
        if self.refusal:
            raise SettingsError([f"SLACK_APP_TOKEN: Slack says {self.refusal}"])

    def step(self) -> float:
        """See whether the connection does its work; open another one when it does not, and its time has come.

        There is no time at which to look again: whoever keeps it looks every second or so.
        """
        self._see_off()
        line = self._line
        if line is None or line.is_over():
            if monotonic() >= self._not_before or self._host_is_back():
                self._try()
        elif line.is_connected():
            self._is_well()
        return math.inf

    def is_connected(self) -> bool:
        """Whether events can arrive: the connection stands, and Slack answers on it."""
        line = self._line
        return line is not None and line.is_connected()

    def hurry(self) -> None:
        """Do not wait any longer, unless Slack has asked for it: it answers again."""
        if not self._is_asked_to_wait:
            self._not_before = 0.0
            self.on_need()

    def close(self) -> None:
        """Hang up, and do not come back."""
        with self._lock:
            self._is_closing = True
            lines = list(self._lines)
        for line in lines:
            line.hang_up()

    def _try(self) -> None:
        self._tries += 1
        self._unreachable = None
        try:
            self._open()
        except DeliveryError as error:
            self._put_off(error)
        else:
            self._opened_at = monotonic()
            self._not_before = monotonic() + _pause(self._tries, self._waits)

    def _open(self) -> None:
        """Open a connection in place of the one before. Raises ``DeliveryError`` when there is none to be had."""
        if self._line is not None and self._line.broke():
            self._broke_at = monotonic()
        answer = call(self._client.apps_connections_open, app_token=self._token.get_secret_value())
        url, host = _address(answer.get("url"))
        line = Line(self._app, self._token, self._client, url, on_ending=self._need, on_hello=self._hello)
        with self._lock:
            self._lines[line] = math.inf
        why = line.open()
        if why:
            self._drop(line)
            self._unreachable = None if self._client.proxy or _answers(host) else host  # a proxy's word is no sign
            raise NotAccepted(f"its host for connections: {why}")
        self._take(line)

    def _take(self, line: Line) -> None:
        with self._lock:
            old, self._line = self._line, line
            if old is not None:
                self._lines[old] = monotonic() + (_GRACE if old.works() else 0.0)
            is_closing = self._is_closing
        if old is not None:
            log.info("a new connection to Slack is open")
            self._see_off()
        self.refusal = ""
        self._is_asked_to_wait = False
        if is_closing:
            self.close()

    def _drop(self, line: Line) -> None:
        line.hang_up()
        with self._lock:
            self._lines.pop(line)

    def _put_off(self, error: DeliveryError) -> None:
        """Say, once, why there is no connection, and wait before the next try: longer each time."""
        self.refusal = error.error if isinstance(error, DeliveryRefused) and error.error in WRONG_TOKEN else ""
        self._is_asked_to_wait = error.error == RATE_LIMITED
        self._not_before = monotonic() + max(error.retry_after, _pause(self._tries, self._waits))
        why = (
            f"Slack wants {error.retry_after:g} s before the next connection" if self._is_asked_to_wait else error.error
        )
        if not self.is_connected():
            self._side.gone(why)

    def _is_well(self) -> None:
        """Say that the connection is back, if that is so; forget earlier tries once it has lasted."""
        self._side.back()
        if monotonic() - self._opened_at > _LASTING:
            self._tries, self._not_before = 0, 0.0
        if self._count_again_at is not None and monotonic() >= max(self._count_again_at, self._not_before):
            self._count_again_at = None
            self._try()

    def _see_off(self) -> None:
        """Hang up what was replaced, once all it brought may be answered."""
        with self._lock:
            due = [line for line, until in self._lines.items() if until <= monotonic()]
        for line in due:
            self._drop(line)

    def _need(self) -> None:
        self.on_need()

    def _hello(self, message: Mapping[str, Any]) -> None:
        """Hold Slack's count of connections against those that are open here, or that it may still count.

        Which database another process has cannot be known: one with this file is kept out by its lock.
        """
        counted = message.get("num_connections")
        if not self._is_alone or not isinstance(counted, int) or monotonic() - self._broke_at < _GHOST:
            return
        with self._lock:
            others = max(0, counted - len(self._lines))
        if not others:
            self.others, self._is_counting = 0, False
        elif self._is_counting:
            self.others = others
        else:
            self._count_again_at, self._is_counting = monotonic() + self._waits.count_again, True
            log.warning(_OTHERS, extra={"connections": others})

    def _host_is_back(self) -> bool:
        if self._unreachable is None or monotonic() < self._look_at:
            return False
        self._look_at = monotonic() + _LOOK_AGAIN
        return _answers(self._unreachable)


def _address(url: object) -> tuple[str, tuple[str, int]]:
    """Return the address that Slack told, and its host and port. Raises ``DeliveryUnknown`` when it is none."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        host = (parts.hostname or "", parts.port or _PORTS[parts.scheme])
    except (ValueError, KeyError):
        raise DeliveryUnknown("no_url") from None
    return parts.geturl(), host


def _answers(host: tuple[str, int]) -> bool:
    """Whether somebody takes a connection there."""
    try:
        socket.create_connection(host, timeout=_LOOK_TIMEOUT).close()
    except (OSError, UnicodeError):
        return False
    return True


def _pause(tries: int, waits: Waits) -> float:
    """Return the seconds to wait after so many tries: doubled each time, and not the same for all bots."""
    pause = waits.reconnect * 2.0 ** min(tries - 1, 6) * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
    return min(waits.reconnect_longest, pause)
