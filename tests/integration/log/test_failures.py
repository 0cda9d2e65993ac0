"""No log, no send: what cannot be written is told in a sentence, undone, and works again when the cause is gone."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.log.sqlite.errors import unavailable
from bot.log.sqlite.room import takes_nothing
from bot.log.transaction import LogTransaction
from tests.integration.log.samples import TurnedClock, add, at, batch, connection_of, request, stored

BIG = 5_000_000


def pragma(log: SqliteSendLog, statement: str) -> None:
    """Let the connection that writes fail as the disk would."""
    assert log._writer is not None
    log._writer.execute(f"PRAGMA {statement}").fetchall()


def test_an_error_in_the_block_undoes_all_of_it(log: SqliteSendLog) -> None:
    def fail() -> None:
        with log.write() as transaction:
            transaction.requests.add(batch(), [request()])
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        fail()
    with log.read() as reader:
        assert reader.history.recent() == ()
    add(log, request())


def test_a_full_disk_is_told_undone_and_forgotten_when_there_is_room(log: SqliteSendLog) -> None:
    add(log, request())
    pragma(log, "max_page_count=1")
    with pytest.raises(LogUnavailable, match="the disk is full"), log.write() as transaction:
        transaction.files.save(b"x" * BIG)
    with log.write() as transaction:
        transaction.files.save(b"x" * BIG)
    with log.read() as reader:
        assert len(reader.history.recent()) == 1


def test_a_failure_that_was_caught_in_the_block_is_not_committed_around(log: SqliteSendLog) -> None:
    add(log, request())
    pragma(log, "max_page_count=1")

    def lenient(transaction: LogTransaction) -> None:
        transaction.events.note("started", at=at(1), batch_id="b1")
        with pytest.raises(LogUnavailable):
            transaction.files.save(b"x" * BIG)

    with pytest.raises(LogUnavailable, match="full"), log.write() as transaction:
        lenient(transaction)
    with log.read() as reader:
        story = reader.requests.story("b1")
    assert story is not None
    assert [event.name for event in story.events] == ["asked"]


def test_a_read_only_database_is_told(log: SqliteSendLog) -> None:
    pragma(log, "query_only=ON")
    with pytest.raises(LogUnavailable, match="read-only"):
        log.check()
    log.check()


def test_a_removed_file_is_told_and_works_again_when_it_is_put_back(
    log: SqliteSendLog, path: Path, tmp_path: Path
) -> None:
    add(log, request())
    path.rename(tmp_path / "away.db")
    for use in (log.write, log.read):
        with pytest.raises(LogUnavailable, match="removed or replaced"), use():
            pass
    (tmp_path / "away.db").rename(path)
    log.check()
    assert stored(log).id == "r1"


def test_an_older_copy_put_in_place_of_the_file_is_not_used(log: SqliteSendLog, path: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(path.read_bytes())
    (tmp_path / "copy.db").replace(path)
    with pytest.raises(LogUnavailable, match="removed or replaced"):
        log.check()


def test_another_program_that_writes_is_waited_for_and_then_told(log: SqliteSendLog, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LogUnavailable, match="busy: another program"), log.write(timeout=0.01):
        pass
    other.execute("ROLLBACK")
    other.close()
    log.check()


def test_another_thread_that_writes_is_waited_for_and_then_told(log: SqliteSendLog) -> None:
    caught: list[str] = []

    def impatient() -> None:
        with pytest.raises(LogUnavailable) as raised, log.write(timeout=0.01):
            pass
        caught.append(raised.value.why)

    with log.write():
        thread = threading.Thread(target=impatient)
        thread.start()
        thread.join()
    assert caught == ["busy: another write has not ended in time"]


def test_many_threads_write_in_turns_and_nothing_is_lost(log: SqliteSendLog) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            add(log, request(f"r{number}-{turn}", f"b{number}-{turn}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with log.read() as reader:
        assert len(reader.history.recent(limit=100)) == 30
        assert [row["id"] for row in reader.sql.rows("SELECT id FROM events ORDER BY id")] == list(range(1, 31))


def test_a_damaged_file_is_told(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    log._pool.close()
    pragma(log, "wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(LogUnavailable, match="damaged"), log.read() as reader:
        reader.history.recent()
    log._discard()
    with pytest.raises(LogUnavailable, match="damaged"):
        add(log, request("r2", "b2"))
    with pytest.raises(LogUnavailable, match="damaged"), open_reader(path, CONTENTS):
        pass


def test_a_connection_that_breaks_while_a_transaction_is_open_is_replaced(log: SqliteSendLog) -> None:
    with pytest.raises(LogUnavailable, match="closed database"), log.write() as transaction:
        connection_of(transaction.sql).close()
    with log.read() as reader:
        connection_of(reader.sql).close()
        with pytest.raises(LogUnavailable, match="closed database"):
            reader.history.recent()
    log.check()
    with log.read() as reader:
        assert reader.history.recent() == ()


def test_a_reader_that_cannot_be_opened_is_told(log: SqliteSendLog, path: Path, tmp_path: Path) -> None:
    with log.read():
        pass
    log._pool.close()
    log._pool._connect = lambda: (_ for _ in ()).throw(sqlite3.OperationalError("cannot"))
    with pytest.raises(LogUnavailable, match="cannot"), log.read():
        pass


def test_the_schema_is_checked_again_when_the_file_is_opened_again(log: SqliteSendLog, path: Path) -> None:
    log._discard()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('alephee-bot', 'm999_later', '')"
        )
    connection.close()
    with pytest.raises(LogUnavailable, match="newer version"):
        log.check()


def test_an_error_in_the_middle_of_a_result_is_told(log: SqliteSendLog) -> None:
    statement = "WITH texts(text) AS (VALUES ('1'), ('no json')) SELECT json(text) FROM texts"
    with log.read() as reader, pytest.raises(LogUnavailable, match="malformed JSON"):
        reader.sql.rows(statement)


def test_a_request_whose_content_is_gone_is_not_moved(log: SqliteSendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.sql.run("DELETE FROM contents")
    with pytest.raises(LogUnavailable, match="content of request r1 is missing"), log.write() as transaction:
        transaction.requests.move(request(), State.APPROVED, event="approved", at=at(1))
    with log.read() as reader:
        assert reader.requests.counts()[State.PENDING] == 1


def test_a_mistyped_table_is_an_error_and_no_new_table(log: SqliteSendLog) -> None:
    with pytest.raises(LogUnavailable, match="no such table"), log.write() as transaction:
        transaction.sql.insert("batchs", {"id": "b1"})


def heartbeat(log: SqliteSendLog) -> list[dict[str, object]]:
    with log.read() as reader:
        return reader.sql.rows("SELECT at FROM heartbeat")


def contents(path: Path) -> dict[str, bytes]:
    """Return every byte of the log's files."""
    return {one.name: one.read_bytes() for one in path.parent.glob(f"{path.name}*")}


def test_a_check_changes_no_byte_of_the_files(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    log.check()
    before = contents(path)
    assert {f"{path.name}-wal", f"{path.name}-shm"} < set(before)
    for _ in range(3):
        log.check()
    assert contents(path) == before


def test_a_check_that_is_to_write_writes_unless_something_was_committed_a_moment_ago(
    log: SqliteSendLog, clock: TurnedClock
) -> None:
    for seconds in (1, 2):
        clock.time = at(seconds)
        log.check(by_writing=True)
    assert heartbeat(log) == [{"at": "2026-11-21T12:00:01.000Z"}]


def test_after_a_write_that_failed_the_next_check_writes(log: SqliteSendLog, clock: TurnedClock) -> None:
    """A disk that takes no more may let everything pass but that."""
    clock.time = at(1)
    pragma(log, "max_page_count=1")
    with pytest.raises(LogUnavailable, match="full"), log.write() as transaction:
        transaction.files.save(b"x" * BIG)
    log.check()
    clock.time = at(2)
    log.check()
    assert heartbeat(log) == [{"at": "2026-11-21T12:00:01.000Z"}]


@pytest.mark.parametrize(("room", "flag", "writes"), [(10**6, 0, False), (1, 0, True), (10**6, os.ST_RDONLY, True)])
def test_where_the_file_system_has_no_room_or_takes_nothing_a_check_writes(
    log: SqliteSendLog, monkeypatch: pytest.MonkeyPatch, room: int, flag: int, *, writes: bool
) -> None:
    found = os.statvfs(log.path)
    told = os.statvfs_result([*found[:3], room, room, *found[5:8], flag, *found[9:]])
    monkeypatch.setattr(os, "statvfs", lambda _path: told)
    log.check()
    assert bool(heartbeat(log)) is writes


def test_a_file_system_that_does_not_answer_is_tried(tmp_path: Path) -> None:
    assert takes_nothing(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_IOERR_WRITE, "the disk answers with an error"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "busy: another program is writing to the database"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "the database file cannot be opened"),
        (sqlite3.SQLITE_ERROR, "as SQLite says"),
        (None, "as SQLite says"),
    ],
)
def test_what_sqlite_says_becomes_a_sentence(code: int | None, sentence: str) -> None:
    error = sqlite3.OperationalError("as SQLite says")
    if code is not None:
        error.sqlite_errorcode = code
    assert unavailable(error).why == sentence
