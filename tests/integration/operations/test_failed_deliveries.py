"""The alert about messages that Slack refuses again and again: whom it names, and when it is over."""

from datetime import timedelta

import pytest

from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.outbox import CARD_UNCERTAIN, MessageKey, MessageKind, MessageRef
from bot.domain.requests import Decision, Outcome
from bot.errors import DeliveryRefused, DeliveryUnknown, NotAccepted
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.post_card import PostCard
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.e2e.reading import buttons, said, text_of
from tests.integration.log.samples import ANA, EVA, NOON, add, batch, request, send
from tests.integration.operations.refusing import Slack, deliver_all, open_alert, raised, want

CARD, RECEIPT = MessageKey(MessageKind.CARD, "b1"), MessageKey(MessageKind.RECEIPT, "b1")
TEN_MINUTES = timedelta(minutes=10)


def refused_card(tools: Tools, log: SendLog, clock: ManualClock) -> tuple[Deliver, Slack]:
    """Have the card of an undecided request refused until people are told."""
    add(log, request())
    slack = Slack(CARD)
    deliver = Deliver(tools, slack)
    want(log, CARD)
    deliver_all(deliver, clock)
    assert raised(log).request_ids == ("r1",)
    return deliver, slack


def test_the_alert_about_messages_that_could_not_be_shown_was_never_over(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    add(log, request())
    slack = Slack()
    deliver = Deliver(tools, slack)
    slack.refused = {MessageKind.CARD, MessageKind.RECEIPT}
    for target in (CARD, RECEIPT):
        want(log, target)
        deliver_all(deliver, clock)
    alert = open_alert(log)
    assert alert is not None
    assert alert.count == 2
    slack.refused = set()
    want(log, RECEIPT)
    assert deliver.step() == 0
    assert open_alert(log) is not None  # cards are still to be seen
    want(log, CARD)
    assert deliver.step() == 0
    assert open_alert(log) is None
    with log.read() as reader:
        assert [post.target for post in reader.outbox.due(clock.now())] == [MessageKey(MessageKind.ALERT, alert.id)]


def test_the_alert_about_a_missing_card_was_closed_by_any_other_message(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """It read "solved" within seconds, and nobody could decide about what waited."""
    deliver, slack = refused_card(tools, log, clock)
    add(log, request("r2", "b2"))
    send(log, request("r2", "b2"), Outcome.SENT)
    add(log, request("r3", "b3"))
    asked = ((MessageKind.CARD, "b2"), (MessageKind.RECEIPT, "b2"), (MessageKind.CARD, "b3"))
    others = [*(MessageKey(kind, about) for kind, about in asked), RECEIPT]
    with log.write() as tx:
        tx.outbox.adopt(others[0], MessageRef("C1", "1.1"))
    want(log, *others)
    deliver_all(deliver, clock)
    assert set(others) <= set(slack.shown)
    told = slack.alerts[raised(log).id]
    assert buttons(told) == ["post_card"]
    assert said("alert.title_resolved", "en") not in text_of(told)
    assert "580101" in text_of(told)
    assert "thread_locked" in text_of(told)


def test_a_missing_card_is_tried_at_once_when_somebody_asks_for_it_and_the_alert_is_over_when_it_stands_there(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    deliver, slack = refused_card(tools, log, clock)
    alert = raised(log)
    for still_refused in (True, False):
        slack.refused = {CARD} if still_refused else set()
        PostCard(tools, Authority(tools, FakeDirectory()))(EVA, "b1")
        while deliver.step() == 0:
            pass
        assert (open_alert(log) == alert) == still_refused
        assert (CARD in slack.shown) != still_refused
        assert (buttons(slack.alerts[alert.id]) == ["post_card"]) == still_refused
    assert said("alert.title_resolved", "en") in text_of(slack.alerts[alert.id])


def test_a_missing_card_comes_by_itself_when_slack_takes_it(tools: Tools, log: SendLog, clock: ManualClock) -> None:
    """It was given up, and whatever was fixed nobody saw it until somebody asked for it."""
    deliver, slack = refused_card(tools, log, clock)
    slack.refused = set()
    clock.turn(TEN_MINUTES)
    deliver_all(deliver, clock)
    assert CARD in slack.shown
    assert open_alert(log) is None


@pytest.mark.parametrize("decision", [Decision.WITHDRAWN, Decision.EXPIRED])
def test_nobody_misses_the_card_of_what_is_decided(
    tools: Tools, log: SendLog, clock: ManualClock, decision: Decision
) -> None:
    deliver, slack = refused_card(tools, log, clock)
    with log.write() as tx:  # waits under the card
        tx.outbox.enqueue(MessageKey(MessageKind.THREAD, "b1/r1/body/0"), at=NOON, detail={"batch": "b1", "part": 0})
    deliver_all(deliver, clock)
    alert = raised(log)
    decide = Decide(tools, Authority(tools, FakeDirectory()))
    if decision is Decision.WITHDRAWN:
        decide.withdraw(ANA, "b1")
    else:
        clock.turn(timedelta(days=2))
        assert decide.expire() == 0
    deliver_all(deliver, clock)
    assert CARD not in slack.shown
    assert open_alert(log) is None
    assert list(slack.alerts) == [alert.id]
    assert said("alert.title_resolved", "en") in text_of(slack.alerts[alert.id])
    with log.read() as reader:
        assert reader.outbox.next_at() is None


def test_a_receipt_that_one_person_cannot_get_was_closed_by_the_receipt_of_anybody_else(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    for number in (1, 2):
        add(log, request(f"r{number}", f"b{number}"))
    slack = Slack(RECEIPT)
    deliver = Deliver(tools, slack)
    want(log, RECEIPT)
    deliver_all(deliver, clock)
    want(log, MessageKey(MessageKind.RECEIPT, "b2"))
    deliver_all(deliver, clock)
    assert slack.shown[-1] == MessageKey(MessageKind.RECEIPT, "b2")
    assert raised(log).request_ids == ("r1",)
    slack.refused = set()
    clock.turn(TEN_MINUTES)
    deliver_all(deliver, clock)
    assert open_alert(log) is None


def test_a_part_of_a_new_order_that_is_missing_was_closed_by_any_other_line(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    content = CreateOrderContent(external_order_id="EXT-1", body='{"Notes": "' + "x" * 9_000 + '"}')
    add(log, request(kind=CREATE_ORDER, conversation="", content=content), of=batch(kind=CREATE_ORDER))
    parts = [MessageKey(MessageKind.THREAD, f"b1/r1/body/{part}") for part in range(2)]
    slack = Slack(parts[0])
    deliver = Deliver(tools, slack)
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef("C1", "1.1"))
        for part, target in enumerate(parts):
            tx.outbox.enqueue(target, at=NOON, detail={"batch": "b1", "request": "r1", "event": "body", "part": part})
    deliver_all(deliver, clock)
    assert parts[1] in slack.shown
    assert raised(log).request_ids == ("r1",)
    with log.write() as tx:
        line = {"batch": "b1", "request": "r1", "event": "refused"}
        tx.outbox.enqueue(MessageKey(MessageKind.THREAD, "b1/r1/refused/1"), at=NOON, detail=line)
    deliver_all(deliver, clock)
    assert slack.shown[-1] == MessageKey(MessageKind.THREAD, "b1/r1/refused/1")
    assert open_alert(log) is not None
    slack.refused = set()
    clock.turn(TEN_MINUTES)
    deliver_all(deliver, clock)
    assert parts[0] in slack.shown
    assert open_alert(log) is None


def test_a_card_that_is_refused_hours_later_is_told_in_a_message_of_its_own(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """A changed count in an old message rings nobody's bell."""
    deliver, slack = refused_card(tools, log, clock)
    clock.turn(timedelta(hours=2))
    later = MessageKey(MessageKind.CARD, "b2")
    add(log, request("r2", "b2"))
    slack.refused.add(later)
    want(log, later)
    deliver_all(deliver, clock)
    first, second = slack.alerts
    assert first == raised(log).id
    for told in slack.alerts.values():
        assert said("system.delivery_failed", "en") in text_of(told)
        assert said("system.delivery_failed_todo", "en") in text_of(told)
        assert buttons(told) == ["post_card"]
    slack.refused = {CARD}
    clock.turn(TEN_MINUTES)
    deliver_all(deliver, clock)
    titles = [said("alert.title_resolved", "en") in text_of(slack.alerts[one]) for one in (first, second)]
    assert titles == [False, True]


def test_a_message_that_slack_had_put_off_before_it_refused_it_is_told_once(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    add(log, request())
    slack = Slack(RECEIPT)
    deliver = Deliver(tools, slack)
    slack.error = NotAccepted("ratelimited", retry_after=60.0)
    want(log, RECEIPT)
    deliver_all(deliver, clock)
    assert open_alert(log) is None
    slack.error = DeliveryRefused("thread_locked")
    for _ in range(3):
        deliver_all(deliver, clock)
        assert raised(log).count == 1


def test_a_card_that_slack_had_put_off_was_told_of_at_its_first_refusal(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """And then it waited ten minutes, although it was refused a single time."""
    add(log, request())
    slack = Slack(CARD)
    deliver = Deliver(tools, slack)
    slack.error = NotAccepted("ratelimited", retry_after=60.0)
    want(log, CARD)
    deliver_all(deliver, clock)
    slack.error = DeliveryRefused("thread_locked")
    clock.turn(timedelta(seconds=60))
    assert deliver.step() == 0
    slack.refused = set()
    clock.turn(timedelta(seconds=60))
    while deliver.step() == 0:
        pass
    assert open_alert(log) is None
    assert CARD in slack.shown


def test_the_alert_about_a_refused_card_stayed_open_when_it_may_stand_there_after_all(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """It went on saying that the bot tries again, which it did not: nobody knows whether the card stands."""
    deliver, slack = refused_card(tools, log, clock)
    slack.error = DeliveryUnknown("reset")
    clock.turn(TEN_MINUTES)
    deliver_all(deliver, clock)
    assert open_alert(log) is None
    with log.read() as reader:
        assert reader.alerts.open(CARD_UNCERTAIN) is not None


def test_a_receipt_that_somebody_has_to_mend_kept_the_alert_about_the_card_open(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    deliver, slack = refused_card(tools, log, clock)
    slack.refused, slack.error = {RECEIPT}, DeliveryRefused("channel_not_found")
    want(log, RECEIPT)
    for _ in range(3):
        deliver_all(deliver, clock)
    assert CARD in slack.shown
    assert open_alert(log) is None


def test_a_receipt_that_may_stand_there_after_all_is_not_missed_any_more(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    add(log, request())
    slack = Slack(RECEIPT)
    deliver = Deliver(tools, slack)
    want(log, RECEIPT)
    deliver_all(deliver, clock)
    assert open_alert(log) is not None
    slack.error = DeliveryUnknown("RemoteDisconnected")
    clock.turn(TEN_MINUTES)
    deliver_all(deliver, clock)
    assert open_alert(log) is None


def test_an_alert_that_slack_refused_for_long_comes_when_it_can_and_nothing_is_told_beside_it(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """It was given up, and nobody ever read it."""
    slack = Slack(MessageKind.ALERT)
    deliver = Deliver(tools, slack)
    with log.write() as tx:
        told = MessageKey(MessageKind.ALERT, tx.alerts.raise_for("system.unexpected", at=NOON).id)
    want(log, told)
    deliver_all(deliver, clock)
    assert open_alert(log) is None
    slack.refused = set()
    clock.turn(TEN_MINUTES)
    assert deliver.step() == 0
    assert slack.shown == [told]
    assert deliver.step() > 0
