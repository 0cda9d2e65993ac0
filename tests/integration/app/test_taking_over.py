"""Roles: of the processes that share a log one does what is due, and another goes on with it."""

from collections.abc import Iterator
from threading import Event

import pytest

from bot.clock import SystemClock
from bot.domain.restores import RestoreCause, Restored
from bot.errors import LogUnavailable
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS
from bot.loops import Loops, rest
from bot.ports import OUTBOX, NotWorking
from bot.taking_over import TakingOver
from bot.waits import Waits

PATIENCE = 5.0
RESTORED = Restored(cause=RestoreCause.TIP, events=1, head="s2:x", until=None)


class Process:
    """One of several on a log: a loop that does what is due, and what was prepared for it."""

    def __init__(self, log: MemoryLog) -> None:
        self.log, self.loops = log, Loops(log, Waits(after_error=0.01))
        self.prepared: list[Restored | None] = []
        self.works, self.stands_by = Event(), Event()
        self.problem = ""
        self.met: list[str] = []
        self.loops.on_log = lambda _name, why: self.met.append(why)
        self.taking_over = TakingOver(log, self.loops, self._prepare)
        self.taking_over.wake = self.loops.start("work", self.taking_over.step).wake
        self.loop = self.loops.start("due", self._work, OUTBOX, standby=self._stand_by)

    def _prepare(self, restored: Restored | None) -> None:
        if self.problem:
            raise LogUnavailable(self.problem)
        self.prepared.append(restored)

    def _work(self) -> float:
        self.works.set()
        return rest()

    def _stand_by(self) -> float:
        self.stands_by.set()
        return rest()

    def does_what_is_due(self) -> bool:
        """Whether it works when it is woken, waited for a moment."""
        self.works.clear()
        self.loop.wake()
        return self.works.wait(PATIENCE)

    def rests(self) -> bool:
        """Whether it stands by when it is woken."""
        self.stands_by.clear()
        self.loop.wake()
        return self.stands_by.wait(PATIENCE)


@pytest.fixture
def log() -> Iterator[MemoryLog]:
    opened = MemoryLog(CONTENTS, SystemClock())
    opened.stand_by()
    yield opened
    opened.close()


@pytest.fixture
def processes(log: MemoryLog) -> Iterator[tuple[Process, Process]]:
    other = log.replica()
    both = (Process(log), Process(other))
    yield both
    for one in both:
        one.loops.stop()
        one.loops.join()
    other.close()


def test_one_works_and_when_another_does_it_begins_nothing_any_more(processes: tuple[Process, Process]) -> None:
    first, second = processes
    first.log.begin_work()
    assert first.does_what_is_due()
    assert second.rests()
    second.log.begin_work()
    assert second.does_what_is_due()
    assert first.rests()
    assert (first.prepared, second.prepared) == ([None], [None])


def test_whoever_works_again_prepares_again_what_another_has_left(processes: tuple[Process, Process]) -> None:
    first, second = processes
    for one in (first, second, first):
        one.log.begin_work()
        assert one.does_what_is_due()
    assert (first.prepared, second.prepared) == ([None, None], [None])


def test_of_a_log_that_lost_commits_it_is_known_before_the_work_begins(processes: tuple[Process, Process]) -> None:
    first, _ = processes
    first.log.begin_work(RESTORED)
    assert first.does_what_is_due()
    assert first.prepared == [RESTORED]


def test_while_it_cannot_be_prepared_nothing_is_begun(processes: tuple[Process, Process]) -> None:
    first, _ = processes
    first.problem = "away"
    first.log.begin_work()
    assert first.rests()
    first.problem = ""
    assert first.works.wait(PATIENCE)
    assert first.prepared == [None]


def test_who_lost_the_work_while_it_prepared_does_not_begin(processes: tuple[Process, Process]) -> None:
    first, second = processes

    def lose(_restored: Restored | None) -> None:
        second.log.begin_work()

    losing = TakingOver(first.log, first.loops, lose)
    first.loops.stop()
    first.loops.join()
    first.log.begin_work()
    losing.step()
    assert not first.loops.works
    assert second.does_what_is_due()


def test_a_step_that_is_anothers_by_now_is_no_trouble_with_the_log() -> None:
    log = MemoryLog(CONTENTS, SystemClock())
    loops, met, tried = Loops(log, Waits(after_error=0.01)), [], Event()
    loops.on_log = lambda _name, why: met.append(why)

    def claim() -> float:
        if met:
            tried.set()
        raise NotWorking

    loops.start("due", claim)
    assert tried.wait(PATIENCE)
    loops.stop()
    loops.join()
    assert set(met) == {""}
