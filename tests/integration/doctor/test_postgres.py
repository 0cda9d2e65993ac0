"""A log in PostgreSQL as the doctor finds it: the server, the role, who works, and what becomes of a fail-over."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from bot.clock import SystemClock
from bot.database_url import read_url
from bot.kinds import CONTENTS
from bot.log.engines import make_log
from tests.integration.doctor.examining import Doctor
from tests.postgres.cluster import Cluster
from tests.postgres.pair import Pair


def open_log_at(url: str) -> None:
    log = make_log(read_url(url), CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    with closing(log):
        log.open()


@pytest.fixture(scope="module")
def durable() -> Iterator[Cluster]:
    with Cluster(durable=True) as cluster:
        yield cluster


@pytest.fixture
def empty(durable: Cluster) -> Iterator[str]:
    name = durable.create()
    yield durable.url(name)
    durable.drop(name)


@pytest.fixture
def log(empty: str) -> str:
    open_log_at(empty)
    return empty


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with Pair(synchronous=False) as pair:
        yield pair


def test_a_log_that_is_not_there_yet_is_well(doctor: Doctor, empty: str) -> None:
    said = doctor(BOT_DATABASE=empty).lines("database", "ok")
    assert any("where the log will be made at the first start" in line for line in said)


def test_a_log_that_nobody_works_with_is_read(doctor: Doctor, log: str) -> None:
    (said,) = doctor(BOT_DATABASE=log).lines("database", "ok")
    assert re.search(r"postgresql://.*, PostgreSQL \d\d.*, with 0 requests; nobody works with it", said)


def test_who_works_is_named_with_those_who_stand_by(doctor: Doctor, log: str) -> None:
    logs = [make_log(read_url(log), CONTENTS, lock_wait=timedelta(), clock=SystemClock()) for _ in range(2)]
    with closing(logs[0]), closing(logs[1]):
        for one in logs:
            one.open()
        (said,) = doctor(BOT_DATABASE=log).lines("database", "ok")
    assert re.search(r"with 0 requests; \S+:\d+:\w+ works since 20\d\d-\S+Z", said)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("postgresql://bot:s3cret@127.0.0.1:1/log", "PostgreSQL is away: the connection is refused"),
        ("postgresql://bot:s3cret@db.invalid/log", "PostgreSQL is away: its name is not known (DNS)"),
    ],
)
def test_a_server_that_is_not_reached_has_its_cause(doctor: Doctor, address: str, what: str) -> None:
    examined = doctor(BOT_DATABASE=address)
    said = examined.only("database", "fail")
    assert what in said
    assert "s3cret" not in str(examined.found)


def test_a_database_that_is_not_there_is_named(doctor: Doctor, durable: Cluster) -> None:
    assert "no such database" in doctor(BOT_DATABASE=durable.url("nowhere")).only("database", "fail")


def test_an_option_that_is_none_is_a_wrong_address_and_no_fault_of_the_doctor(doctor: Doctor, durable: Cluster) -> None:
    said = doctor(BOT_DATABASE=durable.url("log?colour=red")).only("database", "fail")
    assert "does not know an option of the address → correct the address" in said


def test_a_database_of_something_else_is_refused(doctor: Doctor, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE invoices (id bigint)")
    assert "holds something else (invoices)" in doctor(BOT_DATABASE=postgres_url).only("database", "fail")


def test_an_owner_of_the_events_is_told_of_a_role_that_can_only_add(doctor: Doctor, log: str) -> None:
    assert any("owns the events of the log" in line for line in doctor(BOT_DATABASE=log).lines("database", "warn"))


def test_a_role_without_rights_is_refused(doctor: Doctor, log: str, durable: Cluster) -> None:
    with psycopg.connect(log) as connection:
        connection.execute("DROP ROLE IF EXISTS stranger")
        connection.execute("CREATE ROLE stranger LOGIN")
        name = connection.info.dbname
    said = doctor(BOT_DATABASE=durable.url(name, user="stranger")).lines("database", "fail")
    assert any("lacks a right" in line or "may not read the log" in line for line in said)


def test_a_standby_is_no_place_for_a_log(doctor: Doctor, pair: Pair) -> None:
    found = doctor(BOT_DATABASE=pair.standby.url("postgres")).lines("database", "fail")
    assert any("standby" in line for line in found)


def test_a_standby_that_commits_do_not_wait_for_is_told(doctor: Doctor, pair: Pair) -> None:
    found = doctor(BOT_DATABASE=pair.url("postgres")).lines("database", "warn")
    assert any("a fail-over may lose the last ones" in line for line in found)


def test_a_server_without_fsync_is_refused(doctor: Doctor, postgres_url: str) -> None:
    """The shared server of the tests is such a one."""
    assert "fsync is off" in doctor(BOT_DATABASE=postgres_url).only("database", "fail")
