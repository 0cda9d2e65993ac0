"""A process that loses the work in the middle of what it does: it begins nothing more, and what it did is recorded."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alephee.pacer import GcraPacer
from bot.domain.outbox import MessageKey, MessageKind, Post
from bot.domain.requests import Batch, State, Story
from bot.errors import DeliveryRefused, LogUnavailable
from bot.fail_points import FailPoint
from bot.fakes import FakeNotifier, ManualClock, MemoryLog
from bot.kinds import make_kinds
from bot.operations.asking.commit import digest_of
from bot.operations.capabilities import CallResult
from bot.operations.messages.kind import MessageAction
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.recover import Recover
from bot.operations.sending.send import Send
from bot.operations.showing.deliver import Deliver
from bot.operations.showing.subjects import Subject
from bot.operations.tools import Tools, batch_of
from bot.ports import Answer, NotWorking
from tests.integration.log.samples import NOON, add, batch, request, stored


class Arrives(MessageAction):
    """An action whose call is answered with yes."""

    def call(self, requests: object) -> dict[str, CallResult]:
        return {"r1": Answer(200)}


def approved(log: MemoryLog) -> None:
    asked = request(state=State.APPROVED)
    add(log, asked, of=batch(digest=digest_of((asked,))))


def of(log: MemoryLog) -> Batch:
    with log.read() as reader:
        return batch_of(reader, stored(log))


def at_point(tools: Tools, log: MemoryLog, point: FailPoint) -> Tools:
    """Lose the work and the database at a point."""

    def lose(reached: FailPoint) -> None:
        if reached is point:
            log.stand_by()
            log.unavailable = "away"

    return replace(tools, fail_point=lose).at_work()


def test_the_end_of_a_call_is_recorded_by_the_process_that_lost_the_work(
    tools: Tools, log: MemoryLog, pacer: GcraPacer
) -> None:
    approved(log)
    lost = at_point(tools, log, FailPoint.SEND_CALLED)
    send = Send(lost, pacer, Outcomes(lost, make_kinds(lost)), make_kinds(lost))
    with pytest.raises(LogUnavailable, match="away"):
        send._call(Arrives(lost), of(log), (stored(log),), "c1")
    log.unavailable = ""
    assert send.own_calls() == {"r1"}
    Recover(tools, Outcomes(tools, make_kinds(tools)))(but=send.own_calls())
    assert stored(log).state is State.SENDING
    assert send.settle() > 0
    assert (stored(log).state, send.own_calls()) == (State.SENT, frozenset())


def test_who_lost_the_work_claims_and_delivers_nothing(tools: Tools, log: MemoryLog, pacer: GcraPacer) -> None:
    approved(log)
    lost = tools.at_work()
    send = Send(lost, pacer, Outcomes(lost, make_kinds(lost)), make_kinds(lost))
    log.stand_by()
    with pytest.raises(NotWorking):
        send._call(Arrives(lost), of(log), (stored(log),), "c1")
    assert (stored(log).state, pacer.take("messages.post")) == (State.APPROVED, 0)


def test_where_a_message_stands_is_recorded_by_the_process_that_lost_the_work(tools: Tools, log: MemoryLog) -> None:
    add(log, request())
    card = MessageKey(MessageKind.CARD, "b1")
    with log.write() as tx:
        tx.outbox.enqueue(card, at=NOON)
    deliver = Deliver(at_point(tools, log, FailPoint.CARD_SHOWN), FakeNotifier())
    with pytest.raises(LogUnavailable, match="away"):
        deliver.step()
    log.unavailable = ""
    deliver.settle()
    with log.read() as reader:
        place = reader.outbox.place(card)
    assert place is not None
    assert place.ts


@pytest.mark.parametrize("lost", [True, False])
def test_a_card_of_a_process_that_was_frozen_came_after_another_one_had_had_it_posted(
    tools: Tools, log: MemoryLog, clock: ManualClock, *, lost: bool
) -> None:
    add(log, request())
    card, notifier = MessageKey(MessageKind.CARD, "b1"), FakeNotifier()
    with log.write() as tx:
        tx.outbox.enqueue(card, at=NOON)

    def freeze(reached: FailPoint) -> None:
        if reached is FailPoint.CARD_POST:
            clock.turn(timedelta(seconds=30))
            if lost:
                log.stand_by()

    deliver = Deliver(replace(tools, fail_point=freeze).at_work(), notifier)
    with pytest.raises(NotWorking) if lost else nullcontext():
        deliver.step()
    assert notifier.shown == ([] if lost else [card])


def test_an_answer_to_what_the_log_has_lost_leaves_nothing_that_cannot_be_shown(tools: Tools, log: MemoryLog) -> None:
    outcomes = Outcomes(tools, make_kinds(tools))
    outcomes.record(batch(), (request(state=State.APPROVED),), {"r1": 1}, {"r1": Answer(200)})
    with log.read() as reader:
        assert reader.outbox.next_at() is None


def test_what_the_log_has_lost_is_not_shown(tools: Tools, log: MemoryLog) -> None:
    notifier = FakeNotifier()
    with log.write() as tx:
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=NOON)
    Deliver(tools, notifier).step()
    with log.read() as reader:
        assert (notifier.shown, reader.outbox.next_at()) == ([], None)


def test_a_card_that_is_refused_after_the_log_has_lost_what_it_is_about_holds_up_nothing(
    tools: Tools, log: MemoryLog
) -> None:
    card = MessageKey(MessageKind.CARD, "b1")
    deliver = Deliver(tools, FakeNotifier(refused={card}, error=DeliveryRefused("invalid_blocks")))
    deliver._show(Post(id=7, target=card, due_at=NOON), Subject((Story(batch(), (request(),)),)))
    assert deliver.settle() > 0
    with log.read() as reader:
        assert reader.alerts.unresolved() == ()
