"""What a server says becomes one plain sentence, without a value, a password or an address in it."""

from collections.abc import Iterator

import psycopg
import pytest

from bot.errors import LogUnavailable
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.errors import is_passing, unavailable
from bot.log.postgres.migrations import check_schema, migrate
from tests.postgres.cluster import Cluster
from tests.postgres.places import free_port


@pytest.fixture(scope="module")
def sql(postgres: Cluster) -> Iterator[PostgresSql]:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        yield PostgresSql(connection)


def said(sql: PostgresSql, state: str) -> LogUnavailable:
    """Have the server fail with a state, and a secret in its message."""
    with pytest.raises(LogUnavailable) as caught:
        sql.run(f"DO $$BEGIN RAISE EXCEPTION 'Ana Prueba s3cret' USING ERRCODE = '{state}'; END$$")
    return caught.value


GRANTS = "bot/log/postgres/grants.sql"
LACKING = (
    f"the role of BOT_DATABASE lacks a right on the log's tables; {GRANTS} grants what a bot needs,"
    " and the owner alone can restore and archive"
)
STATES = {
    "53100": ("the disk of the server is full", True),
    "53999": ("the server has no resources left", True),
    "25006": ("the database is read-only: the server is a standby, or was told to take no writes", True),
    "55P03": ("busy: another program is writing to the database", True),
    "40001": ("busy: another transaction was in the way", True),
    "57P03": ("PostgreSQL is away: it is starting up, or shutting down", True),
    "08006": ("PostgreSQL is away: the connection broke", True),
    "58030": ("the disk of the server answers with an error", True),
    "42501": (LACKING, True),
    "XX001": ("the database is damaged", False),
    "XX000": ("the server has found an error in itself", False),
    "23514": ("a row was refused, which the log does not take", False),
    "42P01": ("PostgreSQL refused a statement (SQLSTATE 42P01)", False),
}


@pytest.mark.parametrize(("state", "sentence", "passes"), [(state, *told) for state, told in STATES.items()])
def test_a_state_is_a_sentence(sql: PostgresSql, state: str, sentence: str, passes: bool) -> None:  # noqa: FBT001 - a table
    error = said(sql, state)
    assert (error.why, sql.is_passing(error)) == (sentence, passes)


def test_a_row_that_is_refused_is_named_by_the_rule_alone(sql: PostgresSql) -> None:
    sql.run("CREATE TEMP TABLE own (id text CONSTRAINT short CHECK (length(id) < 3))")
    with pytest.raises(LogUnavailable) as caught:
        sql.run("INSERT INTO own VALUES (?)", ("Ana Prueba",))
    assert caught.value.why == "a row was refused, which the log does not take; own, short"


def connecting(url: str) -> LogUnavailable:
    with pytest.raises(psycopg.OperationalError) as caught:
        psycopg.connect(url, connect_timeout=2)
    error = unavailable(caught.value)
    error.__cause__ = caught.value
    return error


def test_a_connection_that_cannot_be_made_says_why(postgres: Cluster) -> None:
    refused = connecting(postgres.url("postgres", port=free_port()))
    unknown = connecting(postgres.url("no_such_database"))
    nameless = connecting("postgresql://ana:s3cret@no-such-host.invalid/x")
    assert refused.why == "PostgreSQL is away: the connection is refused; is it running, and the port right?"
    assert unknown.why == "the server has no such database or role"
    assert nameless.why == "PostgreSQL is away: its name is not known (DNS)"
    assert all(map(is_passing, (refused, unknown, nameless)))


def test_what_was_never_asked_is_said_too(sql: PostgresSql) -> None:
    closed = psycopg.connect(sql.connection.info.dsn)
    closed.close()
    with pytest.raises(LogUnavailable, match="PostgreSQL is away: the connection broke"):
        PostgresSql(closed).run("SELECT 1")
    for look in (migrate, check_schema):
        with pytest.raises(LogUnavailable, match="PostgreSQL is away: the connection broke"):
            look(closed)
    with pytest.raises(LogUnavailable, match="could not be asked \\(ProgrammingError\\)"):
        sql.run("SELECT :missing", {})


def test_a_stream_that_fails_says_so_and_numbers_come_as_they_are(sql: PostgresSql) -> None:
    sql.connection.execute("BEGIN")
    with pytest.raises(LogUnavailable, match="SQLSTATE 22012"):
        list(sql.stream("SELECT 1 / (3 - n) FROM generate_series(1, 3) AS n"))
    sql.connection.execute("ROLLBACK")
    (row,) = sql.rows(
        "SELECT 0.5 AS half, 2.0 AS two, 1 = 1 AS yes, '{\"a\":1}'::json AS json, '\\x00ff'::bytea AS bytes"
    )
    assert row == {"half": 0.5, "two": 2, "yes": 1, "json": '{"a":1}', "bytes": b"\x00\xff"}
    assert [type(row["two"]), type(row["yes"])] == [int, int]
