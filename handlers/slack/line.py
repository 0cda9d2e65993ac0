"""One connection of Socket Mode: opened once, kept for as long as Slack answers on it, hung up.

slack_sdk's client would open the next connection by itself, in whatever thread notices that it needs one, and would
wait there for as long as Slack asks for. Here it only says so; ``handlers.slack.sockets`` opens the next one.
"""

import logging
import select
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from time import monotonic, time
from typing import Any

from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from handlers.slack.deliveries import deliver
from handlers.slack.proxies import proxy_arguments

log = logging.getLogger(__name__)

#: what slack_sdk says of a connection is said here, once
QUIET = logging.getLogger("handlers.slack_sdk")
QUIET.setLevel(logging.CRITICAL)

#: seconds between pings; four without an answer are a dead connection, also when there never was one
_PING = 2.0
_SILENCE = 4 * _PING
_CONCURRENCY = 24
#: bytes read at once: slack_sdk puts a message together with one more level of recursion for each piece
_PIECE = 64 * 1024
#: what poll tells of a connection that was closed at the other end; not every system knows it
_CUT = getattr(select, "POLLRDHUP", select.POLLHUP)
#: seconds between two marks for a thread that is to end
_MARKED = 0.05


class _Client(SocketModeClient):
    """slack_sdk's client, for one connection."""

    is_leaving = False
    was_asked_to_leave = False

    def __init__(self, token: SecretStr, web: WebClient, url: str, on_ending: Callable[[], None]) -> None:
        self._on_ending = on_ending
        super().__init__(
            token.get_secret_value(),
            logger=QUIET,
            web_client=web,
            ping_interval=_PING,
            receive_buffer_size=_PIECE,
            concurrency=_CONCURRENCY,
            **proxy_arguments(web.proxy),
        )
        self.wss_uri = url

    def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - as slack_sdk has it
        """Say that Slack wants this connection replaced (``force``), or that it is over; nothing is waited for here."""
        self.is_leaving = True
        self.was_asked_to_leave = self.was_asked_to_leave or force
        self._on_ending()


class Line:
    """A connection, its pings and what arrives on it.

    ``on_ending`` is called, from any thread, when another one is needed; ``on_hello`` with Slack's first words.
    """

    def __init__(
        self,
        app: App,
        token: SecretStr,
        web: WebClient,
        url: str,
        *,
        on_ending: Callable[[], None],
        on_hello: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self._app = app
        self._client = _Client(token, web, url, on_ending)
        self._client.message_listeners.append(_hello(on_hello))
        self._client.socket_mode_request_listeners.append(self._answer)
        self._client.on_error_listeners.append(self._note)
        self._error = ""
        self._answered: float | None = None
        self._answered_at = monotonic()
        self._hanging_up = Lock()
        self._is_hung_up = False

    def open(self) -> str:
        """Connect, which takes a few seconds at most; returns why it did not work, or nothing."""
        self._client.connect()
        self._answered_at = monotonic()
        return "" if self._client.is_connected() else self._error or "no WebSocket there"

    def is_connected(self) -> bool:
        """Whether events can arrive: the connection stands, and Slack has answered a ping a moment ago."""
        return self.works() and self._answered is not None

    def is_over(self) -> bool:
        """Whether another one is needed: Slack wants that, it broke, nobody answers, or a thread has died."""
        return self._client.is_leaving or not self.works()

    def works(self) -> bool:
        """Whether what arrives on it can be answered, be it about to end or not."""
        client = self._client
        reads = client.message_processor.is_alive() and client.current_session_runner.is_alive()
        return reads and client.is_connected() and self._silence() < _SILENCE and not self._is_cut()

    def broke(self) -> bool:
        """Whether it ended without a word of Slack's, who may count it for a while yet."""
        return self.is_over() and not self._client.was_asked_to_leave

    def hang_up(self) -> None:
        """Close it, and end its threads; from any thread, and only once."""
        with self._hanging_up:
            if not self._is_hung_up:
                self._is_hung_up = True
                hang_up(self._client)

    def _silence(self) -> float:
        """Return the seconds since a new answer to a ping was seen; not by its time, since clocks are set."""
        session = self._client.current_session
        answered = session.last_ping_pong_time if session is not None else None
        if answered != self._answered:
            self._answered, self._answered_at = answered, monotonic()
        return monotonic() - self._answered_at

    def _is_cut(self) -> bool:
        """Whether the other end has closed or reset the connection, which slack_sdk notices when pings fail."""
        session = self._client.current_session
        if session is None or session.sock is None:
            return True
        look = select.poll()
        try:
            look.register(session.sock, _CUT)
            return bool(look.poll(0))
        except (OSError, ValueError):  # closed at this very moment
            return True

    def _note(self, error: Exception) -> None:
        self._error = type(error).__name__

    def _answer(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time()
        try:
            deliver(self._app, request.payload, lambda response: send_response(client, request, response, began))
        except SlackClientError:
            log.warning("an answer to Slack found its connection gone")
        except Exception:
            log.exception("an answer to Slack failed")


def _hello(on_hello: Callable[[Mapping[str, Any]], None]) -> Callable[..., None]:
    def listen(_client: BaseSocketModeClient, message: Mapping[str, Any], _raw: str | None) -> None:
        if message.get("type") == "hello":
            on_hello(message)

    return listen


def hang_up(client: SocketModeClient) -> None:
    """Close a client and its threads.

    By themselves they wait for the next message of Slack, 1 s and up to a ping's interval: both are woken up here. The
    thread that reads ends by a mark, which it takes back when it begins to read at that moment (just connected), and
    slack_sdk waits for it without end: so it is marked until it has ended.
    """
    client.closed, client.auto_reconnect_enabled = True, False
    client.current_session_state.terminated = True
    client.message_queue.put(None)
    if client.current_session is not None:
        with suppress(OSError):  # the connection is gone already
            client.current_session.ping("bye")  # of an empty answer the client would wait for more
    client.disconnect()
    reader = client.current_session_runner
    reader.event.set()
    while reader.is_alive():
        client.current_session_state.terminated = True
        reader.thread.join(timeout=_MARKED)
    client.close()
