"""By whom and why words were erased stands in the log for as long as the log does."""

from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.kinds import CONTENTS
from bot.log import open_log, open_reader
from bot.log.erased import why_erased, why_of
from bot.operations.keeping.forget import Forget, find_erasable
from tests.integration.log.forgery import forge
from tests.integration.log.samples import NEVER, TurnedClock, at, batch, request


@pytest.fixture
def erased(copy: Path) -> Path:
    """A log of which two requests were erased, one by the command and one by the retention."""
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock(at(500)))
    for request_id, why in (
        ("r1", {"why": "command", "account": 1000, "by": "Ana Prueba", "reason": "asked"}),
        ("r2", {"why": "retention", "days": 365}),
    ):
        with log.read() as reader:
            found = find_erasable(reader, [request_id]).erasable
        Forget(log, TurnedClock(at(500)))(found, why)
    log.close()
    return copy


def why(path: Path, request_id: str) -> str:
    with open_reader(path, CONTENTS) as reader:
        return why_erased(reader.sql, request_id)


def test_the_log_says_who_erased_and_why(erased: Path) -> None:
    assert [why(erased, one) for one in ("r1", "r2", "r3")] == [
        "by Ana Prueba: asked",
        "by the retention of 365 days",
        "",
    ]


def test_a_request_whose_neighbour_was_erased_is_not_said_to_be(path: Path) -> None:
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    both = tuple(request(one, "b1", state=State.WITHDRAWN) for one in ("r1", "r2"))
    with log.write() as tx:
        tx.requests.add(batch("b1"), both)
    Forget(log, TurnedClock(at(500)))(both[:1], {"why": "retention", "days": 9})
    log.close()
    assert [why(path, one) for one in ("r1", "r2")] == ["by the retention of 9 days", ""]


def test_an_erasure_that_somebody_changed_says_nothing(erased: Path) -> None:
    forge(erased, ("UPDATE events SET detail = 'nothing' WHERE name = 'forgotten'", ()))
    assert why(erased, "r1") == ""


def test_an_erasure_of_an_earlier_version_names_nobody() -> None:
    assert why_of({"why": "command", "account": 1000}) == "by the command, as the user 1000 of its machine"
    assert why_of({}) == ""
