"""The cable between this machine and a server is pulled out: what notices is TCP, at both ends."""

import time

import psycopg
import pytest

from tests.postgres.cable import Cable
from tests.postgres.cluster import Cluster
from tests.postgres.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.alone]
#: seconds until TCP gives up, at either end
LIMIT = 4
#: keep-alives alone are not enough: none is sent while an answer waits to be acknowledged
ALIVE = {
    "tcp_keepalives_idle": "1",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": f"{LIMIT}s",
}
CLIENT = f"keepalives_idle=1&keepalives_interval=1&keepalives_count=3&tcp_user_timeout={LIMIT * 1000}"


def test_both_ends_give_a_cut_connection_up_and_a_new_one_works_when_the_cable_is_back() -> None:
    with Cable() as cable, Cluster(at=cable, settings=ALIVE) as server:

        def others() -> int:
            (row,) = server.ask("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cut'")
            return int(row[0])

        with psycopg.connect(f"{server.url()}?{CLIENT}", application_name="cut", autocommit=True) as cut:
            cut.execute("SELECT pg_advisory_lock(1)")
            assert others() == 1
            cable.cut()
            began = time.monotonic()
            with pytest.raises(psycopg.OperationalError):
                cut.execute("SELECT 1")
            assert time.monotonic() - began < 2 * LIMIT
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(server.url(), connect_timeout=2)
            wait_until(lambda: others() == 0, 2 * LIMIT, "the server keeps a connection whose other end is gone")
            assert server.ask("SELECT pg_try_advisory_lock(1)") == [(True,)]
        cable.mend()
        psycopg.connect(server.url(), connect_timeout=10).close()
