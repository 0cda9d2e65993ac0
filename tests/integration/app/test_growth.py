"""A write-ahead log that grows without end is told: in the process log, in the metrics, by the doctor."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.doctor.database import check_database
from bot.growth import LARGE_WAL, WalWatch, sizes_of, wal_complaint
from bot.log.sqlite.store import SqliteSendLog
from tests import process_log


def swollen(log: SqliteSendLog) -> sqlite3.Connection:
    """Let somebody read an old state while much is written; closing the connection ends that."""
    reader = sqlite3.connect(log.path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM events").fetchall()
    for number in range(4):
        with log.write() as transaction:
            transaction.files.save(bytes([number]) * 9_000_000)
    log.fold()
    return reader


def test_a_reader_that_stays_in_a_transaction_is_told_with_the_size(
    log: SqliteSendLog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    watch = WalWatch(log.path)
    with closing(swollen(log)):
        sizes = sizes_of(log.path)
        assert sizes.wal > LARGE_WAL
        for _ in range(6):
            watch.step()
        grown = "the write-ahead log has grown to 36 MB: a program keeps reading an old state"
        assert process_log.text(caplog).count(grown) == 1
        (told,) = [one for one in check_database(log.path) if one.status == "warn"]
        assert "the write-ahead log has grown to 36 MB" in told.message
        assert f"fuser {log.path}" in told.repair
    log.fold()
    watch.step()
    watch.step()
    assert caplog.text.count("small again") == 1
    assert wal_complaint(sizes_of(log.path)) == ""


def test_a_moment_of_much_writing_is_nothing_to_tell(log: SqliteSendLog, caplog: pytest.LogCaptureFixture) -> None:
    watch = WalWatch(log.path)
    with closing(swollen(log)):
        watch.step()
        watch.step()
    log.fold()
    watch.step()
    assert caplog.text == ""


def test_sizes_are_told_of_the_file_behind_a_link(log: SqliteSendLog, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(log.path)
    assert sizes_of(link).database == log.path.stat().st_size
    assert sizes_of(tmp_path / "none" / "none.db")[:2] == (0, 0)
    assert sizes_of(link).free > 0
