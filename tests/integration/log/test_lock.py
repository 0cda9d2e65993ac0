"""One process holds the log; the next one waits, then hears who holds it."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import DatabaseHeld, LogUnavailable
from bot.log import SqliteSendLog, open_log, open_reader
from bot.log.lock import lock_path
from tests.integration.log.samples import NEVER, TurnedClock, add, request

ROOT = Path(__file__).parents[3]
HOLDER = Path(__file__).with_name("holder.py")
Start = Callable[[Path, float], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(path: Path, wait: float) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, str(HOLDER), str(path), str(wait)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        with process:
            pass  # closes the pipes and waits


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_a_second_process_hears_who_holds_the_log(log: SqliteSendLog, path: Path, start: Start) -> None:
    second = start(path, 0)
    heard = first_line(second)
    assert second.wait(timeout=20) == 1
    pattern = (
        rf"The database .* is held by another process: process {os.getpid()} on \S+ since 2026-11-21T12:00:00.000Z"
    )
    assert re.fullmatch(pattern, heard.strip())


def test_a_log_that_was_killed_is_free_at_once(path: Path, start: Start) -> None:
    first = start(path, 0)
    assert first_line(first) == "held\n"
    with pytest.raises(DatabaseHeld, match=f"process {first.pid} on"):
        open_log(path, lock_wait=NEVER, clock=TurnedClock())
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=20)
    log = open_log(path, lock_wait=NEVER, clock=TurnedClock())
    add(log, request())
    log.close()


def test_the_next_process_waits_its_time_and_then_goes_on(path: Path, start: Start) -> None:
    first = start(path, 0)
    assert first_line(first) == "held\n"
    second = start(path, 30)
    assert first.stdin is not None
    first.stdin.close()
    assert first.wait(timeout=20) == 0
    assert first_line(second) == "held\n"


def test_the_same_process_cannot_open_a_log_twice(log: SqliteSendLog, path: Path) -> None:
    with pytest.raises(DatabaseHeld):
        open_log(path, lock_wait=timedelta(seconds=0.06), clock=TurnedClock())
    add(log, request())


def test_a_waiting_opening_goes_on_when_the_log_is_closed(log: SqliteSendLog, path: Path) -> None:
    opened: list[SqliteSendLog] = []

    def wait() -> None:
        opened.append(open_log(path, lock_wait=timedelta(seconds=30), clock=TurnedClock()))

    thread = threading.Thread(target=wait)
    thread.start()
    log.close()
    thread.join()
    opened[0].check()
    opened[0].close()


def test_a_holder_that_has_not_written_its_name_is_described(log: SqliteSendLog, path: Path) -> None:
    lock_path(path).write_text("")
    with pytest.raises(DatabaseHeld, match="has not written its name"):
        open_log(path, lock_wait=NEVER, clock=TurnedClock())


def test_a_lock_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    lock_path(path).mkdir()
    with pytest.raises(LogUnavailable, match=r"log\.db\.lock cannot be opened"):
        open_log(path, lock_wait=NEVER, clock=TurnedClock())


def test_reading_needs_no_lock(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    with open_reader(path) as reader:
        assert len(reader.recent()) == 1
