"""A created order that does not appear: looked for, told in time, and taken back when it is found."""

from datetime import timedelta

import pytest

from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.orders import Order
from bot.domain.outbox import MISSING, MessageKey, MessageKind
from bot.domain.requests import NOT_FOUND, State
from bot.fakes.clock import ManualClock
from bot.operations.create_order.resolve_id import ResolveOrderId
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.integration.log.samples import NOON, OVERDUE, add, batch, due, events, planned, request, stored

HALF_A_SECOND = timedelta(seconds=0.5)


@pytest.fixture
def link(tools: Tools, log: SendLog, outcomes: Outcomes) -> FollowUps:
    """An order was created at noon, and Alephee does not show it."""
    content = CreateOrderContent(external_order_id="OWN-1", body="{}")
    asked = request(
        kind=CREATE_ORDER, order_id=None, external_order_id="OWN-1", conversation="", content=content,
        state=State.SENT, finished_at=NOON,
    )  # fmt: skip
    add(log, asked, of=batch(kind=CREATE_ORDER))
    return FollowUps(tools, ResolveOrderId(tools, outcomes))


def looked_until(link: FollowUps, clock: ManualClock, log: SendLog, moment: timedelta) -> None:
    """Look as often as looks are due, without waiting for anything."""
    while (due_at := due(log)[0]) <= NOON + moment:
        clock.turn(max(timedelta(0), due_at - clock.now()))
        assert link.step() == 0


def lines(log: SendLog) -> list[MessageKey]:
    with log.read() as reader:
        return [post.target for post in reader.outbox.due(NOON + timedelta(days=1))]


def test_a_created_order_that_never_appears_was_looked_for_in_silence(
    link: FollowUps, clock: ManualClock, log: SendLog
) -> None:
    looked_until(link, clock, log, OVERDUE - HALF_A_SECOND)
    with log.read() as reader:
        assert reader.alerts.open(MISSING, about="r1") is None
    assert due(log)[0] == NOON + OVERDUE
    looked_until(link, clock, log, OVERDUE)
    with log.read() as reader:
        alert = reader.alerts.open(MISSING, about="r1")
    assert alert is not None
    assert alert.request_ids == ("r1",)
    assert {target.show for target in lines(log)} >= {
        MessageKind.ALERT,
        MessageKind.CARD,
        MessageKind.RECEIPT,
        MessageKind.THREAD,
    }
    assert stored(log).cause == NOT_FOUND
    looked_until(link, clock, log, OVERDUE * 5)
    assert [name for name, _, _ in events(log)].count(MISSING) == 1
    assert sum(target.show is MessageKind.THREAD for target in lines(log)) == 1


def test_the_alert_about_an_order_is_over_when_it_appears_after_all(
    link: FollowUps, clock: ManualClock, log: SendLog
) -> None:
    looked_until(link, clock, log, OVERDUE)
    with log.write() as tx:
        assert link.look.record(tx, batch(kind=CREATE_ORDER), stored(log), Order(590001, 15001), 8) is None
    with log.read() as reader:
        assert reader.alerts.open(MISSING, about="r1") is None
    assert (stored(log).order_id, stored(log).cause) == (590001, "")


def test_after_a_week_nobody_looks_for_an_order_any_more(link: FollowUps, clock: ManualClock, log: SendLog) -> None:
    clock.turn(timedelta(days=7))
    assert link.step() == 0
    assert planned(log) is None
    assert stored(log).cause == ""
