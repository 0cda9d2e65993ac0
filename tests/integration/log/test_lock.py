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
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log, open_reader
from bot.log.sqlite.lock import lock_path
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
        open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=20)
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    add(log, request())
    log.close()


@pytest.mark.parametrize("name", ["a link to the file", "a link to the folder", "a hard link", "dots in the path"])
def test_a_second_process_is_refused_whatever_it_calls_the_database(
    name: str, log: SqliteSendLog, path: Path, start: Start
) -> None:
    """Both ran, and the second one's recovery took the first one's live call for one that nobody saw the end of."""
    beside = path.parent.with_name("elsewhere")
    beside.mkdir()
    other = beside / "other.db"
    if name == "a link to the file":
        other.symlink_to(path)
    elif name == "a link to the folder":
        (beside / "folder").symlink_to(path.parent)
        other = beside / "folder" / path.name
    elif name == "a hard link":
        other.hardlink_to(path)
    else:
        other = beside / ".." / path.parent.name / path.name
    second = start(other, 0.06)
    assert "is held by another process" in first_line(second)
    assert second.wait(timeout=20) == 1
    add(log, request())
    assert not other.with_name(f"{other.name}-wal").exists() or other.parent.resolve() == path.parent


def test_a_log_behind_a_link_is_locked_beside_the_file_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "real" / "log.db")
    log = open_log(link, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    add(log, request())
    log.close()
    assert {file.name for file in (tmp_path / "real").iterdir()} == {"log.db", "log.db.lock", "log.db.tip"}
    with open_reader(link, CONTENTS) as reader:
        assert len(reader.history.recent()) == 1


@pytest.mark.parametrize(("there", "told"), [(["log.db"], "opened"), ([], "created")])
def test_a_database_that_may_not_be_opened_is_named(
    there: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, really = tmp_path / "log.db", os.open
    for name in there:
        (tmp_path / name).touch()

    def refused(name: Path, *flags: int) -> int:  # whoever runs the tests as root may read everything
        if name == path:
            raise PermissionError(13, "Permission denied")
        return really(name, *flags)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(LogUnavailable, match=rf"log\.db cannot be {told}: Permission denied"):
        open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


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
        open_log(path, CONTENTS, lock_wait=timedelta(seconds=0.06), clock=TurnedClock())
    add(log, request())


def test_a_waiting_opening_goes_on_when_the_log_is_closed(log: SqliteSendLog, path: Path) -> None:
    opened: list[SqliteSendLog] = []

    def wait() -> None:
        opened.append(open_log(path, CONTENTS, lock_wait=timedelta(seconds=30), clock=TurnedClock()))

    thread = threading.Thread(target=wait)
    thread.start()
    log.close()
    thread.join()
    opened[0].check()
    opened[0].close()


def test_a_holder_that_has_not_written_its_name_is_described(log: SqliteSendLog, path: Path) -> None:
    lock_path(path).write_text("")
    with pytest.raises(DatabaseHeld, match="has not written its name"):
        open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def test_a_lock_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    lock_path(path).mkdir()
    with pytest.raises(LogUnavailable, match=r"log\.db\.lock cannot be opened"):
        open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def test_a_pipe_in_the_place_of_the_lock_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    os.mkfifo(lock_path(path))
    with pytest.raises(LogUnavailable, match=r"log\.db\.lock is no file; remove it"):
        open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def test_reading_needs_no_lock(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    with open_reader(path, CONTENTS) as reader:
        assert len(reader.history.recent()) == 1
