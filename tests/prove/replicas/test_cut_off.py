"""One replica is cut off from the database, or freezes; what it does when it is back is what nobody minds."""

import os
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from tests.postgres.cluster import Cluster
from tests.postgres.proxy import Proxy
from tests.prove.replicas.season import Season
from tests.prove.replicas.troupe import Troupe

SEED = int(os.environ.get("PROVE_SEED", "20261201"))
CUTS = int(os.environ.get("PROVE_CUTS", "24"))
FREEZES = int(os.environ.get("PROVE_FREEZES", "30"))
#: seconds: longer than it takes until another one works
FROZEN = (20.0, 40.0)
_HOW = ("silent", "answers lost", "reset", "refused")
#: where the one that works freezes: in the middle of what it does, mostly about a call
_POINTS = (
    FailPoint.SEND_CLAIMED,
    FailPoint.SEND_CLAIM,
    FailPoint.SEND_CALLED,
    FailPoint.SEND_RECHECK,
    FailPoint.SEND_RECORDED,
    FailPoint.DELIVER_POST,
    FailPoint.DELIVER_SHOWN,
    FailPoint.CARD_POST,
    FailPoint.CARD_SHOWN,
    FailPoint.COLLECT_COMMIT,
    FailPoint.IDENTIFY_COMMIT,
    FailPoint.DECIDE_COMMIT,
    FailPoint.ASK_COMMIT,
)
_STEPS = (*map(str, _POINTS), "writer.commit", "writer.committed", "session.asked for the lock", "session.commit")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_one_replica_is_cut_off_from_the_database(sandbox: Sandbox, tmp_path: Path) -> None:
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster())
        name = cluster.create()
        nets = [stack.enter_context(Proxy(cluster.port)) for _ in range(3)]
        season = Season("cuts", sandbox, cluster.url(name), SEED, tmp_path)
        with season.played(ways=[cluster.url(name, port=net.port) for net in nets]) as (troupe, _):
            for number in range(CUTS):
                troupe.wait_until_up()
                time.sleep(season.chance.uniform(0.2, 1.5))
                chosen = troupe.worker if number % 3 else season.chance.choice(troupe.puppets)
                place = next((n for n, one in enumerate(troupe.places) if one.puppet is chosen), 0)
                _cut(troupe, nets[place], _HOW[number % len(_HOW)], place)
                time.sleep(season.chance.choice((0.5, 5.0, 16.0, 25.0)))
                nets[place].heal()
    assert season.verdict.wrong == []


def _cut(troupe: Troupe, net: Proxy, how: str, place: int) -> None:
    puppet = troupe.places[place].puppet
    if puppet is not None and puppet.works:
        troupe.fell(time.monotonic(), "cut")
    troupe.died[f"cut {how}"] += 1
    if how == "silent":
        net.cut()
    elif how == "answers lost":
        net.cut("back")
    elif how == "reset":
        net.reset()
    else:
        net.refuse()
        net.reset()


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_one_replica_freezes_at_every_step_and_goes_on_long_after(
    sandbox: Sandbox, postgres_url: str, tmp_path: Path
) -> None:
    season = Season("freezes", sandbox, postgres_url, SEED, tmp_path)
    with season.played() as (troupe, _):
        for number in range(FREEZES):
            troupe.wait_until_up()
            troupe.arm([_STEPS[number % len(_STEPS)]], deed="freeze")
            frozen = troupe.wait_for_deed(6.0) or troupe.worker
            if frozen is None:
                continue
            troupe.disarm()
            if not frozen.is_frozen:
                troupe.strike(frozen, "freeze")
            time.sleep(season.chance.uniform(*FROZEN))
            frozen.thaw()
            time.sleep(season.chance.uniform(0.5, 3.0))
    assert season.verdict.wrong == []
