"""Any replica is killed at any time: nothing is lost, nothing is sent twice, nothing stands still."""

import os
from pathlib import Path

import pytest

from bot.domain.kinds import Kind
from sandbox.server import Sandbox
from tests.prove.replicas.company import KINDS
from tests.prove.replicas.killing import Killer
from tests.prove.replicas.season import Season

SEED = int(os.environ.get("PROVE_SEED", "20261201"))
KILLS = int(os.environ.get("PROVE_KILLS", "300"))


#: kinds of requests, and who is killed how often; the quick form waits for no look at what became of a call
LONG = [
    pytest.param(("message", "create_order"), 3, marks=pytest.mark.timeout(240)),
    pytest.param(KINDS, KILLS, marks=[pytest.mark.slow, pytest.mark.timeout(3600)]),
]


@pytest.mark.parametrize(("kinds", "kills"), LONG)
def test_replicas_are_killed_at_every_step_and_by_twos(
    sandbox: Sandbox, postgres_url: str, tmp_path: Path, kinds: tuple[Kind, ...], kills: int
) -> None:
    season = Season("kills", sandbox, postgres_url, SEED, tmp_path)
    people = {"wishes": ("approve", "approve", "approve", "undo", "decline"), "kinds": kinds}
    with season.played(own={"bot_undo": "1s"}, people=people) as (troupe, _):
        killer = Killer(troupe, season.chance)
        killer.kill(kills)
        season.verdict.figures["killed at"] = dict(sorted(killer.killed.items()))
        season.verdict.figures["not reached"] = dict(killer.not_reached)
    assert season.verdict.wrong == []
