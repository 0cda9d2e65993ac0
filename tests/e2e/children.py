"""Bots in processes of their own: ``python -m bot run``, as it is started in earnest."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
RUN = (sys.executable, "-m", "bot", "run")


class Children:
    """Starts processes of the bot on one database; what still runs at the end is killed."""

    def __init__(self, sandbox: Sandbox, folder: Path, database: Path, *, product: Path = ROOT) -> None:
        """``product``: where the code of the bot stands."""
        self.sandbox, self._folder, self.database = sandbox, folder, database
        self._product = product
        self._started: list[subprocess.Popen[str]] = []

    def start(self, command: Sequence[str] = RUN, **settings: str) -> subprocess.Popen[str]:
        """Start a process without waiting for anything; keywords are settings in lower case."""
        own = {"BOT_DATABASE": str(self.database), "BOT_PORT": "0", "BOT_LOCK_WAIT": "0s", "BOT_UNDO": "0s"}
        chosen = self.sandbox.env() | own | {name.upper(): value for name, value in settings.items()}
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "SLACK_", "ALEPHEE_"))
        }
        child = subprocess.Popen(
            command,
            cwd=self._folder,
            env=kept | chosen | {"PYTHONPATH": str(self._product), "PYTHONFAULTHANDLER": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(child)
        return child

    def ready(self, command: Sequence[str] = RUN, **settings: str) -> subprocess.Popen[str]:
        """Start a process and return it when it is connected to Slack."""
        child = self.start(command, **settings)
        self.sandbox.slack.transport = "socket"
        self.sandbox.slack.wait_for(lambda: self.sandbox.slack.sockets or child.poll() is not None, PATIENCE)
        assert child.poll() is None, child.communicate()
        return child

    def ended(self, **settings: str) -> tuple[int, str]:
        """Start a process that ends by itself; return its exit status and what it said."""
        child = self.start(**settings)
        _, said = child.communicate(timeout=PATIENCE)
        return child.returncode, said

    def kill(self, child: subprocess.Popen[str], number: signal.Signals = signal.SIGKILL) -> tuple[int, str]:
        """Send a signal; return the exit status and what the process said. One that hangs tells where it does."""
        child.send_signal(number)
        try:
            _, said = child.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            child.send_signal(signal.SIGABRT)
            raise AssertionError(f"it hangs: {child.communicate()[1]}") from error
        self.sandbox.slack.wait_for(lambda: not self.sandbox.slack.sockets, PATIENCE)
        return child.returncode, said

    def close(self) -> None:
        """Kill what still runs."""
        for child in self._started:
            if child.poll() is None:
                child.kill()
            child.communicate()
