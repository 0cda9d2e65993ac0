"""A log of each earlier version of the schema opens, verifies, keeps what it tells, and goes on."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.requests import Outcome, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from tests.integration.log.forgery import check, forge, read, told
from tests.integration.log.samples import NEVER, TurnedClock, add, marks, request, send, send_marks, stored

LOGS = Path(__file__).parents[2] / "data" / "logs"
VERSIONS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
_RESOLVED = {"warnings", "resolved_by", "resolved_as"}
#: what the versions of this program added to a table, or to what people read
ADDED = {
    "batches": {"digest", "replaces"},
    "requests": {"erased_at", *_RESOLVED},
    "files": {"created_at"},
    "alerts": {"about", "hour"},
    "alert_requests": {"settled"},
    "contents": {"salt"},
    "sends": {
        *("approved_by", "replaces", "details", "buyer", "decline_reason", "cause", "reply", "due_at"),
        *("requested_by_name", "decided_by_name", *_RESOLVED),
    },
}
TABLES = ("requests", "batches", "attempts", "contents", "remarks", "answers", "files", "posts", "alerts", "replies")


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture
def older(version: int, tmp_path: Path) -> Path:
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LOGS / f"version-{version}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    return path


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def rows(path: Path, table: str) -> list[dict[str, Any]]:
    """Read what every version has of a table; the JSON of new orders without the amounts that stand beside it."""
    newer = ADDED.get(table, set())
    found = [{name: value for name, value in row.items() if name not in newer} for row in read(path, table)]
    for row in found:
        if "body" in row:
            row["body"] = {name: value for name, value in json.loads(row["body"]).items() if name != "amounts"}
    return found


def test_every_row_and_hash_stays(older: Path) -> None:
    before, events = {table: rows(older, table) for table in TABLES}, read(older)
    opened(older).close()
    assert {table: rows(older, table) for table in TABLES} == before
    assert read(older)[: len(events)] == events
    assert told(older, expected_head=events[-1]["hash"]) == []


def test_what_people_read_is_there(older: Path, version: int) -> None:
    if version == 1:  # that one had no view yet
        opened(older).close()
    before = rows(older, "sends")
    opened(older).close()
    assert rows(older, "sends") == before
    sent = next(row for row in before if row["request_id"] == "r1")
    assert (sent["state"], sent["text"], sent["decided_by"], sent["api_message"]) == (
        "sent",
        "Hola, ¿recibió la talla correcta?",
        "U00EVA",
        "said 200",
    )


def test_whoever_decided_then_is_who_approved(older: Path) -> None:
    opened(older).close()
    told_by = {row["decision"]: (row["decided_by"], row["approved_by"]) for row in read(older, "sends")}
    assert told_by["approved"] == ("U00EVA", '["U00EVA"]')
    assert {told_by[decision][1] for decision in told_by if decision != "approved"} == {None}


def test_the_bot_goes_on_writing_to_it(older: Path) -> None:
    events = read(older)
    log = opened(older)
    add(log, request("r10", "b10"))
    send(log, request("r10", "b10"), Outcome.REFUSED, status=412)
    send_marks(log, *marks("b11", 2))
    with log.read() as reader:
        story = reader.requests.story("b1")
        counted = reader.requests.counts()
    log.close()
    opened(older).close()
    assert story is not None
    names = {event.name for event in story.events}
    assert names == {"asked", "decided", "approved", "attempt_begun", "claimed", "attempt_ended", "sent"}
    states = [State(row["state"]) for row in read(older, "requests")]
    assert counted == {state: states.count(state) for state in State}
    assert read(older)[: len(events)] == events
    assert check(older, events[-1]["hash"]).problems == ()


def test_what_was_written_before_is_still_vouched_for(older: Path) -> None:
    opened(older).close()
    forge(
        older,
        ("UPDATE requests SET country = 'UY' WHERE id = 'r1'", ()),
        ("UPDATE contents SET summary = 'x' WHERE request_id = 'r2'", ()),
        ("UPDATE events SET actor = 'U00OTHER' WHERE id = 3", ()),
    )
    problems = told(older)
    assert [problem.partition(":")[0] for problem in problems] == ["event 3", "requests r1", "contents r2"]
    assert problems[0] == "event 3: was changed: its hash is another one"


def test_a_message_of_it_can_be_sent_by_now(older: Path, version: int) -> None:
    log = opened(older)
    if version != 5:  # the one of that version has nothing that waits
        send(log, stored(log, "r5"))
        assert stored(log, "r5").state is State.SENT
    log.close()
    assert told(older) == []


ALERTS = {
    "refused.failure.status_412": ("refused.failure.status_412", "", ""),
    "refused.failure.status_412@2026-11-21T12.2": ("refused.failure.status_412", "", "2026-11-21T12.2"),
    "system.clock_jumped@2026-11-21T13": ("system.clock_jumped", "", "2026-11-21T13"),
    "unknown:r1": ("unknown", "r1", ""),
    "missing:r2": ("missing", "r2", ""),
}


def test_what_the_alerts_of_the_version_before_are_about_stands_beside_their_cause(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LOGS / "version-7.sql").read_text(encoding="utf-8"))
        connection.executemany(
            "INSERT INTO alerts (seq, id, cause, count, first_at, last_at, note) VALUES (?, ?, ?, 1, ?, ?, '')",
            [(seq, cause, cause, *["2026-11-21T12:00:00.000Z"] * 2) for seq, cause in enumerate(ALERTS, start=50)],
        )
        connection.commit()
    opened(path).close()
    found = {row["id"]: (row["cause"], row["about"], row["hour"]) for row in read(path, "alerts")}
    assert {alert_id: found[alert_id] for alert_id in ALERTS} == ALERTS


def test_what_the_version_before_looked_at_is_followed_up(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LOGS / "version-7.sql").read_text(encoding="utf-8"))
    opened(path).close()
    found = {row["request_id"]: (row["what"], row["due_at"][11:19], row["tries"]) for row in read(path, "follow_ups")}
    assert found == {
        "c1": ("collect", "12:01:44", 1),
        "l1": ("identify", "12:00:00", 0),
        "l2": ("identify", "12:00:00", 0),
        "u1": ("reconcile", "12:00:53", 2),
        "u2": ("reconcile", "12:00:32", 0),
        "k2": ("read_back", "12:00:50", 1),
        "k3": ("read_back", "12:00:42", 0),
        "k4": ("read_back", "12:00:42", 0),
        "o1": ("order_id", "12:01:06", 2),
    }
