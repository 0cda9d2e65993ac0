"""A Slack that refuses some messages, and what then stands in the alerts channel."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.domain.outbox import DELIVERY_FAILED, Alert, MessageKey, MessageKind, MessageRef, Post
from bot.domain.requests import Story
from bot.fakes import FakeNotifier, ManualClock
from bot.operations.looking_up.pages import AlertPage
from bot.operations.showing.deliver import Deliver
from bot.ports import SendLog
from bot.ports.slack import NOTHING_NEAR
from handlers.examples.shown import alert_message
from handlers.language import speech
from tests.integration.log.samples import NOON


class Slack(FakeNotifier):
    """Keeps the alerts as they stand in their channel, by id; nothing is told beside the log."""

    def __init__(self, *refused: MessageKind | MessageKey) -> None:
        super().__init__(refused=set(refused))
        self.alerts: dict[str, dict[str, Any]] = {}

    def show(
        self,
        post: Post,
        *,
        stories: tuple[Story, ...],
        alert: Alert | None,
        place: MessageRef | None,
        near: Mapping[MessageKey, MessageRef] = NOTHING_NEAR,
    ) -> MessageRef | None:
        shown = super().show(post, stories=stories, alert=alert, place=place, near=near)
        if alert is not None:
            message = alert_message(speech("en"), AlertPage(alert=alert, stories=stories))
            self.alerts[alert.id] = {"text": message.text, "blocks": list(message.blocks)}
        return shown

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        raise AssertionError("nothing is told beside the log")


def deliver_all(deliver: Deliver, clock: ManualClock) -> None:
    for _ in range(8):
        while deliver.step() == 0:
            pass
        clock.turn(timedelta(seconds=60))


def want(log: SendLog, *targets: MessageKey) -> None:
    with log.write() as tx:
        for target in targets:
            tx.outbox.enqueue(target, at=NOON)


def open_alert(log: SendLog) -> Alert | None:
    with log.read() as reader:
        return reader.alerts.open(DELIVERY_FAILED)


def raised(log: SendLog) -> Alert:
    alert = open_alert(log)
    assert alert is not None
    return alert
