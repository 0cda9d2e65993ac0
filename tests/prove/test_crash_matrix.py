"""Crash proof: killed at every point, for every kind of action, and started again."""

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import pytest

from bot.domain.messages import MESSAGE
from bot.fail_points import STEPS, FailPoint
from sandbox.server import Sandbox
from tests.figures import note_figures
from tests.kinds.registered import IS_WHOLE
from tests.prove.acts import ACTS, Act
from tests.prove.children import Nursery
from tests.prove.hesitant import SECOND_THOUGHTS, HesitantPlay
from tests.prove.matrix import HEAD, draw
from tests.prove.play import AFTER_A_CRASH, NEVER_REACHED, Play
from tests.prove.sights import Outcome

PAGE = Path(__file__).parents[2] / "docs" / "crash-matrix.md"
ROOT = PAGE.parents[1]
#: plays at once: they mostly wait
AT_ONCE = 8
#: seconds after the next start in which everything is told
SOON = 2.0
#: what people do only about a card that was being posted, or a press that was being committed
_CARD_WORDS = {"had the card posted", "found the card"}
_PRESS_WORDS = {"approved again"}
#: how often a play is repeated that died while it did something else
_TURNS = 5
_RESOLVE = {FailPoint.RESOLVE_COMMIT, FailPoint.RESOLVE_COMMITTED}
_FOLLOW_UP = {FailPoint.FOLLOW_UP_LOOK, FailPoint.FOLLOW_UP_COMMIT, FailPoint.FOLLOW_UP_COMMITTED}

LONG = [
    pytest.param("quick", marks=pytest.mark.timeout(900)),
    pytest.param("long", marks=[pytest.mark.slow, pytest.mark.timeout(1500)]),
]


def test_every_point_belongs_to_a_step_and_every_step_is_somewhere_in_the_code() -> None:
    assert {point for step in STEPS for point in (step.before, step.after)} == set(FailPoint)
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "operations").rglob("*.py"))
    assert [point.name for point in FailPoint if not re.search(rf"\bFailPoint\.{point.name}\b", code)] == []


@pytest.mark.parametrize("form", LONG)
def test_killed_at_every_point_nothing_is_lost_nothing_repeated_and_the_truth_is_told(
    nursery: Nursery, tmp_path: Path, form: str
) -> None:
    every = form == "long"

    def play(number: int, act: Act, point: FailPoint | None, times: int) -> Outcome:
        with Sandbox() as sandbox:
            sandbox.alephee.set_limit("*", 6000)
            people = HesitantPlay if point in SECOND_THOUGHTS else Play
            return people(nursery, sandbox, tmp_path / f"{number}.db", act).run(point, times)

    def played(number: int, cell: tuple[Act, FailPoint, int]) -> Outcome:
        outcome = play(number, *cell)
        for turn in range(1, _TURNS):
            if not _elsewhere(outcome):
                break
            # It died while it did something else at this very moment: that is another cell of the table.
            assert outcome.wrong == [], outcome
            outcome = play(number + turn * 1_000, *cell)
        return outcome

    with ThreadPoolExecutor(AT_ONCE) as pool:
        alive = list(pool.map(play, range(len(ACTS)), ACTS, repeat(None), repeat(0)))
        assert [outcome for outcome in alive if outcome.wrong] == []
        cells = [cell for outcome in alive for cell in _cells(outcome, every=every)] * (2 if every else 1)
        outcomes = list(pool.map(played, range(100, 100 + len(cells)), cells))
    # Told late beside seven other plays may be the machine's fault: alone there is no excuse.
    for turn in range(1, 4):
        outcomes = [
            play(turn * 100_000 + number, outcome.act, outcome.point, outcome.times) if _is_late(outcome) else outcome
            for number, outcome in enumerate(outcomes)
        ]
    # How often a message is updated varies: a later one may fold into an earlier one.
    outcomes = [outcome for outcome in outcomes if not (outcome.times > 1 and outcome.wrong == [NEVER_REACHED])]
    wrong = [str(outcome) for outcome in outcomes if outcome.wrong]
    late = [str(outcome) for outcome in outcomes if _is_late(outcome)]
    said = [word for outcome in outcomes for word in outcome.wrong]
    counts = {name: sum(word.startswith(name) for word in said) for name in ("lost", "double", "stuck")}
    note_figures("1 crash points", rounds=len(outcomes), **counts, other=len(said) - sum(counts.values()) + len(late))
    assert wrong == []
    assert late == []
    # Other messages are shown while a call may be on its way: then a crash does two things at once.
    sections = draw(outcome for outcome in outcomes if outcome.times == 1)
    if os.environ.get("PROVE_UPDATE") and IS_WHOLE:
        PAGE.write_text("\n".join((HEAD, *sections)), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    named = [section for section in sections if section.partition("\n")[0] in page]
    assert [section for section in named if section not in page] == []
    assert not IS_WHOLE or page == "\n".join((HEAD, *sections))


def _elsewhere(outcome: Outcome) -> bool:
    """Whether what people had to do tells of a step that another thread was at when the process died."""
    point, helped = outcome.point, set(outcome.helped)
    posting = helped & _CARD_WORDS and point not in {FailPoint.CARD_POST, FailPoint.CARD_SHOWN}
    pressing = helped & _PRESS_WORDS and point not in {FailPoint.DECIDE_COMMIT, FailPoint.DECIDE_COMMITTED}
    return bool(posting or pressing)


def _is_late(outcome: Outcome) -> bool:
    return max(outcome.told, default=0.0) > SOON


def _cells(alive: Outcome, *, every: bool) -> Iterator[tuple[Act, FailPoint, int]]:
    """Yield where to die in a play: at each point it came to, and at those that come after a crash."""
    act, of = alive.act, alive.act.example
    for point in FailPoint:
        if point.startswith(("card.", "deliver.")):
            shown = alive.passed.get(point, 0)
            yield from ((act, point, n) for n in range(1, (shown if every else min(shown, 1)) + 1))
        elif point in SECOND_THOUGHTS:
            yield from [(act, point, 1)] * (act.kind == MESSAGE)
        elif point in AFTER_A_CRASH:
            applies = not (point in _RESOLVE and of.is_repeated) and (of.is_looked_up or point not in _FOLLOW_UP)
            yield from [(act, point, 1)] * applies
        elif point in alive.passed:
            yield act, point, 1
