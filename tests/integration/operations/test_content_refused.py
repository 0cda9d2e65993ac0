"""Content that Slack refuses is refused again: people hear of it at once, and nothing is repeated as it was."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.domain.outbox import (
    CARD_CONTENT,
    DELIVERY_FAILED,
    OTHER_CONTENT,
    Alert,
    MessageKey,
    MessageKind,
    MessageRef,
)
from bot.errors import DeliveryRefused, NotAccepted
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.post_card import PostCard
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.e2e.reading import buttons, said, text_of
from tests.integration.log.samples import ANA, EVA, NOON, add, request
from tests.integration.operations.refusing import Slack, deliver_all, want

CARD, RECEIPT = MessageKey(MessageKind.CARD, "b1"), MessageKey(MessageKind.RECEIPT, "b1")
LINE = MessageKey(MessageKind.THREAD, "b1/r1/card_not_shown/0")


def open_alert(log: SendLog, cause: str) -> Alert | None:
    with log.read() as reader:
        return reader.alerts.open(cause)


class Telling(Slack):
    """Remembers what it was told beside the log, and counts what it was asked to show."""

    def __init__(self, *refused: MessageKind | MessageKey, error: str = "msg_blocks_too_long") -> None:
        super().__init__(*refused)
        self.error = DeliveryRefused(error)
        self.told: list[str] = []

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        self.told.append(f"{cause} {params['why']}")


@pytest.mark.parametrize("error", ["msg_blocks_too_long", "invalid_blocks", "msg_too_long"])
def test_a_card_too_long_for_slack_was_tried_again_and_again_and_nobody_was_told(
    tools: Tools, log: SendLog, clock: ManualClock, error: str
) -> None:
    add(log, request())
    slack = Telling(CARD, error=error)
    deliver = Deliver(tools, slack)
    with log.write() as tx:
        tx.outbox.adopt(RECEIPT, MessageRef("D1", "1.1"))
    want(log, CARD)
    while deliver.step() == 0:
        pass
    alert = open_alert(log, CARD_CONTENT)
    assert alert is not None
    assert (alert.note, alert.request_ids) == (error, ("r1",))
    assert said("system.card_content_todo", "en") in text_of(slack.alerts[alert.id])
    assert buttons(slack.alerts[alert.id]) == []
    assert LINE in slack.shown  # the requester reads "waits for approval" otherwise
    slack.refused = set()
    for _ in range(20):
        deliver_all(deliver, clock)
    assert CARD not in slack.shown
    assert open_alert(log, DELIVERY_FAILED) is None


def test_the_alert_is_over_when_the_request_is_withdrawn(tools: Tools, log: SendLog, clock: ManualClock) -> None:
    add(log, request())
    slack = Telling(CARD)
    deliver = Deliver(tools, slack)
    want(log, CARD)
    deliver_all(deliver, clock)
    assert open_alert(log, CARD_CONTENT) is not None
    Decide(tools, Authority(tools, FakeDirectory())).withdraw(ANA, "b1")
    deliver_all(deliver, clock)
    assert open_alert(log, CARD_CONTENT) is None


def test_a_card_that_a_newer_release_can_show_is_posted_when_somebody_asks_for_it(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    add(log, request())
    slack = Telling(CARD)
    deliver = Deliver(tools, slack)
    want(log, CARD)
    deliver_all(deliver, clock)
    slack.refused = set()
    PostCard(tools, Authority(tools, FakeDirectory()))(EVA, "b1")
    deliver_all(deliver, clock)
    assert CARD in slack.shown
    assert open_alert(log, CARD_CONTENT) is None


def test_an_update_that_slack_refuses_is_told_and_the_card_stays_where_it_is(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    add(log, request())
    slack = Telling(CARD)
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef(tools.policy.approvals_channel, "1.1"))
    want(log, CARD)
    deliver_all(Deliver(tools, slack), clock)
    assert open_alert(log, CARD_CONTENT) is None
    assert open_alert(log, OTHER_CONTENT) is not None
    assert LINE not in slack.shown


def test_a_receipt_is_told_of_until_it_can_be_shown(tools: Tools, log: SendLog, clock: ManualClock) -> None:
    add(log, request())
    slack = Telling(RECEIPT)
    deliver = Deliver(tools, slack)
    want(log, RECEIPT)
    deliver_all(deliver, clock)
    assert open_alert(log, OTHER_CONTENT) is not None
    slack.refused = set()
    want(log, RECEIPT)
    deliver_all(deliver, clock)
    assert open_alert(log, OTHER_CONTENT) is None


@pytest.mark.parametrize("reachable", [True, False])
def test_an_alert_whose_content_is_refused_is_told_in_a_few_words(
    tools: Tools, log: SendLog, clock: ManualClock, *, reachable: bool
) -> None:
    slack = Telling(MessageKind.ALERT) if reachable else Unreachable(MessageKind.ALERT)
    with log.write() as tx:
        target = MessageKey(MessageKind.ALERT, tx.alerts.raise_for("system.unexpected", at=NOON).id)
    want(log, target)
    deliver_all(Deliver(tools, slack), clock)
    assert slack.told == (["system.alert_content msg_blocks_too_long"] if reachable else [])
    clock.turn(timedelta(days=1))
    with log.read() as reader:
        assert reader.outbox.next_at() is None


class Unreachable(Telling):
    """Cannot even be told in a few words."""

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        raise NotAccepted("ratelimited", retry_after=1.0)
