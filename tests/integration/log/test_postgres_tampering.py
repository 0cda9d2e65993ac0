"""Whoever may do anything to the database still cannot change the log unseen."""

from collections.abc import Iterator

import psycopg
import pytest

from bot.domain.requests import State
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log.chain import verify
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.migrations import Connected, migrate
from bot.log.postgres.numbers import continue_numbers, numbers_given
from bot.log.postgres.soundness import refuse_damaged
from bot.log.reader import reader_over
from bot.log.transaction import transaction_over
from tests.integration.log.samples import ANA, EVA, TurnedClock, at, batch, request


@pytest.fixture
def connected(postgres_url: str) -> Iterator[Connected]:
    """A log with a message that was sent, as its owner, who may do anything, finds it."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        migrate(connection)
        connection.execute("BEGIN")
        sql = PostgresSql(connection)
        names = {ANA: "Ana Prueba", EVA: "Eva Ejemplo"}.get
        tx = transaction_over(sql, CONTENTS, TurnedClock(), None, lambda _: None, names)
        tx.requests.add(batch(), [request()])
        tx.files.save(b"%PDF-1.7")
        tx.decisions.approve("b1", at=at(1), by=EVA)
        assert tx.requests.move(request(), State.DECLINED, event="declined", at=at(2), actor=EVA)
        sql.flush()
        connection.execute("COMMIT")
        yield connection


def found(connection: Connected) -> list[str]:
    return [str(problem) for problem in verify(reader_over(PostgresSql(connection), CONTENTS)).problems]


def test_nothing_is_found_where_nothing_was_changed(connected: Connected) -> None:
    assert found(connected) == []


BENT = {
    "ALTER TABLE events DISABLE TRIGGER events_are_not_changed": "trigger events_are_not_changed: was altered",
    "ALTER TABLE events ENABLE TRIGGER events_are_counted": "trigger events_are_counted: was altered",
    "DROP TRIGGER requests_are_counted ON requests": "trigger requests_are_counted: is missing",
    "DROP INDEX attempts_possibly_effective": "index attempts_possibly_effective: is missing",
    "DROP INDEX attempts_possibly_effective; CREATE INDEX attempts_possibly_effective ON attempts (request_id)": (
        "index attempts_possibly_effective: was altered"
    ),
    "ALTER TABLE requests DROP CONSTRAINT requests_state_check": "constraint requests_state_check: is missing",
    "ALTER TABLE requests ALTER state DROP NOT NULL": "table requests: was altered",
    "ALTER TABLE events SET UNLOGGED": (
        "table events: hides rows, puts them elsewhere, forgets them in a crash, or has rows of another one"
    ),
    "ALTER TABLE requests ENABLE ROW LEVEL SECURITY": (
        "table requests: hides rows, puts them elsewhere, forgets them in a crash, or has rows of another one"
    ),
    "CREATE RULE elsewhere AS ON INSERT TO outbox DO INSTEAD NOTHING": (
        "table outbox: hides rows, puts them elsewhere, forgets them in a crash, or has rows of another one"
    ),
    "CREATE TABLE more () INHERITS (requests)": (
        "table requests: hides rows, puts them elsewhere, forgets them in a crash, or has rows of another one"
    ),
    "CREATE OR REPLACE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'": (
        "function events_are_kept(): was altered"
    ),
    "CREATE FUNCTION instr(a varchar, b varchar) RETURNS int LANGUAGE sql AS 'SELECT 0'": (
        "function instr(a character varying, b character varying): is not the bot's"
    ),
    "CREATE TRIGGER own BEFORE UPDATE ON requests FOR EACH ROW EXECUTE FUNCTION events_are_kept()": (
        "trigger own: is not the bot's"
    ),
    "DROP VIEW sends": "view sends: is missing",
    "ALTER VIEW sends RENAME COLUMN state TO status": "view sends: was altered",
}


@pytest.mark.parametrize(("statement", "problem"), BENT.items())
def test_what_was_bent_is_named(connected: Connected, statement: str, problem: str) -> None:
    connected.execute(statement.encode())
    assert problem in found(connected)


def test_a_view_that_leaves_an_order_out_is_found(connected: Connected) -> None:
    (text,) = connected.execute("SELECT pg_get_viewdef('sends'::regclass)").fetchone() or ("",)
    bent = text.replace("ORDER BY requests.seq", "WHERE requests.order_id <> 999 ORDER BY requests.seq")
    assert bent != text
    connected.execute(f"CREATE OR REPLACE VIEW sends AS {bent}".encode())
    assert found(connected) == ["view sends: was altered"]


def test_what_somebody_added_for_their_own_use_is_let_be(connected: Connected) -> None:
    for statement in (
        "CREATE TABLE own (id int PRIMARY KEY)",
        "CREATE VIEW mine AS SELECT * FROM sends",
        "CREATE INDEX quicker ON requests (country)",
        "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER own BEFORE UPDATE ON own FOR EACH ROW EXECUTE FUNCTION events_are_kept()",
    ):
        connected.execute(statement.encode())
    assert found(connected) == []


FORGED = {
    "UPDATE events SET actor = 'U00OTHER' WHERE id = 1": "event 1: was changed",
    "DELETE FROM events WHERE id = 2": "event 3: follows event 1: what stood between them is missing",
    "DELETE FROM events WHERE id = 3": "chain: ends at event 2",
    "UPDATE requests SET country = 'UY'": "requests r1: country is 'UY'",
    "UPDATE contents SET summary = 'x'": "contents r1: content_digest is",
    "UPDATE name_words SET name = 'x'": "name_words 1: content_digest is",
    "DELETE FROM contents": "contents r1: is missing",
    "UPDATE files SET content = 'x'": "its bytes were changed",
    "UPDATE requests SET seq = 2": "requests r1: stands in place 2, it was asked in 1",
    "UPDATE counts SET number = 7": "says 7, there are",
    "UPDATE chain SET head = 'x'": "chain: ends at event 3",
}


@pytest.mark.parametrize(("statement", "problem"), FORGED.items())
def test_a_row_that_was_changed_is_named(connected: Connected, statement: str, problem: str) -> None:
    connected.execute("ALTER TABLE events DISABLE TRIGGER USER")
    connected.execute("SET session_replication_role = replica")
    connected.execute(statement.encode())
    connected.execute("RESET session_replication_role")
    for trigger in ("events_are_counted", "events_are_not_changed"):
        connected.execute(f"ALTER TABLE events ENABLE ALWAYS TRIGGER {trigger}".encode())
    assert [one for one in found(connected) if problem in one], found(connected)


def test_what_cannot_be_read_is_told_and_the_rest_is_looked_at(connected: Connected) -> None:
    connected.execute("ALTER TABLE counts RENAME TO other; CREATE TABLE counts (x int)")
    connected.execute("UPDATE requests SET country = 'UY'")
    told = found(connected)
    assert "requests r1: country is 'UY', the events say 'AR'" in told
    assert any(one.startswith("database: cannot be read any further") for one in told)


def test_numbers_go_on_behind_what_was_copied(connected: Connected) -> None:
    sql = PostgresSql(connected)
    assert numbers_given(sql) == {"approvals": 1, "names": 2, "outbox": 0, "questions": 0}
    continue_numbers(sql, {"approvals": 7, "outbox": 3})
    assert numbers_given(sql) == {"approvals": 7, "names": 2, "outbox": 3, "questions": 0}
    row = {"person": ANA, "at": "2026-11-21T12:00:00.000Z"}
    assert sql.insert_for_id("names", row) == 3


def test_a_log_that_is_whole_is_taken_up(connected: Connected) -> None:
    refuse_damaged(PostgresSql(connected))


DAMAGED = {
    "DROP INDEX attempts_possibly_effective": "index attempts_possibly_effective: is missing",
    "ALTER TABLE events DISABLE TRIGGER events_are_counted": "trigger events_are_counted: was altered",
    "UPDATE chain SET head = 'x'": "it ends at event 3, event 3 was the last",
    "UPDATE requests SET state = 'approved'": "request r1 is approved, its last event says declined",
    "DELETE FROM contents": "row 1 of requests, or what belongs to it, is missing",
}


@pytest.mark.parametrize(("statement", "problem"), DAMAGED.items())
def test_nothing_is_sent_from_a_log_that_is_damaged(connected: Connected, statement: str, problem: str) -> None:
    connected.execute(statement.encode())
    with pytest.raises(LogUnavailable, match=f"{problem}; nothing is sent from it"):
        refuse_damaged(PostgresSql(connected))


def test_of_a_newer_schema_that_this_program_works_with_the_shape_is_not_known(connected: Connected) -> None:
    connected.execute("INSERT INTO migrations VALUES ('m012_expanded', now(), 11)")
    connected.execute("ALTER TABLE requests ADD COLUMN priority bigint; DROP VIEW sends")
    refuse_damaged(PostgresSql(connected))
    assert found(connected) == []
