"""The network of the tests: it is pulled out, one way or both, breaks, and heals."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.postgres.cluster import Cluster
from tests.postgres.processes import wait_until
from tests.postgres.proxy import Proxy


@pytest.fixture
def proxy(postgres: Cluster) -> Iterator[Proxy]:
    with Proxy(postgres.port) as between:
        yield between


@pytest.fixture
def url(postgres: Cluster, postgres_database: str, proxy: Proxy) -> str:
    return postgres.url(postgres_database, port=proxy.port)


def commit_in_vain(connection: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.OperationalError):
        connection.commit()


def test_what_is_asked_goes_there_and_the_answer_comes_back(url: str, proxy: Proxy) -> None:
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT length(repeat('x', 1000000))").fetchone() == (1_000_000,)
        rows = connection.execute("SELECT repeat('x', 1000) FROM generate_series(1, 1000)").fetchall()
        assert len(rows) == 1_000
    assert proxy.connections == 1


def test_while_the_cable_is_out_nothing_is_heard_and_afterwards_all_of_it(url: str, proxy: Proxy) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        proxy.cut()
        answers = list[object]()
        asking = threading.Thread(target=lambda: answers.append(connection.execute("SELECT 7").fetchone()))
        asking.start()
        with pytest.raises(psycopg.OperationalError, match="timeout expired"):
            psycopg.connect(url, connect_timeout=1)
        assert answers == []
        proxy.heal()
        asking.join(10)
        assert answers == [(7,)]


def test_where_only_the_answers_are_lost_the_server_has_done_it(
    url: str, proxy: Proxy, postgres: Cluster, postgres_database: str
) -> None:
    postgres.ask("CREATE TABLE one (n int)", database=postgres_database)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO one VALUES (1)")
        proxy.cut("back")
        committing = threading.Thread(target=commit_in_vain, args=[connection])
        committing.start()
        wait_until(lambda: bool(postgres.ask("SELECT 1 FROM one", database=postgres_database)), 10, "not committed")
        proxy.reset()
        committing.join(10)
        assert connection.closed


def test_a_reset_breaks_what_is_there_and_a_refusal_what_comes(url: str, proxy: Proxy) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        proxy.reset()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    psycopg.connect(url).close()
    proxy.refuse()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=5)
    proxy.heal()
    psycopg.connect(url).close()


def test_it_leads_elsewhere_when_it_is_told(url: str, proxy: Proxy, postgres: Cluster) -> None:
    with Cluster() as other:
        name = other.create()
        proxy.aim(other.port)
        with psycopg.connect(other.url(name, port=proxy.port)) as connection:
            found = connection.execute("SELECT current_setting('port')::int").fetchone()
        assert found == (other.port,)


def test_a_server_that_is_gone_is_a_broken_connection(proxy: Proxy) -> None:
    with Cluster() as gone:
        proxy.aim(gone.port)
        with psycopg.connect(gone.url(port=proxy.port), autocommit=True) as connection:
            gone.stop("kill")
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(gone.url(port=proxy.port), connect_timeout=5)
