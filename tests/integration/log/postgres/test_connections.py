"""How many connections a process has at most, whatever becomes of the server: an administrator counts on it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from bot.errors import LogUnavailable
from bot.log.postgres.pool import Pool
from bot.log.postgres.server import Server
from tests.postgres.cluster import Cluster
from tests.postgres.proxy import Proxy

MANY = 12


def test_of_many_who_read_in_vain_one_asks_the_server_why(postgres: Cluster, postgres_database: str) -> None:
    with Proxy(postgres.port) as network, ExitStack() as reading:
        url = f"{postgres.url(postgres_database, port=network.port)}?connect_timeout=2"
        pool = Pool(Server(url), patience=1.0)
        pool.open()
        reading.enter_context(closing(pool))
        for _ in range(10):
            reading.enter_context(pool.snapshot())
        before = network.connections
        network.cut()

        def read(_: int) -> None:
            with pytest.raises(LogUnavailable, match="it does not answer"), pool.snapshot(hastily=True):
                pass

        with ThreadPoolExecutor(MANY) as readers:
            list(readers.map(read, range(MANY)))
        made = network.connections - before
        network.heal()  # what was lent is given back
        assert made == 1
