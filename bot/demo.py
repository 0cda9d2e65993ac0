"""The demo: simulators of Slack and Alephee, and a bot that does not know the difference."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.commands import run_until_stopped
from bot.errors import SettingsError
from bot.logs import configure_logging
from bot.settings import load_settings
from bot.signals import stopped_by_signals
from sandbox.server import PortError, Sandbox

#: wide enough for several people at once: a number nobody knows is looked up in a dozen calls
CALLS_PER_MINUTE = 300
#: slack_sdk would ask these for the sandbox too, whatever NO_PROXY says
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def run_demo(port: int, alephee_port: int) -> int:
    """Run everything until Ctrl-C. The log lies in a new folder each time, unless ``BOT_DATABASE`` says where.

    Raises ``SettingsError`` when a port is taken.
    """
    for name in _PROXIES:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="alephee-bot-demo-") as folder, _sandbox(port, alephee_port) as sandbox:
        own = {
            "BOT_DATABASE": os.environ.get("BOT_DATABASE") or str(Path(folder) / "demo.db"),
            "BOT_LOG_LEVEL": os.environ.get("BOT_LOG_LEVEL") or "WARNING",
            "BOT_PORT": "0",
        }
        settings = load_settings(sandbox.env() | own)
        configure_logging("console", settings.bot_log_level)
        return run_until_stopped(settings, ready=f"The demo is at {sandbox.slack_url} - stop it with Ctrl-C.")


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
    # Who looks around is not to wait for Alephee's pace; the panel of the page narrows it.
    sandbox.alephee.set_limit("*", CALLS_PER_MINUTE)
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
