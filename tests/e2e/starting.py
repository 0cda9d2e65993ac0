"""Starting and stopping bots in this process, against a sandbox."""

from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol

from bot.app import Bot
from bot.operations.tools import no_fail_point
from bot.ports import AtFailPoint
from bot.settings import Settings, load_settings
from bot.waits import Waits
from handlers.slack.http import PATH
from sandbox.server import Sandbox
from tests.e2e.driver import Driver

Transport = Literal["socket", "http"]
PATIENCE = 8.0


#: of a bot that sees within a second or two that something is gone or back, and tries again soon
HASTY = Waits(
    look=1.0,
    check=0.3,
    slack=0.5,
    slack_away=0.2,
    slack_lost=3.0,
    reconnect=0.2,
    count_again=1.0,
    socket=0.2,
    doubt=0.5,
    try_again=0.5,
    card_again=1.0,
    order_ids=(0.2, 0.2, 0.2, 0.5, 0.5, 0.5, 1.0),
)


def quick(waits: Waits, seconds: float) -> Waits:
    """Have what became of a call looked at as often as ever, but with these pauses."""
    return replace(waits, looks=(seconds,) * len(waits.looks), look_later=seconds)


class Bots:
    """Starts bots on one database, one after the other; keywords are settings in lower case."""

    def __init__(self, sandbox: Sandbox, database: Path) -> None:
        self.sandbox, self.database = sandbox, database
        self.waits = Waits()
        self._running: list[Bot] = []

    def __call__(
        self, *, transport: Transport = "socket", fail_point: AtFailPoint = no_fail_point, **settings: str
    ) -> Bot:
        """Start a bot and return it when its health says that it is ready."""
        chosen = self.settings(transport=transport, **settings)
        started = Bot(chosen, fail_point=fail_point, waits=self.waits)
        self._running.append(started)
        started.start()
        if transport == "http":
            self.sandbox.slack.request_url = f"{address(started)}{PATH}"
        self.sandbox.slack.transport = transport
        self.sandbox.slack.wait_for(lambda: not started.health().problems, PATIENCE)
        return started

    def settings(self, *, transport: Transport = "socket", **settings: str) -> Settings:
        """Return the settings of a bot in this sandbox, with some of them changed."""
        own = {"BOT_DATABASE": str(self.database), "BOT_PORT": "0", "BOT_LOCK_WAIT": "0s", "BOT_UNDO": "0s"}
        if transport == "http":
            own["SLACK_APP_TOKEN"] = ""
        return load_settings(self.sandbox.env() | own | {name.upper(): value for name, value in settings.items()})

    def stop(self, bot: Bot | None = None) -> None:
        """Stop a bot, or all that still run."""
        for one in [bot] if bot else list(self._running):
            self._running.remove(one)
            one.stop()


class Drive(Protocol):
    """Starts a bot and returns the people at work with it."""

    def __call__(self, transport: Transport = "socket", **settings: str) -> Driver: ...


def address(bot: Bot) -> str:
    """Return where a bot's own web server answers."""
    return f"http://127.0.0.1:{bot.port}"
