"""The demo: simulators of Slack and Alephee, and a bot that does not know the difference."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event

from bot.commands import run_until_stopped
from bot.logs import configure_logging
from bot.settings import load_settings
from sandbox.server import Sandbox

#: wide enough for several people at once: a number nobody knows is looked up in a dozen calls
CALLS_PER_MINUTE = 300


def run_demo(port: int, alephee_port: int) -> int:
    """Run everything until Ctrl-C. The log lies in a new folder each time, unless ``BOT_DATABASE`` says where."""
    configure_logging("console", os.environ.get("BOT_LOG_LEVEL", "WARNING"))
    with tempfile.TemporaryDirectory(prefix="alephee-bot-demo-") as folder, _sandbox(port, alephee_port) as sandbox:
        database = os.environ.get("BOT_DATABASE") or str(Path(folder) / "demo.db")
        settings = load_settings({**sandbox.env(), "BOT_DATABASE": database, "BOT_PORT": "0"})
        return run_until_stopped(settings, ready=f"The demo is at {sandbox.slack_url} - stop it with Ctrl-C.")


def run_sandbox(port: int, alephee_port: int) -> int:
    """Run the simulators until Ctrl-C, and print the settings with which a bot finds them."""
    with _sandbox(port, alephee_port) as sandbox:
        for name, value in sandbox.env().items():
            print(f"{name}={value}")
        print(f"# The page is at {sandbox.slack_url} - stop it with Ctrl-C.", flush=True)
        with suppress(KeyboardInterrupt):
            Event().wait()
    return 0


def _sandbox(port: int, alephee_port: int) -> Sandbox:
    sandbox = Sandbox(slack_port=port, alephee_port=alephee_port)
    # Who looks around is not to wait for Alephee's pace; the panel of the page narrows it.
    sandbox.alephee.set_limit("*", CALLS_PER_MINUTE)
    return sandbox
