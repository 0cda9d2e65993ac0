"""A clock that is set: two hours ahead while something is asked or put off, and right again afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alephee.pacer import GcraPacer
from bot.domain.follow_ups import FollowUp, What
from bot.domain.kinds import Kind
from bot.domain.marks import INTEGRATE
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.outbox import CLOCK_JUMPED, LONGEST_PAUSE, MISSING, MessageKey, MessageKind, MessageRef
from bot.domain.people import Press
from bot.domain.requests import Decision, Request, State
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.asking.commit import digest_of
from bot.operations.create_order.resolve_id import ResolveOrderId
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.keeping.watch_clock import WatchClock
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.read_back import ReadBack
from bot.operations.sending.reconcile import Reconcile
from bot.operations.sending.send import Send
from bot.operations.tools import Tools
from bot.ports import Changes, SendLog
from tests.integration.log.samples import (
    A_MESSAGE,
    EVA,
    NOON,
    OVERDUE,
    WAITS,
    add,
    batch,
    due,
    planned,
    request,
    stored,
)

AHEAD = timedelta(hours=2)


def asked_ahead(log: SendLog) -> Request:
    """Have a message asked for by a clock that is two hours ahead."""
    asked = request(due_at=NOON + AHEAD)
    add(log, asked, of=batch(digest=digest_of((asked,)), requested_at=NOON + AHEAD, expires_at=NOON + AHEAD * 2))
    return asked


def test_what_was_asked_by_a_clock_that_was_ahead_waited_for_hours_after_its_approval(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    asked_ahead(log)
    with log.write() as tx:
        tx.outbox.adopt(MessageKey(MessageKind.CARD, "b1"), MessageRef("C1", "1.0"))
    decide = Decide(tools, Authority(tools, FakeDirectory()))
    decide.approve(Press(EVA, "C1", "1.0"), "b1")
    assert stored(log).due_at == NOON
    assert Send(tools, pacer, outcomes, make_kinds(tools)).step() == 0.0
    assert stored(log).delays == 1  # Alephee does not answer here, but it was asked


def test_a_clock_set_back_holds_what_was_approved_no_longer_than_it_can_be_undone(
    tools: Tools, log: SendLog, clock: ManualClock, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    tools = replace(tools, policy=replace(tools.policy, undo=timedelta(seconds=15)))
    asked_ahead(log)
    Decide(tools, Authority(tools, FakeDirectory())).approve(Press(EVA, "C1", "1.0"), "b1")
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    assert send.step() == 15.0
    assert stored(log).delays == 0
    clock.turn(timedelta(hours=-3))
    assert send.step() == 0.0
    assert stored(log).delays == 1  # it was tried


ASKED_FOR = timedelta(seconds=WAITS.asked_for)


def test_what_was_put_off_by_a_clock_that_was_ahead_goes_on(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    asked = asked_ahead(log)
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
        tx.requests.move(asked, State.APPROVED, event="approved", at=NOON, actor=EVA)
    for cause, ahead, delays in (
        ("failure.connect", AHEAD, 1),
        ("failure.rate_limited", ASKED_FOR + timedelta(seconds=1), 2),
        ("failure.connect", timedelta(seconds=61), 3),
    ):
        with log.write() as tx:
            tx.requests.change("r1", Changes(due_at=NOON + ahead, delays=delays, cause=cause))
        assert Send(tools, pacer, outcomes, make_kinds(tools)).step() == 0.0
        assert stored(log).delays == delays + 1
    with log.write() as tx:
        tx.requests.change("r1", Changes(due_at=NOON + ASKED_FOR, cause="failure.rate_limited"))
    assert Send(tools, pacer, outcomes, make_kinds(tools)).step() > 0


def test_messages_that_were_put_off_by_a_clock_that_was_ahead_are_shown(log: SendLog) -> None:
    with log.write() as tx:
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, "asked"), at=NOON + AHEAD)
        tx.outbox.enqueue(
            MessageKey(MessageKind.CARD, "asked by a clock five minutes ahead"), at=NOON + timedelta(minutes=5)
        )
        for about in ("put-off", "waits"):
            tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, about), at=NOON)
    with log.write() as tx:
        found = {post.target.about: post for post in tx.outbox.due(NOON)}
        tx.outbox.postpone(found["put-off"], until=NOON + AHEAD, error="ratelimited")
        tx.outbox.postpone(found["waits"], until=NOON + LONGEST_PAUSE, error="ratelimited")
    with log.read() as reader:
        due = [post.target.about for post in reader.outbox.due(NOON)]
    assert due == ["asked by a clock five minutes ahead", "asked", "put-off"]


def test_follow_ups_that_a_clock_ahead_put_off_are_due_and_no_look_follows_at_once(log: SendLog) -> None:
    first, longest = timedelta(seconds=1), timedelta(seconds=WAITS.look_latest)
    add(log, *(request(f"r{number}") for number in range(6)))
    waits = ((AHEAD, 0), (timedelta(seconds=5), 0), (first, 0), (timedelta(0), 0), (AHEAD, 1), (longest, 1))
    with log.write() as tx:
        for number, (ahead, tries) in enumerate(waits):
            one = FollowUp(request_id=f"r{number}", batch_id="b1", what=What("look"), due_at=NOON + ahead, tries=tries)
            tx.follow_ups.plan(one)
    with log.read() as reader:
        found = reader.follow_ups.due(What("look"), NOON, first=first, longest=longest)
        next_at = reader.follow_ups.next_at(What("look"), after=NOON)
    assert [one.request_id for one in found] == ["r3", "r1", "r0", "r4"]
    assert next_at == NOON + first


@pytest.mark.parametrize("kind", [CREATE_ORDER, INTEGRATE])
def test_an_unknown_outcome_of_a_clock_ahead_is_looked_up(
    tools: Tools, log: SendLog, outcomes: Outcomes, kind: Kind
) -> None:
    content = CreateOrderContent(external_order_id="OWN-1", body="{}") if kind == CREATE_ORDER else A_MESSAGE
    asked = request(kind=kind, state=State.UNKNOWN, content=content, finished_at=NOON + AHEAD, conversation="")
    add(log, asked, of=batch(kind=kind, requested_at=NOON + AHEAD))
    reconcile, read_back = Reconcile(tools, outcomes, make_kinds(tools)), ReadBack(tools, outcomes, make_kinds(tools))
    look = FollowUps(tools, reconcile if kind == CREATE_ORDER else read_back)
    assert look.step() == 0
    assert due(log)[0] < NOON + AHEAD
    assert look.step() > 0


def test_a_created_order_of_a_clock_ahead_is_missed_after_as_many_looks(
    tools: Tools, log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    content = CreateOrderContent(external_order_id="OWN-1", body="{}")
    asked = request(kind=CREATE_ORDER, order_id=None, content=content, state=State.SENT, finished_at=NOON + AHEAD)
    add(log, asked, of=batch(kind=CREATE_ORDER, requested_at=NOON + AHEAD))
    link = FollowUps(tools, ResolveOrderId(tools, outcomes))
    while not stored(log).cause:
        assert link.step() == 0
        clock.turn(max(timedelta(0), due(log)[0] - clock.now()))
    assert clock.now() < NOON + OVERDUE * 3


def test_a_clock_that_was_a_day_ahead_for_a_moment_ended_the_looks_for_an_order_for_good(
    tools: Tools, log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    content = CreateOrderContent(external_order_id="OWN-1", body="{}")
    asked = request(kind=CREATE_ORDER, order_id=None, content=content, state=State.SENT, finished_at=NOON)
    add(log, asked, of=batch(kind=CREATE_ORDER))
    link = FollowUps(tools, ResolveOrderId(tools, outcomes))
    clock.turn(timedelta(days=1, seconds=1))
    assert link.step() == 0
    clock.turn(-timedelta(days=1))
    while not stored(log).cause:
        assert link.step() == 0
        clock.turn(max(timedelta(0), due(log)[0] - clock.now()))
    with log.read() as reader:
        assert reader.alerts.last(MISSING) is not None


def test_an_order_that_is_not_found_for_a_day_is_looked_for_no_more(
    tools: Tools, log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    content = CreateOrderContent(external_order_id="OWN-1", body="{}")
    asked = request(kind=CREATE_ORDER, order_id=None, content=content, state=State.SENT, finished_at=NOON)
    add(log, asked, of=batch(kind=CREATE_ORDER))
    link = FollowUps(tools, ResolveOrderId(tools, outcomes))
    looks = 0
    while planned(log) is not None:
        clock.turn(max(timedelta(0), due(log)[0] - clock.now()))
        assert link.step() == 0
        looks += 1
    assert timedelta(days=1) <= clock.now() - NOON < timedelta(days=1, hours=1)
    assert 96 <= looks <= 110


class Steady:
    """Seconds that only go on."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("by", "told"), [(-AHEAD, "-2:00:00"), (AHEAD, "+2:00:00"), (timedelta(seconds=-40), "-0:00:40")]
)
def test_a_clock_that_jumps_is_told_once(
    tools: Tools, log: SendLog, clock: ManualClock, by: timedelta, told: str
) -> None:
    steady = Steady()
    jumps: list[int] = []
    watch = WatchClock(tools, steady, lambda: jumps.append(1))
    watch.step()
    clock.turn(timedelta(seconds=5))
    steady.seconds = 5.2
    watch.step()
    assert jumps == []
    clock.turn(by)
    watch.step()
    watch.step()
    assert jumps == [1]
    with log.read() as reader:
        alert = reader.alerts.open(CLOCK_JUMPED, hour=f"{clock.now():%Y-%m-%dT%H}")
    assert alert is not None
    assert (alert.count, alert.note) == (1, told)


def test_a_log_that_is_ahead_of_the_clock_at_the_start_is_told(tools: Tools, log: SendLog, clock: ManualClock) -> None:
    add(log, request())
    clock.turn(timedelta(seconds=-10))
    jumps: list[int] = []
    WatchClock(tools, Steady(), lambda: jumps.append(1)).step()
    assert jumps == []
    clock.turn(-AHEAD)
    WatchClock(tools, Steady(), lambda: jumps.append(1)).step()
    assert jumps == [1]
