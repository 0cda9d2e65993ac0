"""A notice reaches its requester, whatever dies, fails or waits on the way: said twice is better than never."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.notices import Notice
from bot.domain.outbox import DELIVERY_FAILED, OTHER_CONTENT, MessageKey, MessageKind
from bot.domain.requests import Decision, State
from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted
from bot.fail_points import FailPoint
from bot.fakes import FakeNotifier, ManualClock
from bot.operations.notices import notify
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.integration.log.samples import NOON, add, batch, request

NOTICE = MessageKey(MessageKind.NOTICE, "b1/declined")


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def declined(log: SendLog) -> SendLog:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.DECLINED, at=NOON, by="U1")
        tx.requests.move(request(), State.DECLINED, event="declined", at=NOON)
        notify(tx, batch(), Notice.DECLINED, NOON)
    return log


def killed_at(tools: Tools, slack: FakeNotifier, point: FailPoint) -> None:
    def die(reached: FailPoint) -> None:
        if reached is point:
            raise Killed

    with pytest.raises(Killed):
        Deliver(replace(tools, fail_point=die), slack).step()


def delivered(tools: Tools, slack: FakeNotifier) -> list[MessageKey]:
    while Deliver(tools, slack).step() == 0:
        pass
    return slack.shown


def test_a_notice_is_posted_once(tools: Tools, declined: SendLog) -> None:
    assert delivered(tools, FakeNotifier()) == [NOTICE]
    with declined.read() as reader:
        assert reader.outbox.place(NOTICE) is None  # nobody updates it
        assert reader.outbox.next_at() is None


def test_who_dies_before_posting_posts_it_afterwards(tools: Tools, declined: SendLog) -> None:
    slack = FakeNotifier()
    killed_at(tools, slack, FailPoint.DELIVER_POST)
    assert delivered(tools, slack) == [NOTICE]


def test_who_dies_after_posting_posts_it_again(tools: Tools, declined: SendLog) -> None:
    slack = FakeNotifier()
    killed_at(tools, slack, FailPoint.DELIVER_SHOWN)
    assert delivered(tools, slack) == [NOTICE, NOTICE]
    with declined.read() as reader:
        assert reader.outbox.next_at() is None


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (NotAccepted("ratelimited", retry_after=5.0), True),
        (DeliveryRefused("channel_not_found"), True),
        (DeliveryRefused("thread_locked"), True),
        (DeliveryUnknown("RemoteDisconnected"), True),
        (DeliveryUnknown("http_500"), True),
        (DeliveryRefused("invalid_blocks"), False),
    ],
)
def test_what_slack_may_not_have_taken_is_tried_again(
    tools: Tools, declined: SendLog, clock: ManualClock, error: DeliveryError, *, again: bool
) -> None:
    slack = FakeNotifier(refused={MessageKind.NOTICE}, error=error)
    assert NOTICE not in delivered(tools, slack)
    slack.refused.clear()
    clock.turn(timedelta(minutes=1))
    assert (NOTICE in delivered(tools, slack)) is again


def test_a_notice_that_slack_never_confirms_is_posted_three_times_at_most(
    tools: Tools, declined: SendLog, clock: ManualClock
) -> None:
    slack = FakeNotifier(refused={MessageKind.NOTICE}, error=DeliveryUnknown("http_500"))
    for _ in range(3):
        with declined.read() as reader:
            assert reader.outbox.is_asked(NOTICE)
        delivered(tools, slack)
        clock.turn(timedelta(minutes=2))
    with declined.read() as reader:
        assert not reader.outbox.is_asked(NOTICE)


def test_content_that_slack_refuses_and_a_message_it_never_takes_are_told_in_the_alerts_channel(
    tools: Tools, declined: SendLog, clock: ManualClock
) -> None:
    slack = FakeNotifier(refused={MessageKind.NOTICE})
    for _ in range(7):
        delivered(tools, slack)
        clock.turn(timedelta(minutes=1))
    with declined.read() as reader:
        assert reader.alerts.open(DELIVERY_FAILED)
    slack.error = DeliveryRefused("invalid_blocks")
    clock.turn(timedelta(minutes=10))
    delivered(tools, slack)
    with declined.read() as reader:
        assert reader.alerts.open(OTHER_CONTENT)


def test_what_is_over_when_slack_is_back_is_not_told_any_more(tools: Tools, log: SendLog) -> None:
    add(log, request(state=State.REFUSED))
    with log.write() as tx:
        notify(tx, batch(), Notice.FAILED, NOON)
        tx.requests.move(request(state=State.REFUSED), State.APPROVED, event="retried", at=NOON, actor="U1")
    assert delivered(tools, FakeNotifier()) == []


def test_a_second_failure_while_the_first_waits_for_slack_is_one_notice(tools: Tools, declined: SendLog) -> None:
    with declined.write() as tx:
        notify(tx, batch(), Notice.DECLINED, NOON)
    assert delivered(tools, FakeNotifier()) == [NOTICE]
