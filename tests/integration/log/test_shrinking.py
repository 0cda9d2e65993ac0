"""What is erased gives its bytes back to the disk."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.log.sqlite.connection import connect, wait_at_most
from bot.log.sqlite.room import temporary_files_in
from bot.log.sqlite.shrink import fits, give_back, make_room
from bot.operations.keeping.forget import Forget
from tests.integration.log.forgery import check, read
from tests.integration.log.samples import NEVER, TurnedClock, add, at, request
from tests.integration.log.words import finished, personal

FILE_SIZE = 4_000_000


def pragma(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def with_a_large_file(log: SqliteSendLog) -> None:
    finished(log, personal())
    with log.write() as tx:
        sha256 = tx.files.save(bytes(FILE_SIZE))
        tx.sql.run("UPDATE requests SET file_sha256 = ?", (sha256,))


def forget(log: SqliteSendLog) -> None:
    with log.read() as reader:
        requests = reader.requests.of_batch("b1")
    assert Forget(log, TurnedClock(at(1000)))(requests, {"why": "command"}) == 1


def unprepared(path: Path) -> None:
    """Make of a log the file of a version that did not prepare it for giving pages back."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA auto_vacuum=NONE")
        connection.execute("VACUUM")
    assert pragma(path, "auto_vacuum") == 0


def test_the_file_shrinks_by_what_was_erased(log: SqliteSendLog, path: Path) -> None:
    with_a_large_file(log)
    log.fold()
    assert path.stat().st_size > FILE_SIZE
    forget(log)
    assert path.stat().st_size < FILE_SIZE / 10
    assert pragma(path, "freelist_count") == 0
    add(log, request("r2", "b2"))
    assert [row["request_id"] for row in read(path, "sends")] == ["r1", "r2"]


def test_a_file_that_nothing_was_erased_from_keeps_its_size(log: SqliteSendLog, path: Path) -> None:
    finished(log, personal())
    log.fold()
    size = path.stat().st_size
    log.fold()
    assert path.stat().st_size == size


def test_while_another_program_writes_words_are_erased_and_the_bytes_come_back_later(
    log: SqliteSendLog, path: Path
) -> None:
    with_a_large_file(log)
    log.fold()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        with log.write() as tx:
            tx.sql.run("UPDATE requests SET file_sha256 = NULL")
            tx.sql.run("DELETE FROM files")
        other.execute("BEGIN IMMEDIATE")
        log.fold()
        assert pragma(path, "freelist_count") > 0
    log.fold()
    assert pragma(path, "freelist_count") == 0
    assert path.stat().st_size < FILE_SIZE / 10


def test_a_small_file_of_an_older_version_is_prepared_at_the_start(copy: Path) -> None:
    unprepared(copy)
    head, before = check(copy).head, read(copy, "sends")
    open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()
    assert pragma(copy, "auto_vacuum") == 2
    assert read(copy, "sends") == before
    assert check(copy, head).ok


def test_a_file_that_cannot_be_prepared_now_is_used_as_it_is(copy: Path) -> None:
    unprepared(copy)
    with closing(connect(copy, "rw")) as db, closing(sqlite3.connect(copy)) as other:
        wait_at_most(db, 0)
        other.execute("BEGIN IMMEDIATE")
        make_room(db, copy)
    assert pragma(copy, "auto_vacuum") == 0
    open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()
    assert pragma(copy, "auto_vacuum") == 2


def test_a_log_is_brought_up_to_date_with_temporary_files_beside_it(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "it's here"
    folder.mkdir()
    with closing(connect(copy, "ro")) as db:
        with temporary_files_in(folder, db):
            assert db.execute("PRAGMA temp_store_directory").fetchone() == (str(folder),)
        assert db.execute("PRAGMA temp_store_directory").fetchone() in {None, ("",)}
        monkeypatch.setenv("SQLITE_TMPDIR", "/elsewhere")
        with temporary_files_in(folder, db):
            assert db.execute("PRAGMA temp_store_directory").fetchone() in {None, ("",)}


def test_temporary_files_stay_out_of_a_folder_that_cannot_be_written(copy: Path) -> None:
    with closing(connect(copy, "ro")) as db, temporary_files_in(copy / "no folder", db):
        assert db.execute("PRAGMA temp_store_directory").fetchone() in {None, ("",)}


@pytest.mark.parametrize(
    ("size", "free", "fitting"),
    [(10_000_000, 31_000_000, True), (10_000_000, 29_000_000, False), (300_000_000, 10**12, False)],
)
def test_a_large_file_and_one_on_a_full_disk_are_not_written_anew(size: int, free: int, *, fitting: bool) -> None:
    assert fits(size, free=free) is fitting


def test_a_file_that_is_not_prepared_keeps_its_free_pages(log: SqliteSendLog, path: Path) -> None:
    with_a_large_file(log)
    log.close()
    unprepared(path)
    with closing(connect(path, "rw")) as db:
        db.execute("DELETE FROM files")
        assert not give_back(db)
    assert pragma(path, "freelist_count") > FILE_SIZE / 5000
