"""Delivering: what is done about a message that Slack did not confirm, or that cannot be shown."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.outbox import (
    CARD_REFUSED,
    CARD_UNCERTAIN,
    DELIVERY_FAILED,
    PARENT_NOT_POSTED,
    Alert,
    MessageKey,
    MessageKind,
    MessageRef,
    Post,
)
from bot.domain.requests import Decision, State, Story
from bot.errors import DeliveryRefused, DeliveryUnknown, NotAccepted
from bot.fakes.clock import ManualClock
from bot.operations.asking.commit import enqueue_bodies
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Tools
from bot.ports import SendLog
from bot.ports.slack import NOTHING_NEAR
from tests.integration.log.samples import NOON, add, batch, request

CARD, RECEIPT = MessageKey(MessageKind.CARD, "b1"), MessageKey(MessageKind.RECEIPT, "b1")


class Slack:
    """Fails as told; implements ``bot.ports.Notifier``."""

    def __init__(self, failure: Exception) -> None:
        self.failure = failure
        self.asked: list[MessageKey] = []

    def show(
        self,
        post: Post,
        *,
        stories: tuple[Story, ...],
        alert: Alert | None,
        place: MessageRef | None,
        near: Mapping[MessageKey, MessageRef] = NOTHING_NEAR,
    ) -> MessageRef | None:
        self.asked.append(post.target)
        raise self.failure

    def beside(self, story: Story) -> int:
        return 0

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        raise AssertionError("nothing is told beside the log")


@pytest.fixture
def asked(log: SendLog) -> SendLog:
    add(log, request())
    return log


def want(log: SendLog, target: MessageKey) -> None:
    with log.write() as tx:
        tx.outbox.enqueue(target, at=NOON)


def due(log: SendLog, clock: ManualClock) -> list[MessageKey]:
    with log.read() as reader:
        return [post.target for post in reader.outbox.due(clock.now())]


def test_a_card_that_was_announced_before_a_crash_is_not_posted_again(
    tools: Tools, asked: SendLog, clock: ManualClock
) -> None:
    want(asked, CARD)
    with asked.write() as tx:
        tx.outbox.adopt(CARD, MessageRef(uncertain=True))
    slack = Slack(AssertionError())
    assert Deliver(tools, slack).step() == 0
    assert slack.asked == []
    with asked.read() as reader:
        alert = reader.alerts.open(CARD_UNCERTAIN)
    assert alert is not None
    assert due(asked, clock) == [MessageKey(MessageKind.ALERT, alert.id)]


def test_a_message_that_cannot_be_made_is_tried_later_and_holds_nothing_up(
    tools: Tools, asked: SendLog, clock: ManualClock
) -> None:
    want(asked, CARD)
    deliver = Deliver(tools, Slack(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        deliver.step()
    assert due(asked, clock) == []
    with asked.read() as reader:
        place = reader.outbox.place(CARD)
    assert place is None or not place.uncertain
    clock.turn(timedelta(seconds=60))
    assert due(asked, clock) == [CARD]


def test_a_receipt_that_slack_did_not_confirm_is_not_posted_twice(
    tools: Tools, asked: SendLog, clock: ManualClock
) -> None:
    want(asked, RECEIPT)
    assert Deliver(tools, Slack(DeliveryUnknown("RemoteDisconnected"))).step() == 0
    clock.turn(timedelta(days=1))
    assert due(asked, clock) == []
    with asked.read() as reader:
        place = reader.outbox.place(RECEIPT)
    assert place is not None
    assert place.uncertain


@pytest.mark.parametrize("about_an_alert", [False, True])
def test_what_slack_refuses_again_and_again_is_told_unless_it_is_an_alert_itself_and_tried_again_later(
    tools: Tools, asked: SendLog, clock: ManualClock, *, about_an_alert: bool
) -> None:
    target = RECEIPT
    if about_an_alert:
        with asked.write() as tx:
            target = MessageKey(MessageKind.ALERT, tx.alerts.raise_for("system.unexpected", at=NOON).id)
    want(asked, target)
    deliver = Deliver(tools, Slack(DeliveryRefused("thread_locked")))
    for _ in range(6):
        assert deliver.step() == 0
        clock.turn(timedelta(seconds=60))
    with asked.read() as reader:
        alert = reader.alerts.open(DELIVERY_FAILED)
    assert (alert is None) == about_an_alert
    assert due(asked, clock) == ([] if alert is None else [MessageKey(MessageKind.ALERT, alert.id)])
    clock.turn(timedelta(minutes=10))
    assert target in due(asked, clock)


def test_the_new_card_of_one_that_was_deleted_has_the_whole_body_in_its_thread(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """The body went with the old card's thread, and an approver decided about what nobody showed them."""
    content = CreateOrderContent(external_order_id="EXT-1", body='{"Notes": "' + "x" * 9_000 + '"}')
    add(log, request(kind=CREATE_ORDER, conversation="", content=content), of=batch(kind=CREATE_ORDER))
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef("C1", "1.1"))
    want(log, CARD)
    assert Deliver(tools, Slack(DeliveryRefused("message_not_found"))).step() == 0
    bodies = [MessageKey(MessageKind.THREAD, f"b1/r1/body/{part}") for part in range(2)]
    assert due(log, clock) == [CARD, *bodies]


def test_the_parts_that_still_waited_when_their_card_was_deleted_were_posted_twice(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    content = CreateOrderContent(external_order_id="EXT-1", body='{"Notes": "' + "x" * 9_000 + '"}')
    asked = request(kind=CREATE_ORDER, conversation="", content=content)
    of = batch(kind=CREATE_ORDER)
    add(log, asked, of=of)
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef("C1", "1.1"))
        enqueue_bodies(tx, of, (asked,), NOON)
        first = next(post for post in tx.outbox.due(NOON) if post.target.about.endswith("/0"))
        tx.outbox.delivered(first, None, at=NOON)  # in the thread of the card that is gone
    want(log, CARD)
    assert Deliver(tools, Slack(DeliveryRefused("message_not_found"))).step() == 0
    parts = sorted(target.about for target in due(log, clock) if target.show is MessageKind.THREAD)
    assert parts == ["b1/r1/body/0", "b1/r1/body/1"]


def test_a_line_under_a_card_that_never_comes_was_looked_at_every_ten_seconds_for_ever(
    tools: Tools, asked: SendLog, clock: ManualClock
) -> None:
    line = MessageKey(MessageKind.THREAD, "b1/r1/body/0")
    with asked.write() as tx:
        tx.outbox.enqueue(line, at=NOON, detail={"batch": "b1", "part": 0})
    deliver = Deliver(tools, Slack(NotAccepted(PARENT_NOT_POSTED, retry_after=2.0)))
    assert deliver.step() == 0
    clock.turn(timedelta(seconds=10))
    assert due(asked, clock) == [line]  # somebody may have the card posted
    with asked.write() as tx:
        tx.decisions.decide(batch(), Decision.WITHDRAWN, at=NOON, by=None)
        tx.requests.move(request(), State.WITHDRAWN, event="withdrawn", at=NOON)
    assert deliver.step() == 0
    with asked.read() as reader:
        assert reader.outbox.next_at() is None


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "is_archived"])
def test_a_refused_card_is_told_once_and_tried_again_after_ten_seconds(
    tools: Tools, asked: SendLog, clock: ManualClock, error: str
) -> None:
    want(asked, CARD)
    slack = Slack(DeliveryRefused(error))
    deliver = Deliver(tools, slack)
    while due(asked, clock):
        deliver.step()
    assert [target.show for target in slack.asked] == [MessageKind.CARD, MessageKind.ALERT]
    with asked.read() as reader:
        alert = reader.alerts.open(CARD_REFUSED)
    assert alert is not None
    assert (alert.count, alert.note, alert.request_ids) == (1, error, ("r1",))
    for _ in range(3):
        clock.turn(timedelta(seconds=10))
        assert CARD in due(asked, clock)
        while due(asked, clock):
            deliver.step()
    with asked.read() as reader:
        assert reader.alerts.get(alert.id) == alert


def test_another_error_of_the_same_card_is_told_anew(tools: Tools, asked: SendLog, clock: ManualClock) -> None:
    want(asked, CARD)
    slack = Slack(DeliveryRefused("not_in_channel"))
    assert Deliver(tools, slack).step() == 0
    slack.failure = DeliveryRefused("is_archived")
    clock.turn(timedelta(seconds=10))
    with asked.write() as tx:
        for post in tx.outbox.due(clock.now()):
            if post.target.show is MessageKind.ALERT:
                tx.outbox.give_up(post, at=clock.now(), error="")
    assert Deliver(tools, slack).step() == 0
    with asked.read() as reader:
        alert = reader.alerts.open(CARD_REFUSED)
    assert alert is not None
    assert alert.note == "is_archived"
    assert MessageKey(MessageKind.ALERT, alert.id) in due(asked, clock)


def test_of_many_refused_cards_the_oldest_finds_out_whether_it_was_mended(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """Slack takes about one message a second for a channel."""
    slack = Slack(DeliveryRefused("not_in_channel"))
    for number in range(1, 31):
        add(log, request(f"r{number}", f"b{number}"))
        want(log, MessageKey(MessageKind.CARD, f"b{number}"))
    deliver = Deliver(tools, slack)
    while due(log, clock):
        deliver.step()
    clock.turn(timedelta(seconds=10))
    assert len([target for target in due(log, clock) if target.show is MessageKind.CARD]) <= 11


def test_a_refused_card_of_something_that_was_withdrawn_meanwhile_is_nobodys_concern(
    tools: Tools, asked: SendLog, clock: ManualClock
) -> None:
    with asked.write() as tx:
        tx.decisions.decide(batch(), Decision.WITHDRAWN, at=NOON, by=None)
        tx.requests.move(request(), State.WITHDRAWN, event="withdrawn", at=NOON)
    want(asked, CARD)
    assert Deliver(tools, Slack(DeliveryRefused("not_in_channel"))).step() == 0
    with asked.read() as reader:
        assert reader.alerts.open(CARD_REFUSED) is None
    assert due(asked, clock) == []


def test_the_rest_of_a_long_content_comes_soon_after_a_card_that_was_late(
    tools: Tools, asked: SendLog, clock: ManualClock
) -> None:
    """It waited twice as long after every look, up to a minute, and the card stood there without it."""
    line = MessageKey(MessageKind.THREAD, "b1/r1/body/0")
    with asked.write() as tx:
        tx.outbox.enqueue(line, at=NOON, detail={"batch": "b1"})
    deliver = Deliver(tools, Slack(NotAccepted(PARENT_NOT_POSTED, retry_after=2.0)))
    for _ in range(9):
        assert deliver.step() == 0
        clock.turn(timedelta(seconds=10))
    assert due(asked, clock) == [line]


def test_an_alert_that_cannot_be_shown_is_one_line_for_each_reason_not_for_each_try(
    tools: Tools, log: SendLog, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """While Slack was away for twenty minutes there were 35 of them."""
    with log.write() as tx:
        target = MessageKey(MessageKind.ALERT, tx.alerts.raise_for("system.unexpected", at=NOON).id)
    want(log, target)
    for error in ("not_in_channel", "is_archived"):
        deliver = Deliver(tools, Slack(DeliveryRefused(error)))
        for _ in range(3):
            assert deliver.step() == 0
            clock.turn(timedelta(minutes=10))
    assert [vars(record)["why"] for record in caplog.records] == ["not_in_channel", "is_archived"]
