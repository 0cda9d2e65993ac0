"""Cards and receipts that wait for more approvals, or for the time in which they can be taken back."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.approvals import Terms
from bot.domain.requests import Decision, State, Story
from handlers.language import Speech
from handlers.views.block_kit import Message
from tests.unit.views.examples import request, story
from tests.unit.views.shown import approval_card, receipt

WINDOW = dt.timedelta(seconds=15)
TERMS = Terms(needed=2, undo=WINDOW)


def deciding_messages(speech: Speech) -> Iterator[Message]:
    """Return them."""
    yield approval_card(speech, story(), terms=TERMS)
    yield approval_card(speech, approved_by_one(), terms=TERMS)
    for window in (WINDOW, dt.timedelta(hours=9)):
        yield approval_card(speech, going_out(window), terms=TERMS)
        yield receipt(speech, going_out(window, Decision.NOT_NEEDED))


def approved_by_one() -> Story:
    """Return what one of two has approved."""
    told = story()
    return replace(told, batch=replace(told.batch, approved_by=("U0BRUNO",)))


def going_out(window: dt.timedelta = WINDOW, decision: Decision = Decision.APPROVED) -> Story:
    """Return what two have approved, or nobody had to, and has not gone out yet."""
    told = story(State.APPROVED)
    decided_at = told.batch.decided_at
    assert decided_at is not None
    approved_by = ("U0BRUNO", "U0CARLA") if decision is Decision.APPROVED else ()
    batch = replace(told.batch, decision=decision, approved_by=approved_by)
    return replace(told, batch=batch, requests=(request(state=State.APPROVED, due_at=decided_at + window),))
