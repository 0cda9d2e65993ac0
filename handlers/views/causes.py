"""What became of one request, in words: why it went wrong, and what to do."""

from collections.abc import Iterable, Mapping

from bot.domain.notes import MOST_SHOWN, Note
from bot.domain.rechecks import found_since
from bot.domain.requests import NOT_FOUND, Request, State
from bot.domain.restores import is_restored
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit
from handlers.views.alephee_words import in_words, reason_given, says_more
from handlers.views.block_kit import Message
from handlers.views.names import order_name

_LOOKED_UP = (
    *("busy", "connect", "rate_limited", "redirect", "reset", "schema", "server_error", "timeout", "web_page"),
    *(f"status_{status}" for status in (400, 401, 403, 404, 409, 412, 413, 416)),
)
#: How a failed call is told where nothing was to be sent, so that it was a look-up: cause → key of its text. The
#: causes' own texts tell of something that was sent.
LOOK_UPS: Mapping[str, str] = {
    **{f"failure.{cause}": f"look_up.{cause}" for cause in _LOOKED_UP},
    "failure.contradiction": "look_up.schema",
    "failure.status_other": "look_up.other",
    "failure.unexpected": "look_up.other",
    "failure.alephee": "look_up.other",
}
#: How a failed look just before the call is told of a request that is tried again: nothing went out, and the causes'
#: own texts say that something may have. Connections that failed and calls that were not made say so themselves.
_PUT_OFF = {
    f"failure.{cause}": f"put_off.{cause}"
    for cause in ("contradiction", "reset", "server_error", "timeout", "web_page")
}
#: Causes of an unknown outcome that somebody has to see to, besides looking whether it arrived.
_MORE_TO_DO = frozenset({"failure.restored_conflict", "failure.web_page", "failure.contradiction", "failure.schema"})
#: What Slack answers when three seconds are over (docs.slack.dev/reference/methods/views.open).
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})
FAILED = frozenset({State.REFUSED, State.UNKNOWN, State.INVALID})


def why(speech: Speech, request: Request) -> list[Mrkdwn]:
    """Return the sentences that explain a refusal, an invalid file or an unknown outcome.

    Where Alephee itself says why it refused, that stands in place of what its status may mean.
    """
    if reason_given(speech, request):
        answer = {"status": request.http_status, "said": in_words(speech, request.api_message)}
        return [speech.mrkdwn("outcome.answered", **answer)]
    cause = Note(request.cause, {"status": request.http_status, "api_message": request.api_message})
    has_notes = request.state is State.INVALID or request.cause == "failure.recheck"
    notes = found_since(request) if has_notes else ()
    explained = (
        (*notes,) if any(note.key == cause.key for note in notes) else (_in_kind(speech, request, cause), *notes)
    )
    said = list(dict.fromkeys(speech.note_mrkdwn(note) for note in explained if speech.can_say(note)))
    if len(said) > MOST_SHOWN:
        return [*said[:MOST_SHOWN], speech.mrkdwn("common.more", count=len(said) - MOST_SHOWN)]
    return said or [speech.mrkdwn("failure.other")]


def explain(speech: Speech, note: Note) -> Mrkdwn:
    """Say privately why something was not done. Nothing was sent then, so a failed call was a look-up."""
    note = as_look_up(note)
    if note.params.get("error") in _TOO_LATE:
        return speech.mrkdwn("error.trigger_expired")
    return speech.note_mrkdwn(note if speech.can_say(note) else Note("error.unexpected"))


def as_look_up(note: Note) -> Note:
    """Return a failed call as it is told where nothing was to be sent, with what to do; any other note as it is."""
    return Note(LOOK_UPS[note.key], note.params) if note.key in LOOK_UPS else note


def as_put_off(note: Note) -> Note:
    """Return why a request is tried again, told as before the call; a note that claims nothing else as it is."""
    return Note(_PUT_OFF.get(note.key, note.key), note.params)


def _in_kind(speech: Speech, request: Request, note: Note) -> Note:
    """Return the text that the request's kind has for a note, where it has one of its own."""
    own = Note(f"{note.key}_{request.kind}", note.params)
    return own if speech.can_say(own) else note


def what_to_do(speech: Speech, request: Request, *, below: bool = False) -> Mrkdwn:
    """Return what a person can do about a failure; ``below``: the buttons to answer with stand under these words."""
    todo = Note(f"{request.cause}_todo", {"status": request.http_status, "said": reason_given(speech, request)})
    if request.state is State.UNKNOWN:
        where = {"sale": request.external_order_id, "below": below}
        if is_restored(request):
            return speech.mrkdwn("failure.restored_todo", **where)
        look = speech.note_mrkdwn(_in_kind(speech, request, Note("failure.unknown_todo", where)))
        return Mrkdwn(f"{look} {speech.note_mrkdwn(todo)}") if request.cause in _MORE_TO_DO else look
    todo = _in_kind(speech, request, todo)
    return speech.note_mrkdwn(todo if speech.can_say(todo) else Note("failure.other_todo"))


def state_lines(speech: Speech, request: Request) -> Iterable[Mrkdwn]:
    """Return what has become of one request, with why and what to do where it went wrong."""
    params = {"at": request.finished_at or request.due_at} if request.state is State.SENT else {}
    if not is_restored(request):  # its cause says it all
        yield speech.note_mrkdwn(_in_kind(speech, request, Note(f"outcome.{request.state.value}", params)))
    if request.state is State.SENT and request.cause == NOT_FOUND:
        yield speech.mrkdwn("outcome.not_found", order=order_name(speech, request))
    if request.state is State.APPROVED and request.cause:
        put_off = as_put_off(Note(request.cause, {"status": request.http_status}))
        reasons = why(speech, request) if put_off.key == request.cause else [speech.note_mrkdwn(put_off)]
        yield Mrkdwn(" ".join([speech.mrkdwn("outcome.postponed"), *reasons]))
    if request.state in FAILED:
        yield from why(speech, request)
    if says_more(speech, request):
        yield speech.mrkdwn("outcome.api_message", api_message=in_words(speech, request.api_message))
    if request.state in {State.REFUSED, State.UNKNOWN}:
        yield what_to_do(speech, request)


def refusal(speech: Speech, note: Note) -> Message:
    """Return why something was not done, and what to do instead."""
    todo = Note(f"{note.key}_todo", note.params)
    what_to_do = [speech.note_mrkdwn(todo)] if note.key.startswith("system.") and speech.can_say(todo) else []
    return block_kit.message(block_kit.sections([explain(speech, note), *what_to_do]))
