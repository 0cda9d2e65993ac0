"""Any replica is killed at any time: nothing is lost, nothing is sent twice, nothing stands still."""

import os
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.prove.replicas.killing import Killer
from tests.prove.replicas.season import Season

SEED = int(os.environ.get("PROVE_SEED", "20261201"))
KILLS = int(os.environ.get("PROVE_KILLS", "300"))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_replicas_are_killed_at_every_step_and_by_twos(sandbox: Sandbox, postgres_url: str, tmp_path: Path) -> None:
    season = Season("kills", sandbox, postgres_url, SEED, tmp_path)
    wishes = ("approve", "approve", "approve", "undo", "decline")
    with season.played(own={"bot_undo": "1s"}, people={"wishes": wishes}) as (troupe, _):
        killer = Killer(troupe, season.chance)
        killer.kill(KILLS)
        season.verdict.figures["killed at"] = dict(sorted(killer.killed.items()))
        season.verdict.figures["not reached"] = dict(killer.not_reached)
    assert season.verdict.wrong == []
