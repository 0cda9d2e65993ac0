"""The bot works as a role that can add events, and neither change nor remove them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.cli import main
from bot.domain.requests import Outcome, State
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log.chain import verify
from bot.log.postgres import migrations
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.migrations import Connected, check_schema, migrate
from bot.log.reader import reader_over
from bot.log.transaction import LogTransaction, transaction_over
from bot.ports import Changes
from tests.integration.log.samples import ANA, EVA, TurnedClock, at, batch, request
from tests.postgres.cluster import Cluster
from tests.postgres.programs import folder

GRANTS = Path(migrations.__file__).with_name("grants.sql")
ROLE = "alephee_bot_app"


@pytest.fixture
def as_owner(postgres_url: str) -> Iterator[Connected]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        migrate(connection)
        yield connection


@pytest.fixture
def as_app(postgres: Cluster, postgres_database: str, as_owner: Connected) -> Iterator[Connected]:
    as_owner.execute(f"DO $$BEGIN CREATE ROLE {ROLE} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END$$".encode())
    grant(postgres.url(postgres_database))
    with psycopg.connect(postgres.url(postgres_database, user=ROLE), autocommit=True) as connection:
        yield connection


def grant(url: str) -> None:
    subprocess.run([folder() / "psql", "-qX", "-v", f"role={ROLE}", "-f", GRANTS, url], check=True, capture_output=True)


def begin(connection: Connected) -> LogTransaction:
    connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM chain WHERE id = 1 FOR UPDATE")
    return transaction_over(
        PostgresSql(connection),
        CONTENTS,
        TurnedClock(),
        lambda: {"messages": {"at": 1}},
        lambda _: None,
        {ANA: "Ana"}.get,
    )


def test_it_writes_a_whole_life_of_a_request_and_erases_it(as_app: Connected) -> None:
    migrate(as_app)  # up to date: there is nothing that it may not
    check_schema(as_app)
    tx = begin(as_app)
    tx.requests.add(batch(), [request()])
    tx.decisions.approve("b1", at=at(1), by=EVA)
    tx.decisions.take_back(batch(), event="undone", at=at(1), by=EVA)
    tx.requests.move(request(), State.APPROVED, event="approved", at=at(2), actor=EVA)
    attempt = tx.attempts.begin(request(), call_id="c1", at=at(3))
    tx.attempts.end(attempt, Outcome.REFUSED, at=at(4), http_status=412, api_message="no")
    tx.requests.change("r1", Changes(cause="failure.status_412"))
    tx.files.save(b"x")
    tx.pace.save()
    tx.alerts.raise_for("refused", at=at(5), requests=["r1"])
    tx.alerts.resolve("r1", at=at(6))
    tx.decisions.state_reply("15001/order/580101", at=at(7), by=ANA)
    tx.erasure.erase(batch(), [request()], at=at(8), digest="", detail={"why": "retention"})
    tx.erasure.erase_names(ANA, at=at(9), detail={})
    tx.sql.mark = 1
    tx.sql.run("UPDATE epoch SET number = number + 1, holder = 'here' WHERE id = 1")
    tx.sql.flush()
    as_app.execute("COMMIT")
    assert verify(reader_over(PostgresSql(as_app), CONTENTS)).problems == ()


def test_it_makes_a_backup(
    as_app: Connected, postgres: Cluster, postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_app.close()
    monkeypatch.setenv("BOT_DATABASE", postgres.url(postgres_database, user=ROLE))
    assert main(["log", "backup", str(tmp_path / "copy.db")]) == 0


FORBIDDEN = (
    "UPDATE events SET actor = 'x'",
    "DELETE FROM events",
    "TRUNCATE events",
    "UPDATE chain SET head = 'x'",
    "UPDATE counts SET number = 0",
    "DELETE FROM requests",
    "UPDATE contents SET body = '{}'",
    "UPDATE migrations SET works_with = 99",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "DROP TRIGGER events_are_not_changed ON events",
    "DROP TABLE events",
    "CREATE TABLE more (id int)",
    "SET session_replication_role = replica",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_it_may_not(as_app: Connected, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(statement.encode())


def test_what_it_lacks_is_said_in_a_sentence(as_app: Connected) -> None:
    with pytest.raises(LogUnavailable, match="lacks a right on the log's tables"):
        PostgresSql(as_app).run("DELETE FROM events")


def test_it_says_who_has_to_bring_the_log_up_to_date(as_app: Connected, as_owner: Connected) -> None:
    as_owner.execute("DELETE FROM migrations")
    with pytest.raises(
        LogUnavailable, match=f"which only its owner [a-z]+ may, not {ROLE}: start the bot once as the owner"
    ):
        migrate(as_app)


def test_it_says_that_it_may_make_no_tables(postgres: Cluster, as_app: Connected) -> None:
    name = postgres.create()
    with psycopg.connect(postgres.url(name, user=ROLE), autocommit=True) as connection:
        connection.execute("SET search_path = public")
        with pytest.raises(LogUnavailable, match=f"the role {ROLE} may not make tables in its schema"):
            migrate(connection)
    postgres.drop(name)
