"""The settings name another approvals channel than the one in which cards stand."""

from dataclasses import replace

import pytest

from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Decision, State
from bot.errors import DeliveryRefused, DeliveryUnknown
from bot.fakes.clock import ManualClock
from bot.operations.showing.deliver import Deliver
from bot.operations.showing.moved_cards import FollowChannel
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.integration.log.samples import NOON, add, batch, request
from tests.integration.operations.refusing import Slack, deliver_all

CARD = MessageKey(MessageKind.CARD, "b1")
OLD = MessageKey(MessageKind.THREAD, "b1/moved/C0OLD/1.1")


@pytest.fixture
def moved(tools: Tools, log: SendLog) -> Tools:
    """A pending request whose card stands in a channel that the settings do not name any more."""
    add(log, request())
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef("C0OLD", "1.1"))
    return tools


def place(log: SendLog) -> MessageRef | None:
    with log.read() as reader:
        return reader.outbox.place(CARD)


def test_a_card_in_a_channel_of_yesterday_could_neither_be_decided_nor_found(
    moved: Tools, log: SendLog, clock: ManualClock
) -> None:
    assert FollowChannel(moved, "C2")() == 1
    slack = Slack()
    deliver_all(Deliver(moved, slack), clock)
    assert slack.shown == [CARD, OLD]
    now = place(log)
    assert now is not None
    assert now.channel != "C0OLD"
    assert now.ts


def test_cards_that_stand_where_they_should_and_what_is_decided_stay(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    add(log, request())
    add(log, request("r2", "b2"), of=batch("b2"))
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef(tools.policy.approvals_channel, "1.1"))
        tx.outbox.adopt(MessageKey(MessageKind.CARD, "b2"), MessageRef("C0OLD", "1.2"))
        tx.decisions.decide(batch("b2"), Decision.WITHDRAWN, at=NOON, by=None)
        tx.requests.move(request("r2", "b2"), State.WITHDRAWN, event="withdrawn", at=NOON)
    assert FollowChannel(tools, "C2")() == 0


@pytest.mark.parametrize("error", ["channel_not_found", "message_not_found", "not_in_channel"])
def test_an_old_card_that_cannot_be_closed_is_left_alone(
    moved: Tools, log: SendLog, clock: ManualClock, error: str
) -> None:
    FollowChannel(moved, "C2")()
    slack = Slack(OLD)
    slack.error = DeliveryRefused(error)
    deliver_all(Deliver(moved, slack), clock)
    with log.read() as reader:
        assert reader.outbox.next_at() is None
    assert slack.alerts == {}


def test_an_old_card_is_closed_later_when_slack_did_not_confirm_it(
    moved: Tools, log: SendLog, clock: ManualClock
) -> None:
    FollowChannel(moved, "C2")()
    slack = Slack(OLD)
    slack.error = DeliveryUnknown("reset")
    deliver = Deliver(moved, slack)
    deliver_all(deliver, clock)
    slack.refused = set()
    deliver_all(deliver, clock)
    assert OLD in slack.shown


def test_the_json_of_a_new_order_follows_its_card(tools: Tools, log: SendLog, clock: ManualClock) -> None:
    content = CreateOrderContent(external_order_id="EXT-1", body='{"Notes": "x"}')
    add(log, request(kind=CREATE_ORDER, conversation="", content=content), of=batch(kind=CREATE_ORDER))
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef("C0OLD", "1.1"))
    FollowChannel(tools, "C2")()
    slack = Slack()
    deliver_all(Deliver(tools, slack), clock)
    assert MessageKey(MessageKind.THREAD, "b1/r1/body/0") in slack.shown


def test_an_open_alert_is_posted_anew_in_the_alerts_channel_and_no_other_one(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    with log.write() as tx:
        for number, channel in enumerate(("C0OLD", "C2", "C0OLD"), 1):
            alert = tx.alerts.raise_for(f"system.number_{number}", at=NOON)
            tx.outbox.adopt(MessageKey(MessageKind.ALERT, alert.id), MessageRef(channel, f"1.{number}"))
        tx.alerts.close("system.number_3", at=NOON)
        tx.alerts.raise_for("system.number_4", at=NOON)  # to be posted yet
    assert FollowChannel(tools, "C2")() == 1
    slack = Slack()
    deliver_all(Deliver(tools, slack), clock)
    (alert_id,) = slack.alerts
    with log.read() as reader:
        told = reader.alerts.get(alert_id)
    assert told is not None
    assert told.cause == "system.number_1"


class Short(Slack):
    """A Slack whose cards have room for very little."""

    def beside(self, story: object) -> int:
        return 2


def test_what_a_card_has_no_room_for_follows_in_its_thread_with_every_new_card(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    asked = request(kind=INTEGRATE, conversation="", content=IntegrateContent(integrated=True))
    add(log, asked, of=batch(kind=INTEGRATE))
    slack = Short()
    deliver = Deliver(tools, slack)
    with log.write() as tx:
        tx.outbox.enqueue(CARD, at=NOON)
    deliver_all(deliver, clock)
    parts = [MessageKey(MessageKind.THREAD, f"b1/r1/content/{part}") for part in range(2)]
    assert slack.shown == [CARD, *parts]
    with log.write() as tx:
        tx.outbox.enqueue(CARD, at=NOON)  # an update
    deliver_all(deliver, clock)
    assert slack.shown == [CARD, *parts, CARD]
    elsewhere = replace(tools, policy=replace(tools.policy, approvals_channel="C0NEW"))
    FollowChannel(elsewhere, "C2")()
    deliver_all(Deliver(elsewhere, slack), clock)
    assert all(slack.shown.count(part) == 2 for part in parts)
