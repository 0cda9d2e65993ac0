"""Opening a log: files, migrations, and what is refused."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log, open_reader
from bot.log.journal import Journal
from bot.log.personal import keep
from bot.log.rows import batch_row, content_row, request_row
from bot.log.sqlite.connection import SqliteSql
from bot.log.sqlite.migrations import MIGRATIONS
from tests.integration.log.forgery import forge, told
from tests.integration.log.samples import NEVER, TurnedClock, add, at, batch, request, sends


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def read(path: Path) -> None:
    with open_reader(path, CONTENTS):
        pass


def migrated(path: Path, *, stop_before: str | None = None) -> sqlite3.Connection:
    """Write the file of an older version."""
    connection = sqlite3.connect(path)
    MIGRATIONS.apply(Database(connection), stop_before=stop_before)
    return connection


def test_the_directory_is_made_and_only_the_owner_reads_the_files(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {f"{path.name}{end}": 0o600 for end in ("", "-wal", "-shm", ".lock", ".tip")}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_existing_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    path.touch(0o640)
    path.chmod(0o640)
    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_the_connection_that_writes_is_durable_and_strict(log: SqliteSendLog) -> None:
    with log.write() as transaction:
        values = {
            name: transaction.sql.rows(f"PRAGMA {name}")[0][name]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        tables = transaction.sql.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    lax = {row["name"] for row in tables if not row["strict"]}
    assert {name for name in lax if not name.startswith("sqlite_")} == {"_sqlite_migrations"}


def test_a_closed_log_is_one_file_that_can_be_read(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    log.close()
    assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}.lock", f"{path.name}.tip"}
    with open_reader(path, CONTENTS) as reader:
        assert len(sends(reader)) == 1


def test_a_log_that_was_closed_says_so(log: SqliteSendLog) -> None:
    log.close()
    with pytest.raises(LogUnavailable, match="closed"), log.write():
        pass
    with pytest.raises(LogUnavailable, match="closed"), log.read():
        pass
    log.close()


def test_opening_again_keeps_everything(path: Path) -> None:
    first = opened(path)
    add(first, request())
    first.close()
    second = opened(path)
    add(second, request("r2", "b2"))
    with second.read() as reader:
        assert [event.id for event in reader.decisions.pending()[1].events] == [2]
    second.close()


def test_a_file_of_version_1_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrated(path, stop_before="m002_sends").close()
    with pytest.raises(LogUnavailable, match="older version"), open_reader(path, CONTENTS):
        pass
    log = opened(path)
    add(log, request())
    with open_reader(path, CONTENTS) as reader:
        assert len(sends(reader)) == 1
    log.close()


def test_a_log_of_version_4_vouches_for_all_columns_and_tells_where_its_chain_ends(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(migrated(path, stop_before="m005_chain_end")) as connection, connection:
        sql = SqliteSql(Database(connection))
        vouched = {"batches": {"b1": batch_row(batch())}, "requests": {"r1": request_row(request())}}
        vouched["batches"]["b1"].pop("replaces")  # which that version did not have, nor these
        for column in ("warnings", "resolved_by", "resolved_as"):
            vouched["requests"]["r1"].pop(column)
        for table, rows in vouched.items():
            (row,) = rows.values()
            sql.insert(table, row)
        salted = keep(sql, "contents", "r1", content_row(request()))
        for column in ("id", "language", "due_at", "delays"):  # what an event of that version did not tell
            vouched["batches"]["b1"].pop(column, None)
            vouched["requests"]["r1"].pop(column, None)
        changed = vouched | {"contents": {"r1": {"content_digest": salted}}}
        journal = Journal(sql)
        journal.append("asked", at=at(0), batch_id="b1", request_id="r1", changed=changed)
        journal.flush()
    opened(path).close()
    assert told(path) == []
    for statement in ("UPDATE batches SET language = 'pt'", "UPDATE requests SET delays = 1"):
        forge(path, (statement, ()))
    assert len(told(path)) == 2
    forge(path, ("DELETE FROM events WHERE id = 2", ()))
    assert any(problem.startswith("chain: ends at event 1 ") for problem in told(path))


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with migrated(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('alephee-bot', 'm999_later', '')"
        )
        connection.execute("ALTER TABLE replies ADD COLUMN later TEXT")
    connection.close()
    for open_it in (opened, read):
        with pytest.raises(LogUnavailable, match="newer version of the bot \\(m999_later\\)"):
            open_it(path)


def test_the_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    for open_it in (opened, read):
        with pytest.raises(LogUnavailable, match="something else"):
            open_it(path)


def test_an_empty_file_becomes_a_log_but_cannot_be_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(LogUnavailable, match="no send log"), open_reader(path, CONTENTS):
        pass
    opened(path).close()
    with open_reader(path, CONTENTS) as reader:
        assert reader.history.recent() == ()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("this is no database" * 100)
    for open_it in (opened, read):
        with pytest.raises(LogUnavailable, match="no SQLite database"):
            open_it(path)


def test_a_missing_file_cannot_be_read(tmp_path: Path) -> None:
    with (
        pytest.raises(LogUnavailable, match="there is no file"),
        open_reader(tmp_path / "nothing.db", CONTENTS),
    ):
        pass


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LogUnavailable, match="cannot be opened: File exists"):
        opened(tmp_path / "file" / "log.db")


def test_a_database_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    path.symlink_to(tmp_path / "missing" / "log.db")
    with pytest.raises(LogUnavailable, match=r"missing/log\.db\.lock cannot be opened"):
        opened(path)


def test_a_refused_opening_lets_go_of_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    path.write_text("this is no database" * 100)
    with pytest.raises(LogUnavailable):
        opened(path)
    path.unlink()
    opened(path).close()


def test_a_closed_log_can_be_read_where_nothing_can_be_written(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    log.close()
    path.with_name(f"{path.name}-shm").symlink_to("missing/shm")  # no shared memory can be made, as on a read-only disk
    with open_reader(path, CONTENTS) as reader:
        assert len(sends(reader)) == 1
    path.with_name(f"{path.name}-wal").write_bytes(b"not yet folded in")
    with pytest.raises(LogUnavailable, match="cannot be opened"), open_reader(path, CONTENTS):
        pass


def test_a_reader_can_see_one_moment_in_several_queries(log: SqliteSendLog, path: Path) -> None:
    with open_reader(path, CONTENTS) as reader:
        with reader.sql.snapshot() as sql:
            assert sql.rows("SELECT * FROM sends") == []
            add(log, request())
            assert sql.rows("SELECT * FROM sends") == []
        assert len(sends(reader)) == 1


def test_a_reader_cannot_write(log: SqliteSendLog, path: Path) -> None:
    with open_reader(path, CONTENTS) as reader, pytest.raises(LogUnavailable, match="read-only"):
        reader.sql.run("DELETE FROM heartbeat")


def test_events_can_neither_be_changed_nor_deleted_nor_replaced(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    connection = sqlite3.connect(path)
    for statement in (
        "UPDATE events SET name = 'x'",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE requests SET state = 'lost'",
        "UPDATE requests SET due_at = '2026-11-21 12:00'",
        "UPDATE batches SET decision = 'maybe'",
        "UPDATE requests SET attempts = 'many'",
    ],
)
def test_the_schema_refuses_what_no_program_of_ours_writes(log: SqliteSendLog, path: Path, statement: str) -> None:
    add(log, request())
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()


def test_the_file_descriptors_of_a_log_do_not_reach_other_programs(log: SqliteSendLog) -> None:
    assert log._lock is not None
    assert log._lock._beside is not None
    assert not os.get_inheritable(log._lock._beside)
