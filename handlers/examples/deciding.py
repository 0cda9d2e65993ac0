"""Cards and receipts that wait for more approvals, or for the time in which they can be taken back."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.approvals import Terms
from bot.domain.notices import Notice
from bot.domain.people import Press
from bot.domain.requests import Decision, Question, State, Story
from handlers.deciding.question_view import answer_form, ask_back_form, not_taken
from handlers.examples.shown import approval_card, receipt, thread_line
from handlers.examples.values import NOW, request, story
from handlers.kinds import SCREENS
from handlers.language import Speech
from handlers.views.block_kit import Message
from handlers.views.notices import notice_message

WINDOW = dt.timedelta(seconds=15)
TERMS = Terms(needed=2, undo=WINDOW)


def deciding_messages(speech: Speech, text: str) -> Iterator[Message]:
    """Return them, and what is asked back."""
    for told in (asked_back(text or "x"), asked_back(text or "x", answer=text), asked_back("", is_erased=True)):
        yield approval_card(speech, told, terms=TERMS)
        yield receipt(speech, told)
        yield thread_line(speech, {"event": "asked_back", "question": "question-1"}, told)
        if told.questions[0].answered_at is not None:
            yield thread_line(speech, {"event": "answered", "question": "question-1"}, told)
    yield notice_message(SCREENS, speech, Notice.ASKED_BACK, asked_back(text or "x"), link="https://slack.com/x")
    yield not_taken(speech, text or "x")
    yield approval_card(speech, story(), terms=TERMS)
    yield approval_card(speech, approved_by_one(), terms=TERMS)
    for window in (WINDOW, dt.timedelta(hours=9)):
        yield approval_card(speech, going_out(window), terms=TERMS)
        yield receipt(speech, going_out(window, Decision.NOT_NEEDED))


def deciding_views(speech: Speech, text: str) -> Iterator[dict[str, Any]]:
    """Return the forms to ask and to answer."""
    told = asked_back(text or "x")
    yield ask_back_form(SCREENS, speech, told, Press("U0BRUNO", "C1", "1.2"), "question-2")
    yield answer_form(SCREENS, speech, told, told.questions[0])


def asked_back(text: str, *, answer: str = "", is_erased: bool = False) -> Story:
    """Return what waits, and somebody asked something about."""
    told = story()
    at = told.batch.requested_at
    question = Question(
        id="question-1",
        batch_id="batch-1",
        asked_by="U0BRUNO",
        asked_at=at,
        text=text,
        answered_at=at if answer or is_erased else None,
        answer=answer,
        is_erased=is_erased,
    )
    return replace(told, questions=(question,))


def approved_by_one() -> Story:
    """Return what one of two has approved."""
    told = story()
    return replace(told, batch=replace(told.batch, approved_by=("U0BRUNO",)))


def going_out(window: dt.timedelta = WINDOW, decision: Decision = Decision.APPROVED) -> Story:
    """Return what two have approved, or nobody had to, and has not gone out yet."""
    told = story(State.APPROVED)
    decided_at = told.batch.decided_at or NOW
    approved_by = ("U0BRUNO", "U0CARLA") if decision is Decision.APPROVED else ()
    batch = replace(told.batch, decision=decision, approved_by=approved_by)
    return replace(told, batch=batch, requests=(request(state=State.APPROVED, due_at=decided_at + window),))
