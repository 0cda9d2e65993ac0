"""A Slack that refuses some messages, and what then stands in the alerts channel."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.clock import ManualClock
from bot.domain.posts import DELIVERY_FAILED, HEAD_NOT_POSTED, Alert, Place, Post, Show, Target
from bot.domain.requests import Story
from bot.errors import DeliveryError, DeliveryRefused, NotAccepted
from bot.log import SqliteSendLog
from bot.operations.looking_up.pages import AlertPage
from bot.operations.showing.deliver import Deliver
from handlers.language import speech
from handlers.views.alerts import alert_message
from tests.integration.log.samples import NOON


class Slack:
    """Refuses some messages, by kind or target, and shows the others; implements ``bot.ports.Notifier``."""

    def __init__(self, *refused: Show | Target) -> None:
        self.refused = set(refused)
        self.error: DeliveryError = DeliveryRefused("thread_locked")
        self.shown: list[Target] = []
        #: the alerts as they stand in their channel, by id
        self.alerts: dict[str, dict[str, Any]] = {}

    def show(self, post: Post, *, stories: tuple[Story, ...], alert: Alert | None, place: Place | None) -> Place | None:
        if {post.target, post.target.show} & self.refused:
            raise self.error
        if post.target.show is Show.THREAD and (place is None or not place.ts):
            raise NotAccepted(HEAD_NOT_POSTED, retry_after=2.0)
        self.shown.append(post.target)
        if alert is not None:
            message = alert_message(speech("en"), AlertPage(alert=alert, stories=stories))
            self.alerts[alert.id] = {"text": message.text, "blocks": list(message.blocks)}
        return Place("C1", f"{post.id}.1")

    def beside(self, story: Story) -> int:
        return 0

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        raise AssertionError("nothing is told beside the log")


def deliver_all(deliver: Deliver, clock: ManualClock) -> None:
    for _ in range(8):
        while deliver.step() == 0:
            pass
        clock.turn(timedelta(seconds=60))


def want(log: SqliteSendLog, *targets: Target) -> None:
    with log.write() as tx:
        for target in targets:
            tx.outbox.enqueue(target, at=NOON)


def open_alert(log: SqliteSendLog) -> Alert | None:
    with log.read() as reader:
        return reader.alerts.open(DELIVERY_FAILED)


def raised(log: SqliteSendLog) -> Alert:
    alert = open_alert(log)
    assert alert is not None
    return alert
