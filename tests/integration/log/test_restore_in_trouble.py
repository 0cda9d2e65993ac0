"""What a restore meets: a log that is damaged, a disk that is full, somebody who ends it."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import LogUnavailable
from bot.log.sqlite.tip import read_tip, tip_path
from tests.integration.log.backups import Said, content, names, opened, run, write
from tests.integration.log.forgery import check
from tests.integration.log.samples import at

ROOT = Path(__file__).parents[3]


def kept_beside(data: Path) -> dict[str, Path]:
    """Return the kept files by their ends."""
    return {one.name.partition(".before-")[2].partition("Z")[2]: one for one in data.parent.glob("*.before-*")}


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """As on a disk that has no more room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_backup_copied_over_beside_the_old_wal_is_repaired_by_a_restore(data: Path, capsys: Said) -> None:
    """What is of two times is not mixed any further: both are kept as they are."""
    run(capsys, "backup", "copy.db")
    for number in range(40):
        write(data, *(f"event_{number}_{one}" for one in range(20)))
    with closing(opened(data)) as log:
        with log.write() as transaction:
            for number in range(400):
                transaction.events.note(f"in_the_wal_{number}", at=at(30))
        wal = data.with_name("bot.db-wal").read_bytes()
    shutil.copy("copy.db", data)
    data.with_name("bot.db-wal").write_bytes(wal)
    with pytest.raises(LogUnavailable, match=r"alephee-bot log restore"):
        opened(data)
    copied = data.read_bytes()
    assert run(capsys, "restore", "copy.db")[0] == 0
    kept = kept_beside(data)
    assert (kept[""].read_bytes(), kept["-wal"].read_bytes()) == (copied, wal)
    assert content(data) == content(Path("copy.db"))
    with closing(opened(data)) as log:
        assert log.restored is not None


def test_a_full_disk_leaves_the_old_log(data: Path, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    before, beside = data.read_bytes(), names(data.parent)
    with no_file_larger_than(len(before) // 2):
        status, said, complaint = run(capsys, "restore", "copy.db")
    assert (status, said, complaint.count("\n")) == (1, "", 1)
    assert data.read_bytes() == before
    assert names(data.parent) <= beside | {"bot.db.lock"}


def test_a_file_system_without_second_names_keeps_a_copy(
    data: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    run(capsys, "backup", "copy.db")
    write(data, "later")
    old = content(data)
    monkeypatch.setattr(os, "link", refused)
    assert run(capsys, "restore", "copy.db")[0] == 0
    assert content(kept_beside(data)[""]) == old
    assert check(data).ok


def test_a_restore_that_somebody_ends_leaves_the_old_log(data: Path) -> None:
    before = data.read_bytes()
    command = subprocess.Popen(
        [sys.executable, "-m", "bot", "log", "restore", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with command:
        while not list(data.parent.glob(".alephee-bot-*/*")):  # not in the moment in which the folder is being made
            assert command.poll() is None
        command.send_signal(signal.SIGTERM)
        _, complaint = command.communicate()
    assert command.returncode == 130, complaint
    assert data.read_bytes() == before
    assert not list(data.parent.glob(".alephee-bot-*"))


def test_a_mark_that_this_version_does_not_know_stops_the_start(data: Path) -> None:
    with closing(sqlite3.connect(data)) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(LogUnavailable, match=r"restored in a way this version does not know \(9\)"):
        opened(data)


def test_a_tip_that_is_no_text_is_told(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(data, "one")
    tip_path(data).write_bytes(b"\xff" * 256)
    with closing(opened(data)) as log:
        assert log.restored is None
    assert "known in part only" in caplog.text
    assert read_tip(data)[1] == ""
