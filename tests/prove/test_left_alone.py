"""Nobody presses anything about a call that nobody saw the end of: the bot finds out by itself, killed or not."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.fail_points import FailPoint
from bot.waits import Waits
from sandbox.server import Sandbox
from tests.figures import note_figures
from tests.prove.acts import ACTS, Act
from tests.prove.children import Nursery
from tests.prove.play import Play
from tests.prove.sights import Outcome

LOOKS = Waits().looks
#: seconds within which the last look has told that nothing is there, with room for a busy machine
BELIEVED = sum(LOOKS) + 60
#: where to die: never again, or at the last look, around the commit of what it found
DEATHS = (None, FailPoint.FOLLOW_UP_LOOK, FailPoint.FOLLOW_UP_COMMIT, FailPoint.FOLLOW_UP_COMMITTED)
LOOKED_UP = [act for act in ACTS if act.example.is_looked_up and not act.example.is_repeated]


class _LeftAlone(Play):
    """A play whose first bot dies before the call, and whose people wait for what the next one finds out."""

    def _has_effect(self, _: FailPoint | None) -> bool:
        return False

    def _resolve(self) -> None:
        self._wait_or_die(lambda: (self._row() or {}).get("state") != "unknown", "nobody looks", BELIEVED)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_did_not_arrive_is_found_out_without_anybody_and_goes_out_once(nursery: Nursery, tmp_path: Path) -> None:
    def play(number: int, act: Act, point: FailPoint | None) -> Outcome:
        with Sandbox() as sandbox:
            sandbox.alephee.set_limit("*", 6000)
            play = _LeftAlone(nursery, sandbox, tmp_path / f"{number}.db", act)
            return play.run(point or FailPoint.SEND_CLAIMED, len(LOOKS) if point else 1)

    cells = [(act, point) for act in LOOKED_UP for point in DEATHS]
    with ThreadPoolExecutor(max(1, len(cells))) as pool:  # of the chosen kinds none may be looked up
        outcomes = list(pool.map(lambda place: play(place, *cells[place]), range(len(cells))))
    said = [word for outcome in outcomes for word in outcome.wrong]
    counts = {name: sum(word.startswith(name) for word in said) for name in ("lost", "double", "stuck")}
    note_figures("1 left to the bot alone", rounds=len(outcomes), **counts, other=len(said) - sum(counts.values()))
    assert [str(outcome) for outcome in outcomes if outcome.wrong or outcome.helped] == []
    assert [outcome.crashes for outcome in outcomes] == [1 + (point is not None) for _, point in cells]
