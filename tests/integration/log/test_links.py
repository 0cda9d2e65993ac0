"""Links between tables lead to primary keys, also in a log that was written before they did; nothing else changes."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log, open_reader
from tests.integration.log.forgery import check, forge, read, told
from tests.integration.log.samples import NEVER, TurnedClock, add, at, batch, request
from tests.integration.log.test_older_logs import ADDED

#: a log as the version wrote it whose numbers, not ids, were the primary keys
DUMP = Path(__file__).parents[2] / "data" / "logs" / "version-5.sql"
HEAD = "sha256:35c1a43aeffeb8c8bbd392747cc9d532f72c4a8a609a7fca267a4e5eefc84de9"
TABLES = (
    *("batches", "requests", "attempts", "events", "contents", "remarks", "answers", "digests", "files", "outbox"),
    *("posts", "alerts", "alert_requests", "replies", "chain"),
)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    return path


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def rows_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, and what people read, in its order; without what the newest version adds."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        sends = [dict(row) for row in connection.execute("SELECT * FROM sends")]
    found = {table: read(path, table) for table in TABLES} | {"sends": sends}
    for table, columns in ADDED.items():
        for row in found.get(table, ()):
            for name in columns & row.keys():
                del row[name]
    return found


def links_of(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str]]:
    """Every link: table, column, and the table and column it leads to."""
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for link in connection.execute(f"PRAGMA foreign_key_list({table})"):
            yield table, link[3], link[2], link[4]


def assert_links_lead_to_primary_keys(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        links = list(links_of(connection))
        keys = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
            for _, _, table, _ in links
        }
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert {("events", "batch_id"), ("events", "request_id")} <= {link[:2] for link in links}
    assert [link for link in links if keys[link[2]] != [link[3]]] == []


def test_every_link_leads_to_a_primary_key(whole: Path) -> None:
    assert_links_lead_to_primary_keys(whole)


def test_rows_are_numbered_as_they_are_asked(log: SqliteSendLog, path: Path) -> None:
    add(log, request("z"), request("a"))
    add(log, request("m", "b0"))
    with log.write() as transaction:
        transaction.alerts.raise_for("one", at=at(1))
        transaction.alerts.raise_for("two", at=at(1))
    assert [(row["seq"], row["id"]) for row in read(path, "requests")] == [(1, "z"), (2, "a"), (3, "m")]
    assert [(row["seq"], row["id"]) for row in read(path, "batches")] == [(1, "b1"), (2, "b0")]
    assert [(row["seq"], row["cause"]) for row in read(path, "alerts")] == [(1, "one"), (2, "two")]


def test_a_log_written_before_is_brought_up_to_date_with_every_row_as_it_was(older: Path) -> None:
    before = rows_of(older)
    opened(older).close()
    assert rows_of(older) == before
    assert [row["request_id"] for row in before["sends"]] == ["r1", "r2", "r3", "r5", "r4"]
    assert_links_lead_to_primary_keys(older)
    assert told(older, expected_head=HEAD) == []
    assert check(older).head == HEAD


def test_a_log_brought_up_to_date_goes_on_where_it_was(older: Path) -> None:
    log = opened(older)
    add(log, request("r6", "b6"))
    log.close()
    opened(older).close()
    assert [(row["seq"], row["id"]) for row in read(older, "requests")][-2:] == [(5, "r4"), (6, "r6")]
    assert read(older, "batches")[-1]["seq"] == 5
    assert told(older, expected_head=HEAD) == []


def test_events_stay_append_only_in_a_log_brought_up_to_date(older: Path) -> None:
    opened(older).close()
    with closing(sqlite3.connect(older)) as connection:
        for statement in (
            "UPDATE events SET name = 'x'",
            "DELETE FROM events",
            "REPLACE INTO events SELECT * FROM events",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_a_reader_leaves_a_log_written_before_as_it_is(older: Path) -> None:
    content = older.read_bytes()
    with pytest.raises(LogUnavailable, match="start the bot once to update it"), open_reader(older, CONTENTS):
        pass
    assert older.read_bytes() == content


def test_what_somebody_added_to_a_log_for_their_own_use_stays(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("CREATE INDEX mine ON requests (country)")
        connection.execute("CREATE VIEW of_brazil AS SELECT id FROM requests WHERE country = 'BR'")
    opened(older).close()
    assert told(older) == []
    with closing(sqlite3.connect(older)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert connection.execute("SELECT * FROM of_brazil").fetchall() == []
    assert {"mine", "of_brazil"} <= names


def test_what_somebody_bent_in_a_log_written_before_is_found_and_nothing_is_sent(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("DROP TRIGGER events_are_not_deleted")
        connection.execute("DROP INDEX attempts_possibly_effective")
        connection.execute("ALTER TABLE requests ADD COLUMN mine TEXT")
    with pytest.raises(LogUnavailable, match=r"the log is damaged: .* \(docs/backup\.md\)"):
        opened(older)
    assert set(told(older)) == {
        "trigger events_are_not_deleted: is missing",
        "index attempts_possibly_effective: is missing",
        "table requests: was altered",
    }


def test_a_log_with_a_row_that_belongs_to_nothing_is_left_as_it_was(older: Path) -> None:
    forge(older, ("UPDATE contents SET request_id = 'nobody' WHERE request_id = 'r4'", ()))
    before = rows_of(older)
    with pytest.raises(LogUnavailable, match="a row of contents belongs to a row of requests that is gone"):
        opened(older)
    assert rows_of(older) == before
    with pytest.raises(LogUnavailable, match="older version"), open_reader(older, CONTENTS):
        pass


def test_a_log_without_one_of_its_tables_is_left_as_it_was(older: Path) -> None:
    forge(older, ("DROP TABLE alerts", ()))
    with pytest.raises(LogUnavailable, match="the table alerts is gone"):
        opened(older)
    assert read(older, "batches")[-1]["seq"] == 4


@pytest.mark.parametrize(
    "begins", ["INSERT INTO new_batches", "DROP TABLE requests", "ALTER TABLE new_events", "COMMIT"]
)
def test_a_bot_killed_while_it_brings_a_log_up_to_date_leaves_it_as_it_was(
    older: Path, tmp_path: Path, begins: str
) -> None:
    before = rows_of(older)
    child = [sys.executable, "-m", "tests.integration.log.killed", str(older), begins]
    assert subprocess.run(child, check=False).returncode == -signal.SIGKILL
    for end in ("", "-wal", "-shm"):  # looked at as a copy, with what the dead one left in the WAL
        shutil.copy(f"{older}{end}", tmp_path / f"seen.db{end}")
    assert rows_of(tmp_path / "seen.db") == before
    opened(older).close()
    assert rows_of(older) == before
    assert told(older, expected_head=HEAD) == []


def test_a_link_that_leads_nowhere_cannot_be_written(log: SqliteSendLog) -> None:
    with pytest.raises(LogUnavailable, match="FOREIGN KEY"), log.write() as transaction:
        transaction.events.note("odd", at=at(1), batch_id="nobody")
    with pytest.raises(LogUnavailable, match="FOREIGN KEY"), log.write() as transaction:
        transaction.requests.add(batch("b1"), (request("r1", "another"),))
