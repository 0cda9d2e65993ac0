"""What a person presses on an alert, when somebody or something was quicker."""

from dataclasses import replace

import pytest

from bot.domain.notes import Level, Note, Verdict, refuse
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.people import Press
from bot.domain.rechecks import asked_with, found_since
from bot.domain.requests import Decision, Outcome, Request, State, Story
from bot.errors import Stale
from bot.fail_points import FailPoint
from bot.fakes import FakeDirectory
from bot.kinds import make_kinds
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.post_card import PostCard
from bot.operations.deciding.resolve import Resolve
from bot.operations.deciding.standing import standing
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools
from bot.ports import AtFailPoint, SendLog
from handlers.examples.shown import approval_card
from handlers.language import speech
from handlers.views.causes import why
from tests.integration.log.samples import EVA, NOON, add, batch, request, send, stored


def resolve(tools: Tools) -> Resolve:
    return Resolve(tools, Authority(tools, FakeDirectory()), Outcomes(tools, make_kinds(tools)))


def unknown(log: SendLog) -> Request:
    add(log, request())
    send(log, request(), Outcome.UNKNOWN, status=None)
    return stored(log)


def somebody_else(log: SendLog, asked: Request) -> AtFailPoint:
    """Say that it arrived, just before another press is written."""

    def say(point: FailPoint) -> None:
        if point is FailPoint.RESOLVE_COMMIT:
            with log.write() as tx:
                assert tx.requests.move(asked, State.SENT, event="arrived", at=NOON, actor=EVA)

    return say


@pytest.mark.parametrize("answer", ["arrived", "did_not_arrive"])
def test_of_two_answers_at_once_the_second_reads_what_the_first_has_said(
    tools: Tools, log: SendLog, answer: str
) -> None:
    quick = replace(tools, fail_point=somebody_else(log, unknown(log)))
    with pytest.raises(Stale) as caught:
        getattr(resolve(quick), answer)(EVA, "r1")
    assert (caught.value.note.key, caught.value.note.params["by"]) == ("stale.sent", EVA)
    assert stored(log).state is State.SENT


def test_an_answer_about_what_is_known_by_now_is_stale(tools: Tools, log: SendLog) -> None:
    asked = unknown(log)
    with log.write() as tx:
        tx.requests.move(asked, State.SENT, event="arrived", at=NOON, actor=EVA)
    with pytest.raises(Stale) as caught:
        resolve(tools).arrived(EVA, "r1")
    assert caught.value.note.key == "stale.sent"


def test_what_the_log_does_not_know_is_stale(tools: Tools, log: SendLog) -> None:
    for press in (resolve(tools).arrived, resolve(tools).did_not_arrive, resolve(tools).retry):
        with pytest.raises(Stale):
            press(EVA, "nothing")
    with pytest.raises(Stale):
        PostCard(tools, Authority(tools, FakeDirectory()))(EVA, "nothing")


def test_only_the_attempt_that_nobody_knew_about_is_corrected(tools: Tools, log: SendLog) -> None:
    asked = unknown(log)
    assert not resolve(tools).did_not_arrive(EVA, "r1")
    approved = replace(asked, state=State.APPROVED)
    with log.write() as tx:
        tx.requests.move(approved, State.SENDING, event="claimed", at=NOON)
        attempt = tx.attempts.begin(approved, call_id="c2", at=NOON)
        tx.attempts.end(attempt, Outcome.UNKNOWN, at=NOON)
        tx.requests.move(replace(asked, state=State.SENDING), State.UNKNOWN, event="unknown", at=NOON)
    resolve(tools).arrived(EVA, "r1")
    with log.read() as reader:
        assert [one.outcome for one in reader.attempts.of("r1")] == [Outcome.NOT_ARRIVED, Outcome.SENT]


def test_a_retried_request_is_not_warned_about_what_the_re_check_refused_it_for(tools: Tools, log: SendLog) -> None:
    """That its order was gone stood on its card as a warning, when it had been sent."""
    add(log, request())
    send(log, request(), Outcome.REFUSED, status=None)
    again = resolve(tools)
    again.retry(EVA, "b1")
    again.outcomes.refuse_unsent(batch(), stored(log), refuse("failure.order_gone"))
    again.retry(EVA, "b1")
    assert stored(log).notes == ()


def test_a_retried_request_keeps_the_warnings_it_was_asked_with(tools: Tools, log: SendLog) -> None:
    add(log, request(notes=(Note("rule.claims", {"count": 1}),)))
    send(log, request(), Outcome.REFUSED)
    resolve(tools).retry(EVA, "b1")
    assert stored(log).notes == (Note("rule.claims", {"count": 1}),)


def test_warnings_were_lost_when_a_re_check_refused_a_request_that_was_retried(tools: Tools, log: SendLog) -> None:
    claims, gone = Note("rule.claims", {"count": 1}), Note("conversation.reason_locked", {"reason": "OTHER"})
    add(log, request(notes=(claims,)))
    send(log, request(), Outcome.REFUSED, status=None)
    again = resolve(tools)
    again.retry(EVA, "b1")
    for _ in range(2):
        again.outcomes.refuse_unsent(batch(), stored(log), Verdict(Level.REFUSED, (gone,)))
        refused = stored(log)
        assert (asked_with(refused), found_since(refused)) == ((claims,), (gone,))
        assert [speech("en").note_mrkdwn(gone)] == why(speech("en"), refused)[1:]
        card = approval_card(speech("en"), Story(batch(decision=Decision.APPROVED), (refused,))).text
        assert all(speech("en").note_mrkdwn(note) in card for note in (claims, gone))
        again.retry(EVA, "b1")
        assert stored(log).notes == (claims,)


def test_an_alert_that_slack_has_not_confirmed_yet_was_called_an_older_copy(tools: Tools, log: SendLog) -> None:
    asked = unknown(log)
    with log.write() as tx:
        first, second = (
            tx.alerts.raise_for(cause, at=NOON, requests=[asked.id]) for cause in ("refused.a", "refused.b")
        )
        tx.outbox.adopt(MessageKey(MessageKind.ALERT, first.id), MessageRef("C1", "1.1"))
    press = Press(EVA, "C1", "2.2")
    assert resolve(tools).newer(press, "r1") is None
    with log.write() as tx:
        tx.outbox.adopt(MessageKey(MessageKind.ALERT, second.id), MessageRef("C1", "3.3"))
    assert resolve(tools).newer(press, "r1") == MessageRef("C1", "3.3")


def test_what_was_never_moved_has_nobody_to_name(tools: Tools, log: SendLog) -> None:
    add(log, request())
    with pytest.raises(Stale) as caught:
        resolve(tools).retry(EVA, "b1")
    assert caught.value.note.key in {Stale.key, "stale.pending"}


def test_how_a_batch_stands_that_nobody_asked_for_cannot_be_told(log: SendLog) -> None:
    with log.write() as tx:
        assert standing(tx.requests.story("nothing")).key == Stale.key
