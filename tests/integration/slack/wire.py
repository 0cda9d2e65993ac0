"""A socket of the bot by itself, and the loop that keeps it."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from pydantic import SecretStr
from slack_bolt import Ack, App

from bot.loops import Loop
from bot.waits import Waits
from handlers.slack.client import make_client
from handlers.slack.sockets import Socket
from sandbox.server import Sandbox

OPEN = "apps.connections.open"
CARLA = "U0APPROVER2"
#: seconds within which a stop has to end, from every state, and within which the connection is back
STOP, BACK = 6.0, 15.0


class Wire:
    """A socket and the loop that keeps it; ``commands`` are what arrived on it."""

    def __init__(self, sandbox: Sandbox, waits: Waits, *, is_alone: bool = True) -> None:
        self.commands: list[dict[str, Any]] = []
        client = make_client(SecretStr(sandbox.slack.bot_token), sandbox.slack_api_url, timeout=5)
        app = App(client=client, token_verification_enabled=False, process_before_response=True)
        app.command("/alephee")(self._heard)
        self.socket = Socket(app, SecretStr(sandbox.slack.app_token), client, waits, is_alone=is_alone)
        self.errors: list[Exception] = []
        self.loop = Loop("socket", self.socket.step, waits, look=0.2, on_error=self.errors.append)
        self.socket.on_need = self.loop.wake
        self._is_running = False

    def _heard(self, ack: Ack, body: dict[str, Any]) -> None:
        self.commands.append(body)
        ack()

    def start(self) -> None:
        self.socket.start()
        self._is_running = True
        self.loop.start()

    def stop(self) -> float:
        """Stop, and return the seconds it took."""
        begun = monotonic()
        self.loop.stop()
        self.socket.close()
        assert self.loop.join(STOP)
        return monotonic() - begun


def until(sandbox: Sandbox, true: Callable[[], object], seconds: float = BACK) -> None:
    sandbox.slack.wait_for(true, seconds)


def talks(sandbox: Sandbox) -> bool:
    return sandbox.slack.command(CARLA, "/alephee help").ok


Lines = Callable[[], list[str]]
