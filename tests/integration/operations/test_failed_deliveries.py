"""The alert about messages that could not be shown in Slack."""

from collections.abc import Mapping
from datetime import timedelta

from bot.clock import ManualClock
from bot.domain.posts import Alert, Place, Post, Show, Target
from bot.domain.requests import Story
from bot.errors import DeliveryRefused
from bot.log import SqliteSendLog
from bot.operations.deliver import Deliver
from bot.operations.failed_deliveries import DELIVERY_FAILED
from bot.operations.tools import Tools
from tests.integration.log.samples import NOON, add, request

CARD, RECEIPT = Target(Show.CARD, "b1"), Target(Show.RECEIPT, "b1")


class Slack:
    """Refuses messages of some kinds; implements ``bot.ports.Notifier``."""

    def __init__(self) -> None:
        self.refused: set[Show] = set()

    def show(self, post: Post, *, stories: tuple[Story, ...], alert: Alert | None, place: Place | None) -> Place | None:
        if post.target.show in self.refused:
            raise DeliveryRefused("invalid_blocks")
        return Place("C1", f"{post.id}.1")

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        raise AssertionError("nothing is told beside the log")


def deliver_all(deliver: Deliver, clock: ManualClock) -> None:
    for _ in range(8):
        while deliver.step():
            pass
        clock.turn(timedelta(seconds=60))


def want(log: SqliteSendLog, target: Target) -> None:
    with log.write() as tx:
        tx.enqueue(target, at=NOON)


def open_alert(log: SqliteSendLog) -> Alert | None:
    with log.read() as reader:
        return reader.open_alert(DELIVERY_FAILED)


def test_the_alert_about_messages_that_could_not_be_shown_was_never_over(
    tools: Tools, log: SqliteSendLog, clock: ManualClock
) -> None:
    add(log, request())
    slack = Slack()
    deliver = Deliver(tools, slack)
    slack.refused = {Show.CARD, Show.RECEIPT}
    for target in (CARD, RECEIPT):
        want(log, target)
        deliver_all(deliver, clock)
    alert = open_alert(log)
    assert alert is not None
    assert alert.count == 2
    slack.refused = set()
    want(log, RECEIPT)
    assert deliver.step()
    assert open_alert(log) is not None  # cards are still to be seen
    want(log, CARD)
    assert deliver.step()
    assert open_alert(log) is None
    with log.read() as reader:
        assert [post.target for post in reader.posts_due(clock.now())] == [Target(Show.ALERT, alert.id)]


def test_an_alert_that_was_never_shown_is_closed_without_a_message(
    tools: Tools, log: SqliteSendLog, clock: ManualClock
) -> None:
    slack = Slack()
    deliver = Deliver(tools, slack)
    slack.refused = {Show.ALERT}
    with log.write() as tx:
        told = Target(Show.ALERT, tx.raise_alert("system.unexpected", at=NOON).id)
    want(log, told)
    deliver_all(deliver, clock)
    assert open_alert(log) is not None
    slack.refused = set()
    want(log, told)
    assert deliver.step()
    assert open_alert(log) is None
    assert not deliver.step()
