"""After a restore: everything on its way is unknown, whatever the step at which it is interrupted, and people say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alephee.pacer import GcraPacer
from bot.domain.marks import INTEGRATE
from bot.domain.notices import Notice
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Outcome, State
from bot.domain.restores import RESTORED_LOG, RESTORED_REQUEST, read_told
from bot.errors import Stale
from bot.fail_points import FailPoint
from bot.fakes import FakeDirectory, ManualClock, MemoryLog
from bot.kinds import make_kinds
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.send import Send
from bot.operations.tools import Tools
from tests.integration.log.samples import (
    EVA,
    INVOICE,
    NOON,
    add,
    at,
    batch,
    marks,
    request,
    stored,
)
from tests.integration.operations.restoring import BEFORE, FOUND, after_restore, history, resolve


def states(log: MemoryLog) -> dict[str, State]:
    return {request_id: stored(log, request_id).state for request_id in BEFORE}


def asked_of(log: MemoryLog, kind: MessageKind) -> list[str]:
    with log.read() as reader:
        return sorted(post.target.about for post in reader.outbox.due(at(99)) if post.target.show is kind)


def test_what_is_on_its_way_is_unknown_and_what_is_over_stays(tools: Tools, log: MemoryLog) -> None:
    history(log)
    assert after_restore(tools) == 4
    unknown = dict.fromkeys(("r1", "r2", "r3", "r4"), State.UNKNOWN)
    assert states(log) == BEFORE | unknown
    assert {stored(log, one).cause for one in unknown} == {RESTORED_REQUEST}
    with log.read() as reader:
        assert [attempt.outcome for attempt in reader.attempts.of("r4")] == [Outcome.UNKNOWN]
        alert = reader.alerts.open(RESTORED_LOG)
        restored = reader.events.last("restored")
    assert alert is not None
    assert set(alert.request_ids) == set(unknown)
    told = read_told(alert.note)
    assert (told.requests, told.until, told.is_another) == (4, NOON, False)
    assert restored is not None
    assert restored.detail == FOUND.detail
    batches = ["b1", "b2", "b3", "b4"]
    assert asked_of(log, MessageKind.CARD) == batches
    assert asked_of(log, MessageKind.RECEIPT) == batches
    assert asked_of(log, MessageKind.NOTICE) == [f"{one}/{Notice.RESTORED}" for one in batches]
    assert asked_of(log, MessageKind.ALERT) == [alert.id]


@pytest.mark.parametrize("nth", range(1, 7))
def test_interrupted_at_any_step_it_goes_on_where_it_was(tools: Tools, log: MemoryLog, nth: int) -> None:
    history(log)
    left = nth

    def interrupted(point: FailPoint) -> None:
        nonlocal left
        left -= point in {FailPoint.RESTORE_COMMIT, FailPoint.RESTORE_COMMITTED}
        if left == 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        after_restore(replace(tools, fail_point=interrupted))
    found = replace(FOUND, is_begun=1 < nth < 6)  # as the mark in a log's file tells
    assert after_restore(tools, found) == 4
    assert states(log) == BEFORE | dict.fromkeys(("r1", "r2", "r3", "r4"), State.UNKNOWN)
    with log.read() as reader:
        told = [row["name"] for row in reader.sql.rows("SELECT name FROM events WHERE name = 'restored'")]
        alerts = reader.sql.rows("SELECT id FROM alerts")
    assert len(told) == (2 if nth == 6 else 1)  # after the last commit nobody can tell it from another restore
    assert len(alerts) == 1


def test_nothing_on_its_way_needs_nobody_but_is_told(tools: Tools, log: MemoryLog) -> None:
    assert after_restore(tools) == 0
    with log.read() as reader:
        assert reader.alerts.open(RESTORED_LOG) is None
        told = reader.alerts.last(RESTORED_LOG)
    assert told is not None
    assert asked_of(log, MessageKind.ALERT) == [told.id]


def test_a_restored_log_sends_and_expires_nothing(tools: Tools, log: MemoryLog, clock: ManualClock) -> None:
    history(log)
    after_restore(tools)
    clock.turn(timedelta(days=30))
    decide = Decide(tools, Authority(tools, FakeDirectory()))
    pacer = GcraPacer(clock.now().timestamp)
    decide.expire()
    Send(tools, pacer, Outcomes(tools, make_kinds(tools)), make_kinds(tools)).step()
    assert set(states(log).values()) == {State.UNKNOWN, State.SENT, State.REFUSED}


@pytest.mark.parametrize(
    ("request_id", "state"),
    [("r1", State.PENDING), ("r2", State.COLLECTING), ("r3", State.APPROVED), ("r4", State.APPROVED)],
)
def test_what_did_not_arrive_is_back_where_it_was(
    tools: Tools, log: MemoryLog, clock: ManualClock, request_id: str, state: State
) -> None:
    history(log)
    after_restore(tools)
    clock.turn(timedelta(days=3))
    resolve(tools).did_not_arrive(EVA, request_id)
    assert stored(log, request_id).state is state
    with log.read() as reader:
        asked = reader.requests.batch(stored(log, request_id).batch_id)
        alert = reader.alerts.open(RESTORED_LOG)
    assert asked is not None
    assert alert is not None
    fresh = asked.expires_at == clock.now() + tools.policy.approval_ttl
    assert fresh is (state in {State.PENDING, State.COLLECTING})
    if state is State.COLLECTING:
        content = stored(log, request_id).content
        assert getattr(content, "file", None) == INVOICE  # with what it is fetched by


def test_once_all_is_answered_the_alert_is_over(tools: Tools, log: MemoryLog) -> None:
    history(log)
    after_restore(tools)
    for request_id in ("r1", "r2", "r3", "r4"):
        resolve(tools).arrived(EVA, request_id)
        assert stored(log, request_id).state is State.SENT
    with log.read() as reader:
        assert reader.alerts.open(RESTORED_LOG) is None
    with pytest.raises(Stale):
        resolve(tools).did_not_arrive(EVA, "r1")


def test_a_new_card_takes_the_place_of_the_old_one(tools: Tools, log: MemoryLog) -> None:
    history(log)
    card = MessageKey(MessageKind.CARD, "b1")
    with log.write() as tx:
        tx.outbox.adopt(card, MessageRef("C1", "1.1"))
    after_restore(tools)
    resolve(tools).did_not_arrive(EVA, "r1")
    with log.read() as reader:
        assert reader.outbox.place(card) == MessageRef()
        lines = [post for post in reader.outbox.due(at(99)) if post.detail.get("ts") == "1.1"]
    assert len(lines) == 1


def test_many_of_a_batch_are_answered_for_at_once(tools: Tools, log: MemoryLog) -> None:
    """In transactions of a hundred; they are approved together afterwards."""
    asked = marks("b9", 230)
    add(log, *asked, of=batch("b9", kind=INTEGRATE))
    after_restore(tools)
    assert resolve(tools).did_not_arrive(EVA, "b9")
    assert {stored(log, one.id).state for one in asked} == {State.PENDING}
    with pytest.raises(Stale):
        resolve(tools).arrived(EVA, "b9")
    with log.read() as reader:
        assert reader.alerts.open(RESTORED_LOG) is None


def test_one_that_somebody_else_answered_meanwhile_is_left_as_it_is(tools: Tools, log: MemoryLog) -> None:
    asked = marks("b9", 8)
    add(log, *asked, of=batch("b9", kind=INTEGRATE))
    after_restore(tools)

    def meanwhile(point: FailPoint) -> None:
        if point is FailPoint.RESOLVE_COMMIT:
            resolve(tools).arrived(EVA, asked[0].id)

    resolve(replace(tools, fail_point=meanwhile)).did_not_arrive(EVA, "b9")
    assert [stored(log, one.id).state for one in asked] == [State.SENT, *[State.PENDING] * 7]


def test_while_some_of_a_batch_is_unanswered_nobody_decides_about_it(
    tools: Tools, log: MemoryLog, clock: ManualClock
) -> None:
    both = (request("r1", "b1"), request("r2", "b1", order_id=580102, conversation="c2"))
    add(log, *both)
    after_restore(tools)
    resolve(tools).did_not_arrive(EVA, "r1")
    clock.turn(timedelta(days=3))
    Decide(tools, Authority(tools, FakeDirectory())).expire()
    assert stored(log, "r1").state is State.PENDING
    assert asked_of(log, MessageKind.CARD) == ["b1"]
    resolve(tools).arrived(EVA, "r2")
    with log.read() as reader:
        waits = reader.decisions.next_to_expire()
    assert waits is not None
    assert (stored(log, "r1").state, stored(log, "r2").state) == (State.PENDING, State.SENT)
