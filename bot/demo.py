"""The demo: simulators of Slack and Alephee, and a bot that does not know the difference."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock

from bot.app import Bot
from bot.database_url import log_file
from bot.errors import SettingsError
from bot.fakes.clock import ShiftedClock
from bot.logs import configure_logging
from bot.running import run_until_stopped
from bot.settings import Settings, load_settings
from bot.signals import stopped_by_signals
from sandbox.server import PortError, Sandbox

#: wide enough for several people at once: a number nobody knows is looked up in a dozen calls
CALLS_PER_MINUTE = 300
#: slack_sdk would ask these for the sandbox too, whatever NO_PROXY says
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def run_demo(port: int, alephee_port: int) -> int:
    """Run everything until Ctrl-C. The log lies in a new folder each time, unless ``BOT_DATABASE`` says where.

    Settings of the bot are taken from the environment, but for those the sandbox itself decides: tokens, addresses,
    channels and approvers. Raises ``SettingsError`` when a port is taken.
    """
    for name in _PROXIES:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="alephee-bot-demo-") as folder, _sandbox(port, alephee_port) as sandbox:
        given = {name: value for name, value in os.environ.items() if name.startswith("BOT_")}
        own = {"BOT_LOG_LEVEL": given.get("BOT_LOG_LEVEL") or "WARNING", "BOT_PORT": "0"}
        if not (keeps_log := bool(given.get("BOT_DATABASE") or given.get("BOT_DATABASE_FILE"))):
            own["BOT_DATABASE"] = str(Path(folder) / "demo.db")
        settings = load_settings(given | sandbox.env() | own)
        configure_logging(settings.bot_log_format, settings.bot_log_level, settings.secrets)
        return run_until_stopped(
            lambda: DemoBot(sandbox, settings, keeps_log=keeps_log),
            on_ready=lambda: print(f"The demo is at {sandbox.slack_url} - stop it with Ctrl-C.", flush=True),
        )


class DemoBot:
    """The bot of the demo: it goes by the sandbox's clock, and begins anew on an empty log when the world does."""

    def __init__(self, sandbox: Sandbox, settings: Settings, *, keeps_log: bool = False) -> None:
        self.keeps_log = keeps_log
        self._sandbox, self._settings = sandbox, settings
        self._clock = ShiftedClock(lambda: sandbox.clock.ahead)
        self._changing = Lock()
        self._stopping = Event()
        self._logs = 1
        self.bot = Bot(settings, clock=self._clock)

    @property
    def is_open(self) -> bool:
        """Whether the bot has opened its log."""
        return self.bot.is_open

    def start(self, stopping: Event) -> None:
        """Start the bot, and tell the sandbox of it."""
        self._stopping = stopping
        self.bot.start(stopping)
        self._sandbox.slack.app = self

    def stop(self, why: str = "asked") -> None:
        """Stop the bot that runs now."""
        with self._changing:
            self._sandbox.slack.app = None
            self.bot.stop(why)

    def look_again(self) -> None:
        """Have everything looked at again: the clock was turned on."""
        self.bot.loops.wake()

    def restart(self, between: Callable[[], None]) -> None:
        """Stop, call ``between``, and start on a new log beside the old one."""
        with self._changing:
            if self._sandbox.slack.app is None:
                return  # it was stopped meanwhile, for good
            self.bot.stop()
            between()
            open_wide(self._sandbox)
            self._logs += 1
            path = log_file(self._settings.bot_database)
            path = path.with_stem(f"{path.stem}-{self._logs}")
            self.bot = Bot(self._settings.model_copy(update={"bot_database": path}), clock=self._clock)
            self.bot.start(self._stopping)


def open_wide(sandbox: Sandbox) -> None:
    """Let Alephee take more calls: who looks around is not to wait for its pace; the panel of the page narrows it."""
    sandbox.alephee.set_limit("*", CALLS_PER_MINUTE)


def run_sandbox(port: int, alephee_port: int) -> int:
    """Run the simulators until a signal, and print the settings with which a bot finds them.

    Raises ``SettingsError`` when a port is taken.
    """
    with stopped_by_signals() as stopping, _sandbox(port, alephee_port) as sandbox:
        for name, value in sandbox.env().items():
            print(f"{name}={value}")
        print(f"# The page is at {sandbox.slack_url} - stop it with Ctrl-C.", flush=True)
        stopping.wait()
    return 0


@contextmanager
def _sandbox(port: int, alephee_port: int) -> Iterator[Sandbox]:
    if port == alephee_port and port:
        raise SettingsError([f"port {port} is named for both sides; choose two, with --port and --alephee-port"])
    sandbox = Sandbox(slack_port=port, alephee_port=alephee_port)
    open_wide(sandbox)
    sandbox.slack.faults.limit_as_documented()
    try:
        sandbox.start()
    except PortError as error:
        raise SettingsError([_no_port(error, is_slack=error.port == port)]) from error
    try:
        yield sandbox
    finally:
        sandbox.stop()


def _no_port(error: PortError, *, is_slack: bool) -> str:
    """Say which port cannot be had, and how to choose another."""
    what = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
    option, variable = ("--port", "PORT") if is_slack else ("--alephee-port", "ALEPHEE_PORT")
    other = error.port % 60_000 + 1_000
    return f"port {error.port} {what}; choose another one: {option} {other}, or make demo {variable}={other}"
