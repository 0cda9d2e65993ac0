"""Replicas in processes of their own, each at a place that starts the next one when one has died."""

import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0
WORKS, WORKS_NO_MORE = "this process works now", "this process works no more"


#: what hears of all that a puppet says: when, what, and about what
Tell = Callable[["Puppet", float, str, str], None]


class Puppet:
    """One process. ``tell`` hears of all that it says: when, what and about what; at last that it is ``dead``."""

    def __init__(self, path: str, tell: Tell) -> None:
        self.pid, self.is_up, self.is_dead = 0, False, False
        self.works, self.is_frozen = False, False
        self._tell = tell
        self._line: socket.socket | None = None
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(1)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with self._listener:
            self._line, _ = self._listener.accept()
        # It may die in the middle of a word.
        with self._line, suppress(ConnectionError, ValueError), self._line.makefile() as lines:
            for line in lines:
                at, what, about = json.loads(line)
                self._note(what, about)
                self._tell(self, at, what, about)
        self.is_dead, self.works, self.is_up = True, False, False
        self._tell(self, time.monotonic(), "dead", "")

    def _note(self, what: str, about: str) -> None:
        if what == "pid":
            self.pid = int(about)
        elif what == "started":
            self.is_up = True
        elif what == "freeze":
            self.is_frozen = True
        elif what == "said" and about in {WORKS, WORKS_NO_MORE}:
            self.works = about == WORKS

    def arm(self, points: Iterable[str], times: int = 1, deed: str = "kill") -> None:
        """Have it end, or freeze, at the n-th of these points that it passes; at none if there are none."""
        if self._line is not None:  # else it is not there yet
            with suppress(OSError):  # it is not there any more
                self._line.sendall((json.dumps([list(points), times, deed]) + "\n").encode())

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        if self.pid and not self.is_dead:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it, as the kernel would."""
        self.signal(signal.SIGKILL)

    def freeze(self) -> None:
        """Stop it in the middle of whatever it does."""
        self.is_frozen = True
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.signal(signal.SIGCONT)
        self.is_frozen = False


class Zygote:
    """A process that has imported the bot and forks it, on a machine whose clock is ``ahead`` by some seconds."""

    def __init__(self, ahead: float) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="replicas-")
        self._numbers, self._turn = itertools.count(1), threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.prove.replicas.start", str(ahead)],
            stdin=subprocess.PIPE,
            stderr=None if os.environ.get("PROVE_LOUD") else subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    def fork(self, settings: Mapping[str, str], tell: Tell) -> Puppet:
        """Start a replica."""
        with self._turn:
            path = f"{self._folder.name}/{next(self._numbers)}"
            puppet = Puppet(path, tell)
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"settings": dict(settings), "line": path}) + "\n")
            self._process.stdin.flush()
        return puppet

    def close(self) -> None:
        """Start nothing more."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._folder.cleanup()


class Place:
    """Where one replica after the other runs, with settings of its own."""

    def __init__(self, name: str, settings: Mapping[str, str], zygote: Zygote, chance: random.Random) -> None:
        self.name, self.settings = name, dict(settings)
        self.puppet: Puppet | None = None
        self._zygote, self._chance = zygote, chance

    def start(self, tell: Tell) -> None:
        """Start the next one."""
        self.puppet = self._zygote.fork(self.settings, tell)

    def pause(self) -> float:
        """Return the seconds until whoever supervises it starts the next one."""
        return self._chance.choice((0.0, 0.2, 1.0))

    def close(self) -> None:
        """Kill what runs here."""
        if self.puppet is not None:
            self.puppet.kill()
