"""Follow-ups: planned with the step that is their reason, put off, done; by every engine."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.documents import DOCUMENT
from bot.domain.follow_ups import FollowUp, What
from bot.domain.kinds import Kind
from bot.domain.marks import INTEGRATE
from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.requests import TRANSITIONS, State
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS, NAMES, make_plan
from bot.log import SqliteSendLog, open_log
from bot.ports import Changes, SendLog, follow_ups_of
from tests.integration.log.samples import NEVER, NOON, WAITS, TurnedClock, add, at, batch, due, planned, request
from tests.kinds.registered import example_of

EVERY_ENGINE = True

LOOK, OTHER = What("look"), What("other")
SOON, HOUR = timedelta(seconds=10), timedelta(hours=1)
#: after how many seconds that is looked at which waits for something; all else at once
LATER = {"reconcile": WAITS.looks[0], "read_back": WAITS.looks[0]}


@pytest.fixture(params=["file", "memory"])
def planning(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteSendLog | MemoryLog]:
    """A log that plans as the bot does."""
    clock, plan = TurnedClock(), make_plan(WAITS)
    if request.param == "memory":
        opened: SqliteSendLog | MemoryLog = MemoryLog(CONTENTS, clock, plan=plan)
    else:
        opened = open_log(tmp_path / "log.db", CONTENTS, lock_wait=NEVER, clock=clock, plan=plan)
    yield opened
    opened.close()


def look(request_id: str, seconds: float, *, what: What = LOOK, tries: int = 0) -> FollowUp:
    return FollowUp(request_id=request_id, batch_id="b1", what=what, due_at=at(seconds), tries=tries)


def plan(log: SendLog, *follow_ups: FollowUp) -> None:
    with log.write() as tx:
        for one in follow_ups:
            tx.follow_ups.plan(one)


def found(log: SendLog, now: datetime = NOON, *, limit: int = 9) -> list[str]:
    with log.read() as reader:
        return [one.request_id for one in reader.follow_ups.due(LOOK, now, first=SOON, longest=HOUR, limit=limit)]


def next_at(log: SendLog) -> datetime | None:
    with log.read() as reader:
        return reader.follow_ups.next_at(LOOK, after=NOON)


def test_what_is_due_comes_as_long_as_it_is_due_and_nothing_of_another_sort(log: SendLog) -> None:
    add(log, *(request(f"r{number}") for number in range(5)))
    plan(log, look("r0", 0), look("r1", -5), look("r2", 5), look("r3", -5), look("r4", -9, what=OTHER))
    assert found(log) == ["r1", "r3", "r0"]
    assert found(log, limit=2) == ["r1", "r3"]
    assert next_at(log) == at(5)
    with log.read() as reader:
        assert reader.follow_ups.of_batch("b1")[1] == look("r1", -5)
        assert reader.follow_ups.of_batch("b2") == ()


def test_what_is_put_off_waits_and_what_is_done_is_gone(log: SendLog) -> None:
    add(log, request())
    plan(log, look("r1", 0), look("r1", 0, what=OTHER))
    with log.write() as tx:
        tx.follow_ups.put_off(look("r1", 0), until=at(7), tries=1)
        assert tx.follow_ups.of_batch("b1") == (look("r1", 7, tries=1), look("r1", 0, what=OTHER))
    assert (found(log), next_at(log)) == ([], at(7))
    assert found(log, at(7)) == ["r1"]
    with log.write() as tx:
        tx.follow_ups.done(look("r1", 7))
        tx.follow_ups.put_off(look("r1", 7), until=at(9), tries=2)
    assert (found(log, at(9)), next_at(log)) == ([], None)
    with log.read() as reader:
        assert reader.follow_ups.of_batch("b1") == (look("r1", 0, what=OTHER),)


def test_one_that_is_planned_again_begins_anew_and_wakes_whoever_looks(log: SendLog) -> None:
    add(log, request())
    woken: list[str] = []
    log.listen([follow_ups_of(LOOK)], lambda: woken.append("look"))
    plan(log, look("r1", 5, tries=3))
    plan(log, look("r1", 2))
    plan(log, look("r1", 0, what=OTHER))
    assert due(log) == (at(2), 0)
    assert woken == ["look", "look"]


def test_a_time_that_no_pause_can_have_been_for_is_of_a_clock_that_was_set_back(log: SendLog) -> None:
    add(log, *(request(f"r{number}") for number in range(4)))
    hour, first = HOUR.total_seconds(), SOON.total_seconds()
    plan(log, look("r0", first), look("r1", first + 1), look("r2", hour, tries=1), look("r3", hour + 1, tries=1))
    assert found(log) == ["r1", "r3"]


def number_of(kind: Kind) -> int | None:
    """Return the number of the order that a request of a kind is about: a new one has none yet."""
    return example_of(kind).like or None


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("state", State)
def test_each_state_of_each_kind_has_what_it_asks_for(planning: SendLog, state: State, kind: Kind) -> None:
    add(planning, request(kind=kind, state=state, order_id=number_of(kind)), of=batch(kind=kind))
    one = planned(planning)
    what = example_of(kind).looks.get(state)
    assert (one and (one.what, (one.due_at - NOON).total_seconds())) == (what and (what, LATER.get(what, 0.0)))


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize(("here", "to"), [(here, to) for here in State for to in sorted(TRANSITIONS[here])])
def test_every_step_ends_what_was_followed_up_and_plans_what_comes_next(
    planning: SendLog, here: State, to: State, kind: Kind
) -> None:
    asked = request(kind=kind, state=here, order_id=number_of(kind))
    add(planning, asked, of=batch(kind=kind))
    with planning.write() as tx:
        for one in tx.follow_ups.of_batch("b1"):
            tx.follow_ups.put_off(one, until=at(500), tries=3)
    with planning.write() as tx:
        assert tx.requests.move(asked, to, event="moved", at=at(60))
        left = tx.follow_ups.of_batch("b1")
    what = example_of(kind).looks.get(to)
    expected = [(what, at(60 + LATER.get(what, 0.0)), 0)] if what else []
    assert [(one.what, one.due_at, one.tries) for one in left] == expected


def test_a_new_order_that_was_found_needs_no_look_for_its_id(planning: SendLog) -> None:
    asked = request(kind=CREATE_ORDER, state=State.UNKNOWN, order_id=None)
    add(planning, asked, of=batch(kind=CREATE_ORDER))
    with planning.write() as tx:
        tx.requests.move(asked, State.SENT, event="arrived", at=at(1), changes=Changes(order_id=590001))
    assert planned(planning) is None


def test_a_step_that_is_not_made_changes_nothing_that_is_followed_up(planning: SendLog) -> None:
    asked = request(kind=DOCUMENT, state=State.UNKNOWN)
    add(planning, asked, of=batch(kind=DOCUMENT))
    with planning.write() as tx:
        assert not tx.requests.move(replace(asked, state=State.APPROVED), State.SENDING, event="claimed", at=at(1))
    assert planned(planning) is not None

    def fail() -> None:
        with planning.write() as tx:
            tx.requests.move(asked, State.SENT, event="arrived", at=at(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert planned(planning) is not None


@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN])
def test_a_mark_whose_order_was_never_found_is_not_read_back(planning: SendLog, state: State) -> None:
    add(planning, request(kind=INTEGRATE, state=state, order_id=None), of=batch(kind=INTEGRATE))
    assert planned(planning) is None
