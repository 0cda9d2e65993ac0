"""The log's schema in PostgreSQL: made once, refused where it is another one, and guarded by the database itself."""

from collections.abc import Iterator
from threading import Thread

import psycopg
import pytest

from bot.domain.letters import fold
from bot.errors import LogUnavailable
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.migrations import Connected, check_schema, migrate, newest_version
from bot.log.sqlite import migrations as of_sqlite
from tests.postgres.cluster import Cluster


@pytest.fixture
def connected(postgres_url: str) -> Iterator[Connected]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def made(connected: Connected) -> Connected:
    migrate(connected)
    return connected


def test_it_is_made_once_and_is_of_the_same_version_as_a_file(connected: Connected) -> None:
    with pytest.raises(LogUnavailable, match="has no log yet"):
        check_schema(connected)
    migrate(connected)
    migrate(connected)
    check_schema(connected)
    assert PostgresSql(connected).version == newest_version() == of_sqlite.newest_version()


def test_many_that_start_at_once_make_one_log(postgres_url: str, connected: Connected) -> None:
    def start() -> None:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            migrate(connection)

    starts = [Thread(target=start) for _ in range(6)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    check_schema(connected)


def test_two_bots_share_a_database_each_in_a_schema_of_its_own(connected: Connected) -> None:
    for schema in ("one", 'an "odd" name'):
        quoted = schema.replace('"', '""')
        connected.execute(f'CREATE SCHEMA "{quoted}"'.encode())
        connected.execute(f'SET search_path = "{quoted}"'.encode())
        migrate(connected)
        sql = PostgresSql(connected)
        event = {
            "id": 1,
            "at": "2026-11-21T12:00:00.000Z",
            "name": "x",
            "detail": "{}",
            "changed": "{}",
            "prev_hash": "",
        }
        sql.insert("events", {**event, "hash": schema})
        assert sql.rows("SELECT events, head FROM chain") == [{"events": 1, "head": schema}]


def test_what_is_no_log_is_left_alone(connected: Connected) -> None:
    connected.execute("CREATE TABLE customers (id int)")
    for look in (migrate, check_schema):
        with pytest.raises(LogUnavailable, match="holds something else \\(customers\\)"):
            look(connected)
    connected.execute("CREATE TABLE migrations (id int)")
    with pytest.raises(LogUnavailable, match="migrations of something else"):
        migrate(connected)


def test_a_database_of_another_encoding_is_refused(postgres: Cluster) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        with (
            psycopg.connect(postgres.url("latin"), autocommit=True) as connection,
            pytest.raises(LogUnavailable, match="another encoding than UTF8"),
        ):
            migrate(connection)
    finally:
        postgres.drop("latin")


def test_a_newer_log_is_opened_where_it_says_that_this_version_works_with_it(made: Connected) -> None:
    made.execute("INSERT INTO migrations VALUES ('m012_expanded', now(), 11)")
    migrate(made)
    check_schema(made)
    assert PostgresSql(made).version == newest_version()
    made.execute("INSERT INTO migrations VALUES ('m013_contracted', now(), 12)")
    for look in (migrate, check_schema):
        with pytest.raises(LogUnavailable, match="newer version of the bot \\(m013_contracted\\); update the bot"):
            look(made)


def test_an_older_log_waits_for_the_bot(made: Connected) -> None:
    made.execute("DELETE FROM migrations")
    with pytest.raises(LogUnavailable, match="written by an older version of the bot"):
        check_schema(made)


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET actor = 'x'", "DELETE FROM events", "TRUNCATE events", "TRUNCATE batches CASCADE"]
)
def test_the_database_refuses_to_change_events(made: Connected, statement: str) -> None:
    sql = PostgresSql(made)
    with pytest.raises(LogUnavailable):
        sql.run(statement)
    sql.run("SET session_replication_role = replica")  # as a superuser can
    with pytest.raises(psycopg.Error, match="events are append-only"):
        made.execute(statement.encode())


TEXTS = (
    "",
    "ASCII",
    "Ñandú CAMIÓN",
    "ﬁn ſtraße ΣΊΣΥΦΟΣ",
    "İstanbul ǅ",
    "Ωmega ①",
    "日本 가각",
    "\0 \ue000 \ue0000 \ue000e",
    "😀 'x' % ? :y",
)


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back_and_is_folded_as_python_does(made: Connected, text: str) -> None:
    sql = PostgresSql(made)
    found = sql.rows("SELECT CAST(:text AS text) AS text, fold(:text) AS folded", {"text": text})
    assert found == [{"text": text, "folded": fold(text)}]
