"""Socket Mode: one connection that is noticed to be deaf, and comes back soon.

slack_sdk's defaults need about 50 s to notice a dead connection; here it is a matter of seconds, and a watchdog asks
for a new connection whenever there is none.
"""

import logging
from contextlib import suppress
from threading import Event, Thread
from time import time

from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.errors import SettingsError
from handlers.calls import WRONG_TOKEN
from handlers.deliveries import receive

log = logging.getLogger(__name__)

#: seconds between pings; four without an answer are a dead connection
_PING = 2.0
#: slack_sdk counts whole seconds and then still waits for the next message: too long for what `/readyz` promises
_SILENCE = 4 * _PING
_WATCH = 1.0
_CONCURRENCY = 24
#: seconds between two marks for a thread that is to end
_MARKED = 0.05


class _Handler(SocketModeHandler):
    """Bolt's handler, for deliveries that are read before Bolt reads them."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt's own
        """Answer one envelope."""
        began = time()
        send_response(client, req, receive(self.app, req.payload), began)


class Socket:
    """A Socket Mode connection with a watchdog (docs.slack.dev/apis/events-api/using-socket-mode)."""

    def __init__(self, app: App, token: SecretStr, client: WebClient) -> None:
        self._app, self._token, self._client = app, token, client
        self._handler = self._new_handler()
        self._closing = Event()
        self._watchdog = Thread(target=self._watch, name="socket-watchdog", daemon=True)

    def start(self) -> None:
        """Connect, and stay connected; without Slack, go on trying in the background.

        Raises ``SettingsError`` when Slack does not take the app token.
        """
        refusal = self._connect()
        if refusal in WRONG_TOKEN:
            raise SettingsError([f"SLACK_APP_TOKEN: Slack says {refusal}"])
        self._watchdog.start()

    def is_connected(self) -> bool:
        """Whether events can arrive: the connection stands, and Slack answers on it."""
        client = self._handler.client
        return bool(client.is_connected()) and not _is_silent(client)

    def close(self) -> None:
        """Hang up, and do not come back."""
        self._closing.set()
        if self._watchdog.is_alive():
            self._watchdog.join(timeout=5)
        hang_up(self._handler.client)

    def _new_handler(self) -> SocketModeHandler:
        return _Handler(
            self._app,
            app_token=self._token.get_secret_value(),
            web_client=self._client,
            ping_interval=_PING,
            concurrency=_CONCURRENCY,
        )

    def _watch(self) -> None:
        while not self._closing.wait(_WATCH):
            if self._is_deaf():
                log.warning("the Socket Mode client is deaf; starting a new one")
                hang_up(self._handler.client)
                self._handler = self._new_handler()
            if not self.is_connected():
                self._connect()

    def _is_deaf(self) -> bool:
        """Whether a thread of the client has died: what arrives is read or answered by nobody then."""
        client = self._handler.client
        return not (client.message_processor.is_alive() and client.current_session_runner.is_alive())

    def _connect(self) -> str | None:
        """Try to connect; returns Slack's error when it refused."""
        client = self._handler.client
        try:
            if client.current_session is None:
                client.wss_uri = None  # a ticket from a failed attempt would be stale
                client.connect()
            else:
                client.connect_to_new_endpoint()
            if client.current_session is not None and client.is_connected():
                # Its answer shows that somebody reads this connection: after a replacement that takes up to 3 s.
                session = client.current_session
                session.ping(f"{session.session_id}:{time()}")
        except SlackApiError as error:
            refusal = str(error.response.get("error"))
            log.warning("no connection to Slack yet (%s)", refusal)
            return refusal
        except (OSError, SlackClientError) as error:
            log.warning("no connection to Slack yet (%s)", type(error).__name__)
        return None


def _is_silent(client: SocketModeClient) -> bool:
    """Whether Slack has answered no ping on this connection yet, or none for a while."""
    session = client.current_session
    answered = session.last_ping_pong_time if session is not None else None
    return answered is None or time() - answered > _SILENCE


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
