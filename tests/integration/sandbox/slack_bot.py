"""An unmodified Bolt app over Socket Mode or signed HTTP, for the tests of the simulated workspace."""

import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from handlers.slack.line import hang_up

if TYPE_CHECKING:
    from sandbox.server import Sandbox
    from sandbox.slack import SlackWorkspace

QUIET = logging.getLogger("tests.slack_bot")
QUIET.setLevel(logging.CRITICAL)

ANA, BRUNO, GUIDO, EVA = "U0REQUESTER", "U0APPROVER1", "U0GUEST", "U0EXTERNAL"
SUPPORT = "C0SUPPORT"


class Bot:
    """A Bolt app, its Web API client, and how it is connected."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox = sandbox
        self.workspace: SlackWorkspace = sandbox.slack
        self.client = WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url, timeout=5)
        self.app = App(
            client=self.client,
            signing_secret=sandbox.slack.signing_secret,
            token_verification_enabled=False,
            logger=QUIET,
        )
        self.handler: SocketModeHandler | None = None
        self.server: ThreadingHTTPServer | None = None

    def connect(self, ping_interval: float = 10) -> Self:
        self.handler = SocketModeHandler(self.app, self.workspace.app_token, ping_interval=ping_interval)
        self.handler.connect()  # type: ignore[no-untyped-call] # slack_bolt has no hints here
        self.workspace.wait_for(lambda: self.workspace.sockets)
        return self

    def serve(self) -> Self:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _http_handler(self.app))
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.workspace.request_url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        return self

    def close(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        if self.handler:
            self.workspace.ping_sockets()  # of an empty answer the client would wait for more
            hang_up(self.handler.client)


def acknowledging(bot: Bot) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []

    @bot.app.command("/alephee")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        ack()

    return seen


def _http_handler(app: App) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = app.dispatch(BoltRequest(body=body, headers=dict(self.headers)))
            self.send_response(answer.status)
            for name, value in answer.first_headers().items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((answer.body or "").encode())

        def log_message(self, *_args: Any) -> None:
            """Stay silent."""

    return Handler
