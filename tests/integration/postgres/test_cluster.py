"""The servers that tests start: each test has a database of its own, and a server ends however it is ended."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres.cluster import PASSWORDED, Cluster, How
from tests.postgres.places import sweep
from tests.postgres.processes import is_running, wait_until

ROOT = Path(__file__).parents[3]
#: a run of tests that is killed
KILLED = """
import sys
from tests.postgres.cluster import Cluster
cluster = Cluster()
print(cluster.folder, cluster.ask("SELECT pg_backend_pid()")[0][0], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """Yield a server that tests of this module end and start."""
    with Cluster() as cluster:
        yield cluster


def test_a_database_is_new_and_whoever_is_connected_is_sent_away(postgres: Cluster) -> None:
    name = postgres.create()
    with psycopg.connect(postgres.url(name)) as connection:
        connection.execute("CREATE TABLE one (n int)")
        connection.commit()
        postgres.drop(name)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    assert postgres.ask("SELECT count(*) FROM pg_database WHERE datname = %s", name) == [(0,)]


def test_both_roads_lead_to_the_database(postgres: Cluster, postgres_url: str, postgres_database: str) -> None:
    for url in (postgres_url, postgres.socket_url(postgres_database)):
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == (postgres_database,)


@pytest.mark.parametrize("how", ["fast", "immediate", "kill"])
def test_what_was_committed_outlives_a_restart(own: Cluster, how: How) -> None:
    name, port = own.create(), own.port
    own.ask("CREATE TABLE one AS SELECT 7 AS n", database=name)
    with psycopg.connect(own.url(name)) as held:
        own.restart(how)
        assert own.port == port
        with pytest.raises(psycopg.OperationalError):
            held.execute("SELECT 1")
    assert own.ask("SELECT n FROM one", database=name) == [(7,)]


def test_a_frozen_server_answers_nothing_until_it_goes_on(own: Cluster) -> None:
    with psycopg.connect(own.url(), autocommit=True) as connection:
        own.pause()
        with pytest.raises(psycopg.OperationalError, match="timeout expired"):
            psycopg.connect(own.url(), connect_timeout=1)
        own.resume()
        assert connection.execute("SELECT 1").fetchone() == (1,)
        own.pause()
        own.restart("kill")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_connections_are_ended_by_the_name_that_they_gave(own: Cluster) -> None:
    with (
        psycopg.connect(own.url(), application_name="alephee-bot 1", autocommit=True) as ended,
        psycopg.connect(own.url(), application_name="somebody", autocommit=True) as other,
    ):
        assert own.send_away("alephee-bot%") == 1
        with pytest.raises(psycopg.OperationalError):
            ended.execute("SELECT 1")
        assert other.execute("SELECT 1").fetchone() == (1,)


def test_who_has_to_have_a_password_needs_the_right_one(own: Cluster) -> None:
    own.ask(f"CREATE ROLE {PASSWORDED}")
    own.ask(f"CREATE ROLE bot LOGIN PASSWORD 'right' IN ROLE {PASSWORDED}")
    psycopg.connect(own.url(user="bot", password="right")).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(own.url(user="bot", password="wrong"))


def test_a_server_that_a_killed_run_left_behind_is_ended_and_removed(own: Cluster) -> None:
    run = [sys.executable, "-c", KILLED]
    with subprocess.Popen(run, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        folder = Path(killed.stdout.readline().split()[0])
        postmaster = int((folder / "data/postmaster.pid").read_text().splitlines()[0])
        sweep()
        assert is_running(postmaster), "its run goes on"
        killed.send_signal(signal.SIGKILL)
    # Another run of tests may begin just now, and sweep first.
    wait_until(lambda: bool(sweep()) or not folder.exists(), 10, "it is still there")
    assert not folder.exists()
    wait_until(lambda: not is_running(postmaster), 10, "it still runs")
    assert own.runs
