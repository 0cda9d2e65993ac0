"""Bots in processes of their own, that can be killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

PATIENCE = 20.0


class Child:
    """One bot in a process of its own; what it reports is collected as it comes."""

    def __init__(self, listener: socket.socket, asked_at: float) -> None:
        self._listener = listener
        self.asked_at = asked_at
        self.dead = threading.Event()
        self.heard_at = asked_at
        self._changed = threading.Condition()
        self._lines: list[list[str]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with self._listener:
            connection, _ = self._listener.accept()
            with connection, connection.makefile() as lines:
                try:
                    for line in lines:
                        with self._changed:
                            self.heard_at = monotonic()
                            self._lines.append(line.split())
                            self._changed.notify_all()
                except ConnectionError:
                    pass
        with self._changed:
            self.dead.set()
            self._changed.notify_all()

    def said(self, word: str) -> list[list[str]]:
        """Return what follows a word in each line that begins with it."""
        with self._changed:
            return [line[1:] for line in self._lines if line[0] == word]

    def wait_for(self, word: str, timeout: float = PATIENCE) -> list[str]:
        """Return the first line that begins with a word. Raises ``TimeoutError``; ``ChildDied`` when it never comes."""
        end = monotonic() + timeout
        with self._changed:
            while not (found := [line[1:] for line in self._lines if line[0] == word]):
                if self.dead.is_set():
                    raise ChildDied(word)
                if not self._changed.wait(max(0.0, end - monotonic())):
                    raise TimeoutError(word)
        return found[0]

    def kill(self) -> None:
        """Kill it, as the kernel would."""
        try:
            pid = int(self.wait_for("pid")[0])
        except ChildDied:
            return
        if not self.dead.is_set():
            os.kill(pid, signal.SIGKILL)
            assert self.dead.wait(PATIENCE)


class ChildDied(Exception):
    """The process was gone before it said what was waited for."""


class Nursery:
    """Starts bots; they are all killed at the end. Safe to share between threads."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="prove-")
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.prove.zygote"],
            stdin=subprocess.PIPE,
            stderr=None if os.environ.get("PROVE_LOUD") else subprocess.DEVNULL,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._lock = threading.Lock()
        self._number = 0
        self._children: list[Child] = []

    def start(self, settings: Mapping[str, str], **how: object) -> Child:
        """Start a bot; ``how``: ``point``, ``times`` (its death); ``kth``, ``failure`` or ``flag`` (its storage)."""
        listener = socket.socket(socket.AF_UNIX)
        with self._lock:
            self._number += 1
            path = f"{self._folder.name}/{self._number}"
            listener.bind(path)
            listener.listen(1)
            order = {"settings": dict(settings), "report": path, **how}
            child = Child(listener, monotonic())
            self._children.append(child)
            assert self._zygote.stdin is not None
            self._zygote.stdin.write(json.dumps(order) + "\n")
            self._zygote.stdin.flush()
        return child

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.kill()
        assert self._zygote.stdin is not None
        self._zygote.stdin.close()
        self._zygote.wait(PATIENCE)
        self._folder.cleanup()
