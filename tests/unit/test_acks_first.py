"""Work gives way to acknowledgements, but not for ever."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest

from handlers.acks_first import AcksFirst
from handlers.work import Work

Task = Callable[[], object]


@pytest.fixture
def patient() -> Iterator[Work]:
    work = Work(2, 1, 1, 1, AcksFirst(longest=60))
    yield work
    work.close()


@pytest.mark.parametrize("start", [Work.submit, Work.promptly])
def test_work_begins_when_no_delivery_is_being_answered(patient: Work, start: Callable[[Work, Task], object]) -> None:
    begun = Event()
    with patient.acks_first.answering():
        start(patient, begun.set)
        assert not begun.wait(0.1)
    assert begun.wait(10)


@pytest.mark.parametrize("start", [Work.commit, Work.open_view])
def test_what_an_acknowledgement_or_a_trigger_waits_for_gives_way_to_nothing(
    patient: Work, start: Callable[[Work, Task], object]
) -> None:
    begun = Event()
    with patient.acks_first.answering():
        start(patient, begun.set)
        assert begun.wait(10)


def test_deliveries_without_an_end_hold_up_no_work() -> None:
    work, begun = Work(2, 1, 1, 1, AcksFirst(longest=0.05)), Event()
    with work.acks_first.answering():
        for _ in range(2):
            work.submit(begun.set)
        assert begun.wait(10)
        work.close()
