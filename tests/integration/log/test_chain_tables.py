"""``log verify`` compares every row, word and byte with what the events say."""

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.log_verify import fill
from bot.kinds import CONTENTS
from bot.log import open_log
from bot.log.audited import AUDITED
from bot.log.hashes import hash_of
from bot.log.personal import PERSONAL
from bot.ports import Changes
from tests.figures import note_figures
from tests.integration.log.forgery import check, forge, read, told
from tests.integration.log.samples import A_MESSAGE, NEVER, TurnedClock

#: column → a value that the schema takes and nobody wrote
OTHER_VALUES: dict[str, object] = {
    "kind": "integrate",
    "batch_id": "b4",
    "requested_at": "2020-01-01T00:00:00.000Z",
    "expires_at": "2020-01-01T00:00:00.000Z",
    "decided_at": "2020-01-01T00:00:00.000Z",
    "started_at": "2020-01-01T00:00:00.000Z",
    "ended_at": "2020-01-01T00:00:00.000Z",
    "asked_at": "2020-01-01T00:00:00.000Z",
    "answered_at": "2020-01-01T00:00:00.000Z",
    "replaces": "b3",
    "erased_at": "2020-01-01T00:00:00.000Z",
    "finished_at": "2020-01-01T00:00:00.000Z",
    "at": "2020-01-01T00:00:00.000Z",
    "decision": "expired",
    "buyer_replied": 1,
    "country": "UY",
    "state": "withdrawn",
    "outcome": "never_sent",
    "file_sha256": "0" * 64,
    "request_id": "r3",
    "account_id": 9,
    "order_id": 9,
    "attempts": 9,
    "delays": 9,
    "http_status": 599,
}


@pytest.mark.parametrize(("table", "column"), [(table, name) for table, names in AUDITED.items() for name in names])
def test_a_changed_column_is_found(copy: Path, table: str, column: str) -> None:
    key = {"replies": "conversation"}.get(table, "id")
    row = read(copy, f"(SELECT {key}, * FROM {table})")[0]
    value = OTHER_VALUES.get(column, "other")
    assert row[column] != value
    forge(copy, (f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, row[key])))
    problem = f"{table} {row[key]}: {column} is {value!r}, the events say {row[column]!r}"
    assert problem in told(copy)


@pytest.mark.parametrize("table", [*AUDITED, *PERSONAL])
def test_a_missing_row_is_found(copy: Path, table: str) -> None:
    forge(copy, (f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})", ()))
    assert [text for text in told(copy) if text.startswith(table) and text.endswith("is missing")]


def test_a_row_that_no_event_tells_of_is_found(copy: Path) -> None:
    forge(
        copy,
        (
            "INSERT INTO attempts (request_id, call_id, started_at, outcome) VALUES (?, ?, ?, ?)",
            ("r2", "c", "2026-11-21T12:00:00.000Z", "sent"),
        ),
    )
    assert told(copy) == ["attempts 3: no event tells of it"]


def test_an_approval_that_was_taken_back_is_found(copy: Path) -> None:
    forge(copy, ("INSERT INTO approvals VALUES (1, 'b3', 'U00EVA', '2026-11-21T12:00:06.000Z')", ()))
    assert told(copy) == ["approvals 1: is there, although it was taken back"]


def test_an_approval_that_nobody_gave_is_found(copy: Path) -> None:
    forge(copy, ("INSERT INTO approvals VALUES (3, 'b1', 'U00IVO', '2026-11-21T12:00:06.000Z')", ()))
    assert told(copy) == ["approvals 3: no event tells of it"]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("contents", "body"),
        ("contents", "summary"),
        ("contents", "notes"),
        ("contents", "api_message"),
        ("contents", "salt"),
        ("remarks", "decline_reason"),
        ("answers", "api_message"),
        ("digests", "digest"),
        ("question_words", "question"),
        ("question_words", "answer"),
    ],
)
def test_changed_words_are_found(copy: Path, table: str, column: str) -> None:
    value = '{"kind":"message","reason":4,"text":"Otra cosa"}' if column in {"body", "notes"} else "Otra cosa"
    forge(copy, (f"UPDATE {table} SET {column} = ?", (value,)))
    problems = told(copy)
    assert len(problems) == len(read(copy, table))
    assert all(text.startswith(f"{table} ") and "content_digest is" in text for text in problems)


def test_changed_bytes_of_a_file_are_found(copy: Path) -> None:
    forge(copy, ("UPDATE files SET content = ?", (b"%PDF-1.7 y",)))
    assert told(copy) == [f"files {read(copy, 'files')[0]['sha256']}: its bytes were changed"]


def test_a_missing_file_is_found(copy: Path) -> None:
    sha256 = read(copy, "files")[0]["sha256"]
    forge(copy, ("DELETE FROM files", ()))
    assert told(copy) == [f"files {sha256}: is missing; request r3 names it"]


@pytest.mark.parametrize("table", ["batches", "requests"])
def test_rows_that_changed_places_are_found(copy: Path, table: str) -> None:
    swapped = f"UPDATE {table} SET seq = CASE seq WHEN 1 THEN -2 WHEN 2 THEN -1 END WHERE seq IN (1, 2)"
    forge(copy, (swapped, ()), (f"UPDATE {table} SET seq = -seq WHERE seq < 0", ()))
    keys = [row["id"] for row in read(copy, table)]
    assert told(copy) == [
        f"{table} {keys[0]}: stands in place 1, it was asked in 2",
        f"{table} {keys[1]}: stands in place 2, it was asked in 1",
    ]


@pytest.mark.parametrize("table", ["batches", "requests"])
def test_rows_that_moved_away_together_are_found(copy: Path, table: str) -> None:
    keys = [row["id"] for row in read(copy, f"(SELECT id FROM {table} ORDER BY seq)")]
    forge(copy, (f"UPDATE {table} SET seq = seq + 100", ()))
    assert sorted(told(copy)) == sorted(
        f"{table} {key}: stands in place {place + 100}, it was asked in {place}"
        for place, key in enumerate(keys, start=1)
    )


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE counts SET number = number + 1 WHERE state = 'sent'", "counts message sent: says 2, there are 1"),
        ("DELETE FROM counts WHERE state = 'sent'", "counts message sent: says 0, there are 1"),
        (
            "INSERT INTO counts (kind, state, number) VALUES ('message', 'lost', 3)",
            "counts message lost: says 3, there are 0",
        ),
    ],
)
def test_a_count_of_requests_that_is_wrong_is_found(copy: Path, statement: str, problem: str) -> None:
    forge(copy, (statement, ()))
    assert told(copy) == [problem]


def test_the_chain_vouches_for_every_column_of_what_was_asked_and_done(copy: Path) -> None:
    for table, columns in AUDITED.items():
        assert set(read(copy, table)[0]) - {"id", "seq", "conversation"} <= set(columns), table


def test_words_can_be_erased_and_the_chain_still_holds(copy: Path) -> None:
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    old = read(copy, "contents")[0]
    with log.write() as transaction:
        transaction.requests.change(
            "r1", Changes(content=replace(A_MESSAGE, text=None, shown=""), notes=(), api_message="")
        )
    log.close()
    new = read(copy, "contents")[0]
    assert check(copy).ok
    assert new["salt"] != old["salt"]
    assert "talla" not in str([read(copy, table) for table in ("events", "requests")])
    assert "talla" not in str([row for row in read(copy, "contents") if row["request_id"] == "r1"])


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DROP TRIGGER events_are_not_changed", "trigger events_are_not_changed: is missing"),
        ("DROP INDEX attempts_possibly_effective", "index attempts_possibly_effective: is missing"),
        ("CREATE TRIGGER quiet AFTER INSERT ON files BEGIN SELECT 1; END", "trigger quiet: is not the bot's"),
        ("ALTER TABLE replies ADD COLUMN more TEXT", "table replies: was altered"),
    ],
)
def test_a_database_that_was_altered_is_found(copy: Path, statement: str, problem: str) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(statement)
    assert told(copy) == [problem]


def test_a_view_that_tells_something_else_than_the_tables_is_found(copy: Path) -> None:
    (view,) = read(copy, "(SELECT sql FROM sqlite_master WHERE name = 'sends')")
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("DROP VIEW sends")
        connection.execute(view["sql"].replace("batches.decided_by,", "'U00OTHER' AS decided_by,"))
    assert told(copy) == ["view sends: was altered"]


def test_what_people_add_for_themselves_is_let_be(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TABLE my_notes (text TEXT)")
        connection.execute("CREATE VIEW my_sends AS SELECT * FROM sends WHERE state = 'sent'")
        connection.execute("CREATE INDEX my_index ON requests (cause)")
    assert check(copy).ok


def test_an_index_that_leads_past_a_row_is_found(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        (schema,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'requests_of_order'").fetchone()
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = sql || ' WHERE seq > 1' WHERE name = 'requests_of_order'")
        connection.execute("PRAGMA writable_schema=RESET")
        connection.execute("REINDEX requests_of_order")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'requests_of_order'", (schema,))
    assert "database: row 1 missing from index requests_of_order" in told(copy)


def test_bytes_in_place_of_a_text_have_another_hash() -> None:
    texts: list[dict[str, object]] = [
        {"name": b"sent"},
        {"name": "sent"},
        {"name": "b'sent'"},
        {"name": "\udcff"},
        {"name": "\xff"},
    ]
    assert len({hash_of(text) for text in texts}) == len(texts)


@pytest.mark.slow
@pytest.mark.alone
def test_a_hundred_thousand_events_are_verified_within_five_seconds(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log.db", CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    fill(log, 25_001)
    log.close()
    began = time.perf_counter()
    found = check(tmp_path / "log.db")
    assert time.perf_counter() - began < 5
    assert (found.ok, found.events > 100_000) == (True, True)
    note_figures("5 events verified", rounds=found.events, undetected=0)


@pytest.mark.parametrize(("table", "column"), [("events", "to_state"), ("contents", "salt"), ("events", "hash")])
def test_a_column_under_another_name_is_told(copy: Path, table: str, column: str) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO other")
    problems = told(copy)
    assert f"table {table}: was altered" in problems
    assert f"database: cannot be read any further: no such column: {column}" in problems
