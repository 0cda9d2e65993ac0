"""A server with a standby: a fail-over keeps what the standby has, at the same address."""

import psycopg
import pytest

from tests.postgres.cluster import Cluster
from tests.postgres.pair import Pair


def numbers(pair: Pair) -> list[int]:
    with psycopg.connect(pair.url(), connect_timeout=5) as connection:
        return [n for (n,) in connection.execute("SELECT n FROM one ORDER BY n")]


def write(pair: Pair, number: int) -> None:
    with psycopg.connect(pair.url(), connect_timeout=5) as connection:
        connection.execute("INSERT INTO one VALUES (%s)", [number])


def test_a_synchronous_standby_has_every_commit_and_the_next_one_too() -> None:
    with Pair(synchronous=True) as pair:
        pair.primary.ask("CREATE TABLE one (n int)")
        for number in range(3):
            write(pair, number)
            pair.fail_over()
            assert numbers(pair) == list(range(number + 1))
            pair.mend()


def test_what_a_parted_standby_did_not_hear_is_lost_by_a_fail_over() -> None:
    with Pair() as pair:
        pair.primary.ask("CREATE TABLE one (n int)")
        write(pair, 1)
        pair.caught_up()
        pair.part()
        write(pair, 2)
        assert numbers(pair) == [1, 2]
        pair.fail_over()
        assert numbers(pair) == [1]


def test_after_a_partition_both_take_writes_until_the_old_one_is_mended() -> None:
    with Pair() as pair:
        pair.primary.ask("CREATE TABLE one (n int)")
        pair.caught_up()
        pair.promote()
        pair.primary.ask("INSERT INTO one VALUES (1)")
        pair.standby.ask("INSERT INTO one VALUES (2)")
        pair.mend()
        assert pair.standby.ask("SELECT n FROM one") == [(1,)]
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            pair.standby.ask("INSERT INTO one VALUES (3)")


def test_a_standby_reads_and_does_not_write(postgres: Cluster) -> None:
    with Cluster(of=postgres) as standby:
        assert standby.ask("SELECT pg_is_in_recovery()") == [(True,)]
