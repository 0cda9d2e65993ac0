"""The server of the database is restarted, killed, or another one takes its place, while people work."""

import os
import random
import time
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.postgres.cluster import Cluster, How
from tests.postgres.pair import Pair
from tests.postgres.proxy import Proxy
from tests.prove.replicas.company import Company
from tests.prove.replicas.season import Season
from tests.prove.replicas.troupe import Troupe

SEED = int(os.environ.get("PROVE_SEED", "20261201"))
RESTARTS = int(os.environ.get("PROVE_RESTARTS", "50"))
FAIL_OVERS = int(os.environ.get("PROVE_FAIL_OVERS", "20"))
#: everybody but those who have the lock of the work
_SEND_AWAY = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    " AND pid <> pg_backend_pid()"
    " AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock')"
)
_HOW: tuple[How, ...] = ("fast", "immediate", "kill")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_server_is_restarted_in_the_middle_of_work(sandbox: Sandbox, tmp_path: Path) -> None:
    with Cluster(durable=True) as cluster:
        season = Season("restarts", sandbox, cluster.url(cluster.create()), SEED, tmp_path)
        with season.played() as (troupe, _):
            for number in range(RESTARTS):
                time.sleep(season.chance.uniform(0.2, 2.0))
                how = _HOW[number % len(_HOW)]
                cluster.stop(how)
                time.sleep(season.chance.choice((0.0, 0.0, 0.5, 3.0)))
                cluster.start()
                troupe.died[f"restart {how}"] += 1
                troupe.wait_until_up()
    assert season.verdict.wrong == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("which", ["synchronous", "asynchronous"])
def test_a_standby_takes_the_place_of_the_server(sandbox: Sandbox, tmp_path: Path, which: str) -> None:
    with Pair(synchronous=which == "synchronous") as pair:
        name = pair.primary.create()
        pair.caught_up()
        season = Season(f"fail-overs {which}", sandbox, pair.url(name), SEED, tmp_path)
        season.loses_commits = which == "asynchronous"
        unnoticed = list[str]()
        with season.played() as (troupe, company):
            for _ in range(FAIL_OVERS):
                time.sleep(season.chance.uniform(0.5, 2.0))
                unnoticed += _fail_over(pair, name, season.chance, troupe, company, loses=season.loses_commits)
            season.verdict.figures["noticed as restored"] = len(_restores(company))
    assert season.verdict.wrong + unnoticed == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_one_that_works_stays_with_the_server_that_was_left(sandbox: Sandbox, tmp_path: Path) -> None:
    """An address moves on to a standby that lacks commits; only the session of the one that works hears nothing."""
    with Pair() as pair, Proxy(pair.primary.port) as net:
        name = pair.primary.create()
        pair.caught_up()
        season = Season("sessions left behind", sandbox, pair.primary.url(name, port=net.port), SEED, tmp_path)
        season.loses_commits = True
        with season.played(people={"kinds": ("message", "document")}) as (troupe, company):
            for _ in range(FAIL_OVERS):
                time.sleep(season.chance.uniform(0.5, 2.0))
                pair.part()
                time.sleep(season.chance.uniform(1.0, 4.0))
                pair.promote()
                net.aim(pair.primary.port)
                pair.standby.ask(_SEND_AWAY)
                troupe.died["address moved"] += 1
                time.sleep(season.chance.uniform(1.0, 8.0))
                pair.mend()
                troupe.wait_until_up()
            season.verdict.figures["noticed as restored"] = len(_restores(company))
    assert season.verdict.wrong == []


def _fail_over(
    pair: Pair, name: str, chance: random.Random, troupe: Troupe, company: Company, *, loses: bool
) -> list[str]:
    """Have the standby take over, and mend; returns what nobody noticed."""
    is_parted = loses and chance.random() < 0.75
    if is_parted:
        pair.part()
        time.sleep(chance.uniform(1.0, 4.0))
    before = _tip(pair, name)
    noticed = len(_restores(company))
    pair.fail_over()
    after = _tip(pair, name)
    lost = before - after
    troupe.died["fail-over that lost commits" if lost > 0 else "fail-over"] += 1
    wrong = []
    end = time.monotonic() + 30
    while lost > 0 and len(_restores(company)) == noticed:
        if time.monotonic() > end:
            wrong.append(f"nobody noticed that {lost} events were lost (from {before} to {after})")
            break
        time.sleep(0.2)
    troupe.wait_until_up()
    time.sleep(chance.uniform(0.0, 2.0))
    pair.mend()
    return wrong


def _tip(pair: Pair, name: str) -> int:
    return int(pair.primary.ask("SELECT events FROM chain", database=name)[0][0])


def _restores(company: Company) -> list[object]:
    return list(company.rows("SELECT id FROM events WHERE name = 'restored'") or [])
