"""The server of the database is restarted, killed, or another one takes its place, while people work."""

import os
import random
import time
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.postgres.cluster import Cluster, How
from tests.postgres.pair import Pair
from tests.prove.replicas.company import Company
from tests.prove.replicas.season import Season
from tests.prove.replicas.troupe import Troupe

SEED = int(os.environ.get("PROVE_SEED", "20261201"))
RESTARTS = int(os.environ.get("PROVE_RESTARTS", "50"))
FAIL_OVERS = int(os.environ.get("PROVE_FAIL_OVERS", "20"))
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


def _fail_over(
    pair: Pair, name: str, chance: random.Random, troupe: Troupe, company: Company, *, loses: bool
) -> list[str]:
    """Have the standby take over, and mend; returns what nobody noticed."""
    is_parted = loses and chance.random() < 0.75
    if is_parted:
        pair.part()
        time.sleep(chance.uniform(0.3, 2.5))
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
