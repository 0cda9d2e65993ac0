"""A commit wakes whoever waits for what it was about, and nobody else; a loop acts on it at once."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from bot.domain.due import UNTIL_WOKEN
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import State
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog
from bot.log.transaction import LogTransaction
from bot.loops import Loops
from bot.ports import OUTBOX, Changes, Topic, requests_in
from bot.waits import Waits
from tests.integration.log.samples import add, at, batch, request

if TYPE_CHECKING:
    from bot.ports.facts import Fact

#: seconds from a commit to the step that acts on it; the slow look alone would take much longer
SOON = 0.05
ALL = (OUTBOX, *map(requests_in, State))


@pytest.fixture
def heard(log: SqliteSendLog) -> Counter[Topic]:
    counted: Counter[Topic] = Counter()
    for topic in ALL:
        log.listen([topic], lambda topic=topic: counted.update([topic]))  # type: ignore[misc]  # a default of its own
    return counted


def written(log: SqliteSendLog, change: Callable[[LogTransaction], object]) -> None:
    with log.write() as tx:
        change(tx)


def test_a_commit_tells_what_it_was_about_once(log: SqliteSendLog, heard: Counter[Topic]) -> None:
    with log.write() as tx:
        tx.requests.add(batch(), [request("r1"), request("r2")])
        assert heard == {}
    assert heard == {requests_in(State.PENDING): 1}
    heard.clear()
    written(log, lambda tx: tx.requests.move(request("r1"), State.APPROVED, event="approved", at=at(1)))
    written(log, lambda tx: tx.requests.change("r2", Changes(due_at=at(9))))
    written(log, lambda tx: tx.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=at(1)))
    assert heard == {requests_in(State.APPROVED): 1, requests_in(State.PENDING): 1, OUTBOX: 1}


def test_what_is_undone_or_changes_nothing_tells_nobody(log: SqliteSendLog, heard: Counter[Topic]) -> None:
    add(log, request())
    heard.clear()

    def fail(tx: LogTransaction) -> None:
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=at(1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        written(log, fail)
    written(log, lambda tx: tx.events.note("started", at=at(1)))
    log.check(by_writing=True)
    assert heard == {}


def test_a_commit_that_only_seemed_to_fail_is_told(log: SqliteSendLog, heard: Counter[Topic]) -> None:
    """The disk may have it although it says that it has not."""

    def cut(tx: LogTransaction) -> None:
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=at(1))
        tx.sql.run("COMMIT")

    with pytest.raises(LogUnavailable, match="no transaction is active"):
        written(log, cut)
    assert heard == {OUTBOX: 1}


def test_a_loop_begins_its_step_within_50_ms_of_the_commit_it_waits_for(log: SqliteSendLog) -> None:
    steps: SimpleQueue[float] = SimpleQueue()

    def step() -> float:
        steps.put(time.perf_counter())
        return UNTIL_WOKEN

    loops = Loops(log, Waits())
    loops.start("waiting", step, OUTBOX)
    steps.get(timeout=5)
    took = []
    for number in range(20):
        written(log, lambda tx, about=f"b{number}": tx.outbox.enqueue(MessageKey(MessageKind.CARD, about), at=at(1)))  # type: ignore[misc]
        committed = time.perf_counter()
        took.append(steps.get(timeout=5) - committed)
    loops.stop()
    loops.join()
    assert sorted(took)[len(took) // 2] < SOON


def test_a_log_that_is_not_open_yet_can_be_listened_to_and_nothing_else(path: Path, log: SqliteSendLog) -> None:
    unopened = SqliteSendLog(path, CONTENTS, lock_wait=log._lock_wait, clock=log._clock)
    unopened.listen([OUTBOX], lambda: None)
    with pytest.raises(LogUnavailable, match="closed"), unopened.read():
        pass
    with pytest.raises(LogUnavailable, match="closed"):
        unopened.check()
    unopened.close()


def test_who_hears_events_is_told_of_each_once_it_is_committed_and_of_a_list_once(log: SqliteSendLog) -> None:
    heard: list[Fact] = []
    log.hear(heard.append)
    with log.write() as tx:
        tx.requests.add(batch(), [request("r1"), request("r2")])
        assert heard == []
    (asked,) = heard
    assert (asked.name, asked.batch, asked.requests, asked.kind) == ("asked", "b1", ("r1", "r2"), "message")
    assert (asked.states, asked.actor) == ((None, State.PENDING), "U00ANA")
    with suppress(ZeroDivisionError), log.write() as tx:
        tx.requests.move(request("r1"), State.APPROVED, event="approved", at=at(1))
        raise ZeroDivisionError
    assert heard == [asked]


def test_a_hearer_that_breaks_undoes_nothing_and_keeps_nothing_from_the_others(
    log: SqliteSendLog, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Fact] = []
    log.hear(lambda fact: [][len(fact.requests)])
    log.hear(heard.append)
    add(log, request())
    assert [fact.name for fact in heard] == ["asked"]
    assert "an event of the log could not be told" in caplog.text
    with log.read() as reader:
        assert reader.requests.get("r1") is not None
