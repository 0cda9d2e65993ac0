"""Every write to the database fails once, in every way: nothing is sent that is not in the log, nothing gets stuck."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.domain.messages import MESSAGE
from sandbox.server import Sandbox
from tests.figures import note_figures
from tests.prove.acts import ACTS, Act
from tests.prove.children import Nursery
from tests.prove.play import Play
from tests.prove.sights import Outcome
from tests.prove.storage import FAILURES

AT_ONCE = 8
#: in the quick form, failing writes of each kind but messages
_HURRY = 4

_SLOW = (pytest.mark.slow, pytest.mark.timeout(1700))
#: in the long form each act is a proof of its own: they run beside each other
FORMS = [
    pytest.param(ACTS, False, id="quick", marks=pytest.mark.timeout(400)),
    *(pytest.param((act,), True, id=f"long-{act.kind}", marks=_SLOW) for act in ACTS),
]


@pytest.mark.parametrize(("acts", "every"), FORMS)
def test_the_kth_write_fails_for_every_k_and_everything_arrives_once(
    nursery: Nursery, tmp_path: Path, *, acts: tuple[Act, ...], every: bool
) -> None:

    def play(act: Act, kth: int, failure: str) -> tuple[Outcome, bool]:
        with Sandbox() as sandbox:
            sandbox.alephee.set_limit("*", 6000)
            one = Play(nursery, sandbox, tmp_path / f"{act.kind}-{kth}-{failure}.db", act)
            one.storage = {"kth": kth, "failure": failure}
            outcome = one.run()
            return outcome, bool(one.failed)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        writes = pool.map(lambda act: _writes(nursery, tmp_path, act), acts)
        rounds = [
            planned for act, count in zip(acts, writes, strict=True) for planned in _rounds(act, count, every=every)
        ]
        played = list(pool.map(lambda planned: (planned, *play(*planned)), rounds))
    wrong = [
        f"{act.kind} write {kth} {failure}: {outcome}" for (act, kth, failure), outcome, _ in played if outcome.wrong
    ]
    said = [word for _, outcome, _ in played for word in outcome.wrong]
    counts = {name: sum(word.startswith(name) for word in said) for name in ("lost", "double", "stuck")}
    note_figures("1 failing writes", rounds=len(played), **counts, other=len(said) - sum(counts.values()))
    assert wrong == []
    hit = sum(was_hit for _, _, was_hit in played)
    assert hit >= len(played) * 3 // 4, f"only {hit} of {len(played)} plays met their failure"


def _writes(nursery: Nursery, folder: Path, act: Act) -> int:
    """Count the writes of a play in which nothing fails."""
    with Sandbox() as sandbox:
        sandbox.alephee.set_limit("*", 6000)
        one = Play(nursery, sandbox, folder / f"{act.kind}-well.db", act)
        one.storage = {"kth": 0, "failure": "full"}
        outcome = one.run()
        assert outcome.wrong == []
        return one.writes


def _rounds(act: Act, writes: int, *, every: bool) -> Iterator[tuple[Act, int, str]]:
    """Yield which write fails and how: all of them in the long form, else every third write of a message."""
    names = list(FAILURES)
    if every:
        yield from ((act, kth, name) for kth in range(1, writes + 1) for name in names)
        return
    step = 3 if act.kind == MESSAGE else 1 + writes // _HURRY
    yield from ((act, kth, names[kth % len(names)]) for kth in range(1, writes + 1, step))
