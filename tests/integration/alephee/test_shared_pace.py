"""The pace of an API key that several processes have: what one takes or learns the others go by."""

from collections.abc import Iterator

import pytest

from bot.alephee.lanes import Kept, share_nothing
from bot.alephee.pacer import GcraPacer
from bot.database_url import read_url
from bot.log.postgres.migrations import migrate
from bot.log.postgres.pace_rows import PaceRows
from bot.log.postgres.server import Server
from tests.postgres.cluster import Cluster
from tests.unit.alephee.test_pacing import ENDPOINT, NOW, headers


def now() -> float:
    return NOW


@pytest.fixture
def database(postgres_url: str) -> str:
    with Server(postgres_url).connect() as connection:
        migrate(connection)
    return postgres_url


@pytest.fixture(params=["one process", "two processes"])
def pair(request: pytest.FixtureRequest) -> Iterator[tuple[GcraPacer, GcraPacer]]:
    """Return two that must keep one pace: one in memory, twice, or two processes with the rows of a database."""
    if request.param == "one process":
        alone = GcraPacer(now, share_nothing)
        yield alone, alone
        return
    url = read_url(request.getfixturevalue("database"))
    rows = (PaceRows(url, Kept), PaceRows(url, Kept))
    yield GcraPacer(now, rows[0]), GcraPacer(now, rows[1])
    for one in rows:
        one.close()


def test_what_one_takes_is_taken_for_the_other(pair: tuple[GcraPacer, GcraPacer]) -> None:
    first, second = pair
    assert first.take(ENDPOINT) == 0
    assert second.take(ENDPOINT) > 0  # the limit is not known: one call goes out
    first.learn(ENDPOINT, headers(4, 3, 14), NOW, since=NOW)
    taken = [one.take(ENDPOINT) for one in (second, first, second)]
    assert taken[:2] == [0, 0]
    assert taken[2] > 0


def test_what_one_is_refused_keeps_the_other_back(pair: tuple[GcraPacer, GcraPacer]) -> None:
    first, second = pair
    first.block(ENDPOINT, 30.0)
    assert second.take(ENDPOINT) == 30.0
    assert second.wait(ENDPOINT) == 30.0


def test_what_did_not_begin_is_free_for_the_other(pair: tuple[GcraPacer, GcraPacer]) -> None:
    first, second = pair
    assert first.take(ENDPOINT) == 0
    first.give_back(ENDPOINT)
    assert second.take(ENDPOINT) == 0
    second.finish(ENDPOINT, NOW)
    assert first.take(ENDPOINT) == 0


def test_while_the_server_is_away_each_goes_by_what_it_knows_and_waits_once(database: str) -> None:
    rows = PaceRows(read_url(database.replace("/test", "/no")), Kept)
    pacer = GcraPacer(now, rows)
    assert pacer.take(ENDPOINT) == 0
    assert pacer.take(ENDPOINT) > 0
    rows.close()


def test_a_connection_that_broke_is_replaced() -> None:
    with Cluster(durable=False) as cluster:
        url = cluster.url("postgres")
        with Server(url).connect() as connection:
            migrate(connection)
        rows = PaceRows(read_url(url), Kept)
        pacer = GcraPacer(now, rows)
        pacer.take(ENDPOINT)
        with rows(ENDPOINT):
            cluster.restart("immediate")
        with rows(ENDPOINT) as kept:
            assert kept.state is None  # it is left alone for a moment
        rows.close()
