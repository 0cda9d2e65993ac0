"""A request for programs: its row of ``sends``, and all that belongs to it. Times are ISO 8601 in UTC."""

from collections.abc import Sequence
from typing import Any

from bot.commands.telling.waiting import Waiting
from bot.domain.requests import Event, Question, Request, Story
from bot.log.reader import LogReader
from bot.log.sql import Row
from bot.log.times import stamp, stamp_or_none


def as_object(reader: LogReader, story: Story, request: Request, row: Row) -> dict[str, Any]:
    """Return a request as JSON has it: the columns of ``sends``, then ``events``, ``calls`` and ``questions``."""
    concerned = {None, request.id}
    return {
        **row,
        "erased_at": stamp_or_none(request.erased_at),
        "expires_at": stamp(story.batch.expires_at),
        "buyer_replied": story.batch.buyer_replied,
        "events": [_event(one) for one in story.events if one.request_id in concerned],
        "calls": _calls(reader, request),
        "questions": _questions(story.questions),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "event": event.id,
        "at": stamp(event.at),
        "name": event.name,
        "actor": event.actor,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "detail": event.detail,
    }


def _calls(reader: LogReader, request: Request) -> list[dict[str, Any]]:
    return [
        {
            "call_id": call.call_id,
            "started_at": stamp(call.started_at),
            "ended_at": stamp_or_none(call.ended_at),
            "outcome": call.outcome,
            "http_status": call.http_status,
            "api_message": call.api_message or None,
        }
        for call in reader.attempts.of(request.id)
    ]


def _questions(questions: Sequence[Question]) -> list[dict[str, Any]]:
    return [
        {
            "asked_by": one.asked_by,
            "asked_at": stamp(one.asked_at),
            "question": None if one.is_erased else one.text,
            "answered_at": stamp_or_none(one.answered_at),
            "answer": None if one.is_erased or one.answered_at is None else one.answer,
        }
        for one in questions
    ]


def as_waiting(one: Waiting) -> dict[str, Any]:
    """Return since when a request stands where it stands, and why it waits; null where it does not."""
    return {"since": stamp(one.since), "why": one.why or None}
