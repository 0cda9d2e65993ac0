"""Approvers are reminded of what waits: one message for all of it, again after a while, and once before it expires."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.due import UNTIL_WOKEN
from bot.domain.outbox import MessageKey, MessageKind, MessageRef, Post
from bot.domain.reminders import BEATS, Reminder
from bot.domain.requests import Decision, State, Story
from bot.fakes import FakeNotifier, ManualClock, MemoryLog
from bot.operations.deciding.remind import Remind
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.integration.log.samples import EVA, NOON, add, batch, connection_of, request
from tests.integration.operations.restoring import after_restore, resolve

HOUR = timedelta(hours=1)
WAITING = MessageKey(MessageKind.REMINDER, Reminder.WAITING)
LAST_CALL = MessageKey(MessageKind.REMINDER, Reminder.LAST_CALL)


@pytest.fixture
def remind(tools: Tools) -> Remind:
    return Remind(tools, 2 * HOUR)


def ask(log: SendLog, number: int, at: timedelta = timedelta(0), *, expires: timedelta = 24 * HOUR) -> None:
    name = f"b{number}"
    of = batch(name, requested_at=NOON + at, expires_at=NOON + at + expires)
    add(log, request(f"r{number}", batch_id=name, conversation=name), of=of)


def decide(log: SendLog, number: int) -> None:
    with log.write() as tx:
        asked, of = tx.requests.get(f"r{number}"), tx.requests.batch(f"b{number}")
        assert asked is not None
        assert of is not None
        tx.decisions.decide(of, Decision.APPROVED, at=NOON, by="U1")
        tx.requests.move(asked, State.APPROVED, event="approved", at=NOON)


def reminded(tools: Tools, remind: Remind) -> list[MessageKey]:
    """Return what is posted now."""
    slack = FakeNotifier()
    while remind.step() == 0 or Deliver(tools, slack).step() == 0:
        pass
    return [target for target in slack.shown if target.show is MessageKind.REMINDER]


def test_who_waits_for_nothing_is_not_reminded_and_nothing_is_written(log: SendLog, remind: Remind) -> None:
    assert remind.step() == UNTIL_WOKEN
    with log.read() as reader:
        assert reader.alerts.unresolved() == ()


def test_what_waits_is_one_message_after_two_hours_and_again_every_two(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1)
    ask(log, 2, HOUR)
    clock.turn(HOUR)
    assert reminded(tools, remind) == []
    assert remind.step() == HOUR.total_seconds()
    clock.turn(HOUR)
    assert reminded(tools, remind) == [WAITING]
    clock.turn(HOUR)
    assert reminded(tools, remind) == []
    clock.turn(HOUR)
    assert reminded(tools, remind) == [WAITING]


def test_a_bot_that_is_started_again_does_not_repeat_a_beat(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1)
    clock.turn(2 * HOUR)
    assert reminded(tools, remind) == [WAITING]
    assert reminded(tools, Remind(tools, 2 * HOUR)) == []


def test_after_a_beat_the_next_is_two_hours_away_whatever_else_has_waited_so_long(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1)
    ask(log, 2, HOUR)
    clock.turn(2 * HOUR)
    assert reminded(tools, remind) == [WAITING]
    decide(log, 1)
    clock.turn(HOUR)
    assert reminded(tools, remind) == []
    clock.turn(HOUR)
    assert reminded(tools, remind) == [WAITING]


def test_what_is_decided_before_slack_takes_the_message_calls_nobody(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1)
    clock.turn(2 * HOUR)
    assert remind.step() == 0
    decide(log, 1)
    assert reminded(tools, remind) == []


def test_what_expires_at_the_hour_of_a_beat_calls_nobody(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1, expires=2 * HOUR)
    clock.turn(2 * HOUR)
    assert reminded(tools, remind) == []


def test_the_last_call_comes_once_a_batch_an_hour_before_it_expires(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    remind = Remind(tools, 30 * HOUR)
    ask(log, 1)
    ask(log, 2)
    ask(log, 3, HOUR)
    clock.turn(22 * HOUR)
    assert reminded(tools, remind) == []
    assert remind.step() == HOUR.total_seconds()
    clock.turn(HOUR)
    assert reminded(tools, remind) == [LAST_CALL]
    assert reminded(tools, Remind(tools, 30 * HOUR)) == []
    with log.read() as reader:
        called = [story.batch.id for story in reader.decisions.pending() if story.events[-1].name == "last_call"]
    assert called == ["b1", "b2"]
    assert remind.step() == HOUR.total_seconds()
    clock.turn(HOUR)
    assert reminded(tools, remind) == [LAST_CALL]
    assert remind.step() > HOUR.total_seconds()


def test_what_waits_anew_after_a_restore_has_a_last_call_of_its_own(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """Its time began anew; the one that it had before the backup was made was taken for that."""
    tools = replace(tools, policy=replace(tools.policy, approval_ttl=24 * HOUR))
    remind = Remind(tools, 99 * HOUR)
    ask(log, 1)
    clock.turn(23 * HOUR)
    assert reminded(tools, remind) == [LAST_CALL]
    after_restore(tools)
    resolve(tools).did_not_arrive(EVA, "r1")
    assert reminded(tools, remind) == []
    clock.turn(23 * HOUR)
    assert reminded(tools, remind) == [LAST_CALL]
    assert reminded(tools, remind) == []


class Heard(FakeNotifier):
    """Remembers which batches each last call named."""

    def show(self, post: Post, *, stories: tuple[Story, ...], **about: Any) -> MessageRef | None:
        if post.target == LAST_CALL:
            self.alarms.append(" ".join(story.batch.id for story in stories))
        return super().show(post, stories=stories, **about)


def test_the_last_call_of_one_named_all_others_again_that_had_theirs(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    remind, slack = Remind(tools, 30 * HOUR), Heard()
    for number in range(3):
        ask(log, number, number * HOUR / 4)
    clock.turn(23 * HOUR)
    slack.refused.add(LAST_CALL)
    for _ in range(5):
        while remind.step() == 0 or Deliver(tools, slack).step() == 0:
            pass
        clock.turn(HOUR / 4)
        slack.refused.clear()
    assert slack.alarms == ["b0", "b0 b1", "b2"]


def test_the_last_call_of_what_expires_soon_comes_a_quarter_before(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1, expires=HOUR)
    assert remind.step() == timedelta(minutes=45).total_seconds()
    clock.turn(timedelta(minutes=45))
    assert reminded(tools, remind) == [LAST_CALL]


def test_what_expired_while_the_bot_was_away_is_not_called_for(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1, expires=HOUR)
    with log.write() as tx:
        tx.outbox.enqueue(LAST_CALL, at=NOON, detail={})
        tx.decisions.decide(batch("b1"), Decision.EXPIRED, at=NOON, by=None)
    assert reminded(tools, remind) == []


def test_a_clock_that_was_set_back_puts_no_reminder_off_for_long(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1)
    clock.turn(2 * HOUR)
    with log.write() as tx:
        tx.alerts.raise_for(BEATS, at=NOON + 5_000 * HOUR)
    assert reminded(tools, remind) == [WAITING]


def test_beats_leave_one_row_however_many_there_were(
    tools: Tools, log: SendLog, clock: ManualClock, remind: Remind
) -> None:
    ask(log, 1, expires=2_000 * HOUR)
    for _ in range(20):
        clock.turn(2 * HOUR)
        assert reminded(tools, remind) == [WAITING]
    with log.read() as reader:
        (beats,) = reader.alerts.unresolved()
        assert beats.count == 20
        assert reader.outbox.next_at() is None
        assert [replace(post, id=0) for post in reader.outbox.due(clock.now())] == []


def test_hundreds_that_were_called_for_were_read_with_all_their_events_at_every_step(
    log: MemoryLog, clock: ManualClock, remind: Remind
) -> None:
    for number in range(200):
        ask(log, number)
    clock.turn(23 * HOUR)
    while remind.step() == 0:
        pass
    statements: list[str] = []
    with log.read() as reader:
        connection_of(reader.sql).conn.set_trace_callback(statements.append)
    assert remind.step() > 0
    assert len([one for one in statements if one.startswith("SELECT")]) < 20
