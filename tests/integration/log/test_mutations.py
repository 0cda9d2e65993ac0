"""Ten thousand random mutations: every one is found, and the table that was touched is named."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from bot.kinds import CONTENTS
from bot.log import open_log
from bot.operations.keeping.forget import Forget, find_erasable
from tests.figures import note_figures
from tests.integration.log.forgery import check, told
from tests.integration.log.mutations import MUTATIONS, flipped, in_memory, problems_of, values_of
from tests.integration.log.samples import NEVER, TurnedClock, add, at, marks, request, send, send_marks

_SUBJECTS = {"events": ("event ", "chain"), "chain": ("chain",)}
QUICK_OR_LONG = [pytest.param(300, id="quick"), pytest.param(8_000, id="long", marks=[pytest.mark.slow])]
FLIPS = [pytest.param(100, id="quick"), pytest.param(2_000, id="long", marks=[pytest.mark.slow])]


@pytest.fixture(scope="module")
def rich(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with everything: what ``whole`` has, a second file, and a request whose words were erased."""
    path = Path(shutil.copy(whole, tmp_path_factory.mktemp("rich") / "log.db"))
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock(at(100)))
    add(log, request("r4", "b4"))
    send(log, request("r4", "b4"))
    send_marks(log, *marks("b9", 3))
    with log.read() as reader:
        erasable = find_erasable(reader, ["r1"]).erasable
    assert Forget(log, TurnedClock(at(200)))(erasable, {"why": "command"}) == 1
    log.close()
    return path


def test_a_log_with_erased_words_is_whole(rich: Path) -> None:
    found = check(rich)
    assert found.problems == ()
    assert list(found.erased) == ["r1"]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("rounds", QUICK_OR_LONG)
def test_every_mutation_of_a_row_is_found_and_said_where(rich: Path, rounds: int) -> None:
    seen = Counter[str]()
    for number in range(rounds):
        chance = random.Random(number)  # the number of a failing round brings it about again
        mutation = chance.choice(MUTATIONS)
        mutated = in_memory(rich)
        table = mutation(mutated, chance)
        problems = problems_of(mutated)
        mutated.close()
        begins = _SUBJECTS.get(table, (f"{table} ",))
        assert any(problem.startswith(begins) for problem in problems), (number, mutation.__name__, table, problems)
        seen[mutation.__name__] += 1
    assert len(seen) == len(MUTATIONS)
    note_figures("5 mutated rows", rounds=rounds, undetected=0)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("rounds", FLIPS)
def test_every_flipped_bit_of_the_file_that_reaches_what_was_said_or_done_is_found(
    rich: Path, tmp_path: Path, rounds: int
) -> None:
    original, reached = rich.read_bytes(), 0
    assert values_of(rich) is not None
    for number in range(rounds):
        found, touched = flipped(original, tmp_path / "flipped.db", random.Random(number))
        assert found or not touched, number
        reached += touched
    assert reached > rounds / 20
    note_figures("5 flipped bits", rounds=rounds, undetected=0)


@pytest.mark.parametrize("age", [1, 5, 12])
def test_a_file_swapped_for_an_older_copy_is_found_by_the_head(tmp_path: Path, age: int) -> None:
    """Every state the log was in is consistent by itself; only the head noted since tells them apart."""
    path, copies = tmp_path / "log.db", []
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    for number in range(15):
        add(log, request(f"r{number}", f"b{number}"))
        log.fold()
        copies.append(path.read_bytes())
    log.close()
    head = check(path).head
    path.write_bytes(copies[-1 - age])
    assert check(path).ok
    assert told(path, head) == [f"chain: no event has the hash {head}: the end was cut off or rewritten"]


def test_a_file_swapped_for_another_ones_log_is_found_by_the_head(whole: Path, rich: Path) -> None:
    assert not check(whole, check(rich).head).ok
