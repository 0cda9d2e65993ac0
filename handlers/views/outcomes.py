"""What became of a request, in words: shared by cards, receipts, alerts and lists."""

from collections.abc import Iterable

from bot.domain.approvals import goes_out_at
from bot.domain.notes import Note
from bot.domain.requests import Batch, Decision, Request, State, Story
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.screens import Screens
from handlers.views import lengths
from handlers.views.causes import FAILED, state_lines, why
from handlers.views.names import order_name

#: Requests of a batch listed one by one after its decision, and characters they may take: failed ones first, the rest
#: is counted.
_LIST_LINES, _LIST_TEXT = 60, 900


def request_line(
    screens: Screens, speech: Speech, request: Request, *, batch: Batch | None = None, order: bool = False
) -> Mrkdwn:
    """Return one line: when, what, state and, where the batch is known, who asked and who decided."""
    asked_at = batch.requested_at if batch else request.finished_at or request.due_at
    line = speech.mrkdwn(
        "list.line",
        when=asked_at,
        what=speech.kind(request.kind),
        subject=screens.of(request.kind).subject(speech, request),
        state=marked_state(speech, request),
    )
    parts = [line]
    if order:
        parts.insert(0, Mrkdwn(f"*{foreign(order_name(speech, request))}*"))
    if batch is not None:
        parts.append(speech.mrkdwn("list.asked_by", by=batch.requested_by))
        if batch.decided_by and batch.decision in {Decision.APPROVED, Decision.DECLINED}:
            parts.append(speech.mrkdwn("list.decided_by", by=batch.decided_by, decision=batch.decision))
    return Mrkdwn(" · ".join(parts))


def decision_line(speech: Speech, batch: Batch) -> Mrkdwn:
    """Return who decided, what and when; while nobody has: until when it waits."""
    if batch.decision is None:
        return speech.mrkdwn("outcome.waits", until=batch.expires_at)
    params = {"by": batch.decided_by or "", "at": batch.decided_at or batch.requested_at}
    if batch.decision is Decision.WITHDRAWN:
        params["by"] = batch.decided_by or batch.requested_by
    if len(batch.approved_by) > 1 and batch.decision is Decision.APPROVED:
        return speech.mrkdwn("deciding.approved_by_all", by=batch.approved_by, at=params["at"])
    return speech.mrkdwn(f"outcome.decided_{batch.decision.value}", **params)


def story_lines(screens: Screens, speech: Speech, story: Story, *, waits: bool = True) -> list[Mrkdwn]:
    """Return decision and outcome of a batch: one request in full, several as a list with counts.

    ``waits``: whether to say that it waits, and until when: for a decision, or for its turn to be sent.
    """
    is_pending = waits and any(request.state is State.PENDING for request in story.requests)
    lines = [decision_line(speech, story.batch)] if story.batch.decision or is_pending else []
    waiting = {State.PENDING, State.DECLINED, State.EXPIRED, State.WITHDRAWN}
    if len(story.requests) == 1:
        (request,) = story.requests
        only_waits = not waits and goes_out_at(story.batch, story.requests) is not None
        return lines if only_waits or request.state in waiting else [*lines, *state_lines(speech, request)]
    if any(request.state not in waiting for request in story.requests):
        lines.append(counts(speech, story.requests))
        ranked = sorted(story.requests, key=lambda request: request.state not in FAILED)
        listed = [_short(screens, speech, request) for request in ranked[:_LIST_LINES]]
        kept = lengths.fitting(listed, _LIST_TEXT)
        lines.extend(listed[:kept])
        if len(ranked) > kept:
            lines.append(speech.mrkdwn("common.more", count=len(ranked) - kept))
    return lines


def counts(speech: Speech, requests: Iterable[Request]) -> Mrkdwn:
    """Return how many requests stand in which state."""
    states = [request.state for request in requests]
    return Mrkdwn(
        " · ".join(
            speech.mrkdwn("outcome.count", count=speech.number(states.count(state)), state=state)
            for state in State
            if state in states
        )
    )


def marked_state(speech: Speech, request: Request) -> str:
    """Name the state of a request with its sign, in the words of its kind where it has some: an order is created."""
    own = Note(f"state.{request.state.value}_{request.kind}")
    state = speech.note(own) if speech.can_say(own) else speech.state(request.state)
    return speech.plain(f"mark.{request.state.value}", state=state)


def _short(screens: Screens, speech: Speech, request: Request) -> Mrkdwn:
    line = speech.mrkdwn(
        "outcome.short",
        order=screens.of(request.kind).name(speech, request),
        state=marked_state(speech, request),
    )
    if request.state in FAILED:
        return Mrkdwn(f"{line}: {' '.join(why(speech, request))}")
    return line
