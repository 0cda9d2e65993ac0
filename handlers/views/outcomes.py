"""What became of a request, in words: shared by cards, receipts, alerts and lists."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.contents import DocumentContent, IntegrateContent, MessageContent
from bot.domain.kinds import CREATE_ORDER
from bot.domain.notes import MOST_SHOWN, Note
from bot.domain.reasons import Reason
from bot.domain.rechecks import found_since
from bot.domain.requests import NOT_FOUND, Batch, Decision, Request, State, Story
from handlers.language import Speech
from handlers.markup import Mrkdwn, clean, foreign
from handlers.views import lengths

#: Requests of a batch listed one by one after its decision, and characters they may take: failed ones first, the rest
#: is counted.
_LIST_LINES, _LIST_TEXT = 60, 900
#: Failures whose texts tell of something that was sent: of a look-up they would say too much.
_LOOK_UP = frozenset(
    f"failure.{name}"
    for name in (
        "alephee",
        "busy",
        "connect",
        "rate_limited",
        "timeout",
        "reset",
        "server_error",
        "web_page",
        "contradiction",
        "schema",
        "unexpected",
    )
)
#: What Slack answers when three seconds are over (docs.slack.dev/reference/methods/views.open).
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})
_FAILED = frozenset({State.REFUSED, State.UNKNOWN, State.INVALID})


def decided_about(story: Story) -> Story:
    """Return a story with the requests alone that its decision is about: those that can be used, or all if none can."""
    usable = tuple(request for request in story.requests if request.state is not State.INVALID)
    return replace(story, requests=usable or story.requests)


def order_name(speech: Speech, request: Request) -> str:
    """Return what a request is about: the order's number, or of a new order its own one, as soon as it is known."""
    if request.order_id is None:
        return request.external_order_id or speech.kind(request.kind)
    return str(request.order_id)


def account_label(number: int, name: str) -> str:
    """Return an account's name with its number."""
    return f"{name} ({number})" if name else str(number)


def request_name(speech: Speech, request: Request) -> str:
    """Return what tells a request from the others of its batch: of a document its file, else its order."""
    if isinstance(request.content, DocumentContent):
        return request.content.file.name or order_name(speech, request)
    return order_name(speech, request)


def subject(speech: Speech, request: Request) -> str:
    """Return what a request would do, in a few words: the reason of a message, type and file of a document."""
    match request.content:
        case MessageContent(reason=reason):
            return speech.reason(Reason(reason))
        case DocumentContent(document_type=kind, file=file):
            named = speech.plain(f"document.{kind}" if kind in {0, 1, 2} else "document.any")
            return f"{named} ({clean(file.name)})" if file.name else named
        case IntegrateContent(integrated=integrated):
            return speech.plain("integrate.mark" if integrated else "integrate.unmark")
    return speech.kind(CREATE_ORDER)


def request_line(speech: Speech, request: Request, *, batch: Batch | None = None, order: bool = False) -> Mrkdwn:
    """Return one line: when, what, state and, where the batch is known, who asked and who decided."""
    asked_at = batch.requested_at if batch else request.finished_at or request.due_at
    line = speech.mrkdwn(
        "list.line",
        when=asked_at,
        what=speech.kind(request.kind),
        subject=subject(speech, request),
        state=speech.plain(f"mark.{request.state.value}", state=request.state),
    )
    parts = [line]
    if order:
        parts.insert(0, Mrkdwn(f"*{foreign(order_name(speech, request))}*"))
    if batch is not None:
        parts.append(speech.mrkdwn("list.asked_by", by=batch.requested_by))
        if batch.decided_by and batch.decision in {Decision.APPROVED, Decision.DECLINED}:
            parts.append(speech.mrkdwn("list.decided_by", by=batch.decided_by, decision=batch.decision))
    return Mrkdwn(" · ".join(parts))


def why(speech: Speech, request: Request) -> list[Mrkdwn]:
    """Return the sentences that explain a refusal, an invalid file or an unknown outcome."""
    cause = Note(request.cause, {"status": request.http_status, "api_message": request.api_message})
    told = request.state is State.INVALID or request.cause == "failure.recheck"
    notes = found_since(request) if told else ()
    explained = (
        (*notes,) if any(note.key == cause.key for note in notes) else (_in_kind(speech, request, cause), *notes)
    )
    said = list(dict.fromkeys(speech.note_mrkdwn(note) for note in explained if speech.can_say(note)))
    if len(said) > MOST_SHOWN:
        return [*said[:MOST_SHOWN], speech.mrkdwn("common.more", count=len(said) - MOST_SHOWN)]
    return said or [speech.mrkdwn("failure.other")]


def explain(speech: Speech, note: Note) -> Mrkdwn:
    """Say privately why something was not done. Nothing was sent then, so a failed call was a look-up."""
    if note.key in _LOOK_UP:
        return speech.mrkdwn("error.not_asked")
    if note.params.get("error") in _TOO_LATE:
        return speech.mrkdwn("error.trigger_expired")
    return speech.note_mrkdwn(note if speech.can_say(note) else Note("error.unexpected"))


def _in_kind(speech: Speech, request: Request, note: Note) -> Note:
    """Return the text that the request's kind has for a note, where it has one of its own."""
    own = Note(f"{note.key}_{request.kind}", note.params)
    return own if speech.can_say(own) else note


def what_to_do(speech: Speech, request: Request) -> Mrkdwn:
    """Return what a person can do about a failure."""
    unknown = _in_kind(speech, request, Note("failure.unknown_todo"))
    if request.state is State.UNKNOWN and unknown.key != "failure.unknown_todo":
        return speech.note_mrkdwn(unknown)
    note = _in_kind(speech, request, Note(f"{request.cause}_todo", {"status": request.http_status}))
    if speech.can_say(note):
        return speech.note_mrkdwn(note)
    return speech.mrkdwn("failure.unknown_todo" if request.state is State.UNKNOWN else "failure.other_todo")


def decision_line(speech: Speech, batch: Batch) -> Mrkdwn:
    """Return who decided, what and when; while nobody has: until when it waits."""
    if batch.decision is None:
        return speech.mrkdwn("outcome.waits", until=batch.expires_at)
    params = {"by": batch.decided_by or "", "at": batch.decided_at or batch.requested_at}
    if batch.decision is Decision.WITHDRAWN:
        params["by"] = batch.decided_by or batch.requested_by
    return speech.mrkdwn(f"outcome.decided_{batch.decision.value}", **params)


def state_lines(speech: Speech, request: Request) -> Iterable[Mrkdwn]:
    """Return what has become of one request, with why and what to do where it went wrong."""
    params = {"at": finished(request)} if request.state is State.SENT else {}
    yield speech.note_mrkdwn(_in_kind(speech, request, Note(f"outcome.{request.state.value}", params)))
    if request.state is State.SENT and request.cause == NOT_FOUND:
        yield speech.mrkdwn("outcome.not_found", order=order_name(speech, request))
    if request.state is State.APPROVED and request.cause:
        yield Mrkdwn(" ".join([speech.mrkdwn("outcome.postponed"), *why(speech, request)]))
    if request.state in _FAILED:
        yield from why(speech, request)
    if request.api_message and request.state in {State.REFUSED, State.UNKNOWN}:
        yield speech.mrkdwn("outcome.api_message", api_message=request.api_message)
    if request.state in {State.REFUSED, State.UNKNOWN}:
        yield what_to_do(speech, request)


def finished(request: Request) -> datetime:
    """Return when a request ended, as far as it is known."""
    return request.finished_at or request.due_at


def story_lines(speech: Speech, story: Story) -> list[Mrkdwn]:
    """Return decision and outcome of a batch: one request in full, several as a list with counts."""
    lines = [decision_line(speech, story.batch)] if story.batch.decision or _pending(story) else []
    waiting = {State.PENDING, State.DECLINED, State.EXPIRED, State.WITHDRAWN}
    if len(story.requests) == 1:
        (request,) = story.requests
        return lines if request.state in waiting else [*lines, *state_lines(speech, request)]
    if any(request.state not in waiting for request in story.requests):
        lines.append(counts(speech, story.requests))
        ranked = sorted(story.requests, key=lambda request: request.state not in _FAILED)
        listed = [_short(speech, request) for request in ranked[:_LIST_LINES]]
        kept = lengths.fitting(listed, _LIST_TEXT)
        lines.extend(listed[:kept])
        if len(ranked) > kept:
            lines.append(speech.mrkdwn("common.more", count=len(ranked) - kept))
    return lines


def _pending(story: Story) -> bool:
    return any(request.state is State.PENDING for request in story.requests)


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


def _short(speech: Speech, request: Request) -> Mrkdwn:
    line = speech.mrkdwn(
        "outcome.short",
        order=request_name(speech, request),
        state=speech.plain(f"mark.{request.state.value}", state=request.state),
    )
    if request.state in _FAILED:
        return Mrkdwn(f"{line}: {' '.join(why(speech, request))}")
    return line
