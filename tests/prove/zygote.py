"""A process that has imported the bot and forks one bot after the other: a bot of its own starts in milliseconds.

Run with ``python -m tests.prove.zygote``; each line of its input is an order (JSON): the settings, the path of a Unix
socket to report to, where to die, and which write fails. A bot that reached its point kills itself with SIGKILL, in the
thread that got there; nothing is flushed, closed or finished.
"""

import json
import os
import signal
import socket
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.errors import BotError
from bot.fail_points import FailPoint
from bot.settings import load_settings
from handlers.catalogue import LANGUAGES
from handlers.language import speech
from tests.prove.storage import Storage


class Report:
    """Lines to the test; the end of the connection tells that the process is gone."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._lock = threading.Lock()

    def __call__(self, *words: object) -> None:
        with self._lock:
            self._socket.sendall((" ".join(map(str, words)) + "\n").encode())


class DieAt:
    """What kills the process when it comes to a fail point for the n-th time."""

    def __init__(self, report: Report, point: str, times: int) -> None:
        self._report, self._point, self._left = report, point, times
        self._lock = threading.Lock()
        self._passed: Counter[str] = Counter()

    def __call__(self, point: FailPoint) -> None:
        with self._lock:
            self._passed[point] += 1
            if point == self._point:
                self._left -= 1
                if self._left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
        self._report("at", point, self._passed[point])


def run(order: dict[str, Any]) -> None:
    """Be one bot until somebody kills it."""
    report = Report(order["report"])
    storage = Storage(order.get("kth", 0), order.get("failure", ""), Path(order["flag"]) if "flag" in order else None)
    storage.hit = lambda statement: report("failed", statement)
    storage.install()
    fail_point = DieAt(report, order.get("point", ""), order.get("times", 1))
    report("pid", os.getpid())
    bot = Bot(load_settings(order["settings"]), fail_point=fail_point)
    try:
        bot.start()
    except BotError as error:
        report("refused", type(error).__name__)
        return
    report("started", bot.port)
    while True:
        report("writes", storage.writes)
        time.sleep(0.2)


def main() -> None:
    """Fork a bot for every order, until the input ends."""
    for language in LANGUAGES:
        speech(language)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: their connection tells
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                run(json.loads(line))
            finally:
                os._exit(1)


if __name__ == "__main__":
    main()
