"""A log that was left behind, or took the place of another one, while processes had it open."""

from dataclasses import replace

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from bot.database_url import read_url
from bot.errors import DatabaseHeld, LogUnavailable
from bot.log.postgres.ends import open_held
from bot.log.postgres.notices import channel_of
from bot.log.postgres.server import Server
from bot.log.restoring import Mark
from bot.ports import Role
from tests.integration.log.postgres.processes import HASTY, Processes, note, until, works, written
from tests.postgres.cluster import Cluster


def test_who_was_away_while_the_log_was_moved_takes_nothing_up(processes: Processes, postgres_url: str) -> None:
    log = processes.open()
    works(log)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE restoring SET mark = %s", (Mark.MOVED,))
    with pytest.raises(LogUnavailable, match="was moved"):  # before anybody has tried to write
        log.check()
    with pytest.raises(LogUnavailable, match="was moved"):
        note(log)


def test_an_older_copy_put_in_place_under_an_open_connection_is_not_written(
    processes: Processes, postgres_url: str
) -> None:
    log = processes.open(beats=replace(HASTY, look=60.0))
    works(log)
    note(log.working)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA kept")
        copied = connection.execute("CREATE TABLE kept.chain AS SELECT * FROM chain")
        assert copied.rowcount == 1
    note(log.working)
    with psycopg.connect(postgres_url) as connection:  # as pg_restore would: the last event is not in it
        connection.execute("ALTER TABLE events DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM events WHERE id = 2")
        connection.execute("UPDATE chain SET events = kept.events, head = kept.head FROM kept.chain AS kept")
        connection.execute("ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_counted")
        connection.execute("ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_not_changed")
    with pytest.raises(LogUnavailable, match="lacks commits"):
        note(log.working)
    until(lambda: log.role is Role.WORKER and log.restored)
    assert written(log) == 1


def test_a_notice_of_an_end_that_no_log_has_keeps_nobody_from_work(processes: Processes, postgres_url: str) -> None:
    log, other = processes.open(), processes.open()
    works(log)
    epoch = log._session and log._session.epoch
    forged = f'{{"from":"x","topics":[],"events":{10**30},"head":"x","epoch":0}}'
    with psycopg.connect(postgres_url, autocommit=True) as connection:  # anybody may who may connect
        connection.execute("SELECT pg_notify(%s, %s)", (channel_of("public"), forged))
    note(other)
    until(lambda: log._noticing.known.now[0])
    assert (log.role, log.restored, log._session and log._session.epoch) == (Role.WORKER, None, epoch)


def test_a_bot_that_stands_by_as_another_role_keeps_the_owner_from_moving_the_log(
    postgres: Cluster, postgres_database: str
) -> None:
    with psycopg.connect(postgres.url(postgres_database), autocommit=True) as connection:
        connection.execute("CREATE ROLE mover LOGIN")
        connection.execute(SQL("ALTER DATABASE {} OWNER TO mover").format(Identifier(postgres_database)))
    with (
        Server(postgres.url(postgres_database), "alephee-bot here:1", is_present=True).connect(),
        pytest.raises(DatabaseHeld, match="alephee-bot here:1"),
        open_held(read_url(postgres.url(postgres_database, user="mover"))),
    ):
        pass
