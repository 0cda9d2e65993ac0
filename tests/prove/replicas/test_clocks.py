"""Replicas whose clocks are ten minutes apart behave as one."""

import os
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.prove.replicas.company import Company
from tests.prove.replicas.season import Season

SEED = int(os.environ.get("PROVE_SEED", "20261201"))
ROUNDS = int(os.environ.get("PROVE_CLOCKS", "20"))
APART = (-300.0, 0.0, 300.0)
UNDO, TTL = 4.0, 15.0
#: seconds that a machine under load may take from when something is due, and what a clock is off by at most
LATE, OFF = 12.0, 1.0


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_replicas_whose_clocks_are_apart_behave_as_one(sandbox: Sandbox, postgres_url: str, tmp_path: Path) -> None:
    season = Season("clocks", sandbox, postgres_url, SEED, tmp_path)
    began = time.time()
    own = {"bot_undo": f"{UNDO:.0f}s", "bot_approval_ttl": f"{TTL:.0f}s"}
    people = {"wishes": ("approve", "undo", "nothing"), "kinds": ("message",), "pairs": 6}
    with season.played(ahead=APART, own=own, people=people) as (troupe, company):
        for _ in range(ROUNDS):
            time.sleep(season.chance.uniform(2.0, 5.0))
            troupe.wait_until_up()
            if worker := troupe.worker:
                troupe.strike(worker)
    assert season.verdict.wrong + _wrong_times(company, began) == []


def _wrong_times(company: Company, began: float) -> list[str]:
    wrong = list[str]()
    arrived = {one.text: one.at for one in company.sandbox.alephee.received}
    for row in company.rows("SELECT text, state, requested_at, decided_at, finished_at FROM sends") or ():
        at = {name: _seconds(row[name]) for name in ("requested_at", "decided_at", "finished_at") if row[name]}
        wrong += [
            f"{name} is {value - began:.1f} s"
            for name, value in at.items()
            if not began - OFF < value < time.time() + OFF
        ]
        if row["state"] == "sent" and row["text"] in arrived:
            waited = arrived[row["text"]] - at["decided_at"]
            if waited < UNDO - OFF:
                wrong.append(f"sent {waited:.1f} s after it was approved")
        if row["state"] == "expired":
            waited = at["finished_at"] - at["requested_at"]
            if not TTL - OFF < waited < TTL + LATE:
                wrong.append(f"expired after {waited:.1f} s")
    times = [_seconds(row["at"]) for row in company.rows("SELECT at FROM events ORDER BY id") or ()]
    wrong += [f"an event {a - b:.2f} s before the one before it" for a, b in pairwise(times) if a > b + OFF]
    return wrong


def _seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp).astimezone(UTC).timestamp()
