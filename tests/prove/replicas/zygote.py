"""A process that has imported the bot and forks one replica after the other; each is told where to die while it runs.

Each line of its input is an order (JSON): the settings, and the path of a Unix socket. Over that the replica says what
it passes (the fail points, the sentences of its process log, the steps of its connection with the database), and hears
at which of these it has to end, or to freeze, in the thread that gets there.
"""

import json
import logging
import os
import signal
import socket
import sys
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import psycopg

from bot.app import Bot
from bot.clock import SystemClock
from bot.errors import BotError
from bot.settings import load_settings
from handlers.catalogue import LANGUAGES
from handlers.language import speech

#: what a replica does to itself at a point
DEEDS = {"kill": signal.SIGKILL, "freeze": signal.SIGSTOP}
_LOCK = "SELECT pg_try_advisory_lock"


class WrongClock(SystemClock):
    """The clock of a machine that is ahead by some seconds."""

    def __init__(self, ahead: float) -> None:
        self._ahead = timedelta(seconds=ahead)

    def now(self) -> datetime:
        """Return the time that this machine takes for the right one."""
        return super().now() + self._ahead


class Line(logging.Handler):
    """Both ways between a replica and the test."""

    def __init__(self, path: str) -> None:
        super().__init__(logging.INFO)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._turn = threading.Lock()
        self._points = frozenset[str]()
        self._left, self._deed = 0, "kill"

    def say(self, what: str, about: object = "") -> None:
        """Tell the test, with the time at which it was."""
        with self._turn:
            self._socket.sendall((json.dumps([time.monotonic(), what, str(about)]) + "\n").encode())

    def hear(self) -> None:
        """Take orders until the test is gone."""
        with self._socket.makefile() as lines:
            for line in lines:
                points, times, deed = json.loads(line)
                with self._turn:
                    self._points, self._left, self._deed = frozenset(points), times, deed
        os.kill(os.getpid(), signal.SIGKILL)

    def at(self, point: str) -> None:
        """Pass a point, unless it is where this replica has to end or to freeze."""
        with self._turn:
            if point in self._points:
                self._left -= 1
                if self._left == 0:
                    told = json.dumps([time.monotonic(), self._deed, point]) + "\n"
                    self._socket.sendall(told.encode())
                    self._points = frozenset()
                    os.kill(os.getpid(), DEEDS[self._deed])

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a sentence of the process log; it is a point, too."""
        self.say("said", record.msg)
        if record.levelno >= logging.ERROR or record.exc_info:
            self.say("error", f"{record.msg} {self.format(record)} {getattr(record, 'why', '')}")
        self.at(f"said.{record.msg}")

    def watch_database(self) -> None:
        """Have the steps of every connection with the server be points."""
        real, line = psycopg.Connection.execute, self

        def execute(connection: Any, query: Any, *values: Any, **how: Any) -> Any:
            who = "session" if threading.current_thread().name == "session" else "writer"
            if query == "COMMIT":
                line.at(f"{who}.commit")
            done = real(connection, query, *values, **how)
            if query == "COMMIT":
                line.at(f"{who}.committed")
            elif isinstance(query, str) and query.startswith(_LOCK):
                line.at("session.asked for the lock")
            return done

        psycopg.Connection.execute = execute  # type: ignore[method-assign, assignment]


def run(order: dict[str, Any], ahead: float) -> None:
    """Be one replica until somebody kills it."""
    line = Line(order["line"])
    line.say("pid", os.getpid())
    logging.getLogger().addHandler(line)
    logging.getLogger().setLevel(logging.INFO)
    line.watch_database()
    threading.Thread(target=line.hear, name="orders", daemon=True).start()
    bot = Bot(load_settings(order["settings"]), fail_point=line.at, clock=WrongClock(ahead))
    try:
        bot.start()
    except BotError as error:
        line.say("refused", f"{type(error).__name__}: {error}")
        return
    line.say("started", bot.port)
    threading.Event().wait()


def main() -> None:
    """Fork a replica for every order, until the input ends."""
    ahead = float(sys.argv[1])
    for language in LANGUAGES:
        speech(language)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: their line tells
    for order in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                run(json.loads(order), ahead)
            finally:
                os._exit(1)


if __name__ == "__main__":
    main()
