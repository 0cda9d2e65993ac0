"""One request: what it would do, what became of it, and the calls that were made for it."""

import json
import shlex
from collections.abc import Iterator, Mapping

from bot.commands.telling.voice import Voice, quoted
from bot.domain.contents import Content, dump, file_of
from bot.domain.glimpses import Glimpse
from bot.domain.notes import is_warning
from bot.domain.reasons import Reason
from bot.domain.rechecks import asked_with, found_since
from bot.domain.requests import Attempt, Outcome, Request, Resolution, State, Story
from bot.kinds import CONTENTS
from bot.log.sql import Row

_DOCUMENTS = {0: "invoice", 1: "receipt", 2: "electronic fiscal invoice"}
#: what a name of ``details`` is called, in the order in which they are told
_CALLED = {
    "integrated": "mark",
    "own_order_id": "own number",
    "erp_status": "ERP status",
    "document_type": "type",
    "number": "number",
    "series_number": "series",
    "date": "dated",
    "fiscal_key": "fiscal key",
    "external_order_id": "own number",
    "amounts": "amounts",
}
_BECAME = {
    Outcome.SENT: "but it arrived",
    Outcome.REFUSED: "refused",
    Outcome.NEVER_SENT: "nothing went out, so it was tried again",
    Outcome.UNKNOWN: "nobody knows whether it arrived",
    Outcome.NOT_ARRIVED: "it did not arrive",
}
_YES = frozenset({*range(200, 300), 304})
_FAILED = frozenset({State.REFUSED, State.UNKNOWN, State.INVALID})


def request_lines(voice: Voice, story: Story, request: Request, row: Row) -> Iterator[str]:
    """Yield all about a request; ``row`` is its row of ``sends``."""
    yield f"request {request.id}: {standing(voice, request)}"
    if row["resolved_as"]:
        yield _vouched(voice, story, request, row)
    if request.erased_at:
        yield f"words, names and files were erased on {voice.when(request.erased_at)}; by whom, and why, stands below"
    yield from _asked(voice, request, row)
    yield from _warnings(voice, request)
    yield from _calls(voice, request)


def standing(voice: Voice, request: Request) -> str:
    """Say where a request stands, and why where it did not go well."""
    at = f" on {voice.when(request.finished_at)}" if request.finished_at and request.state is not State.UNKNOWN else ""
    if request.state not in _FAILED or not request.cause:
        return f"{request.state}{at}"
    found = [voice.note(note) for note in found_since(request)]
    causes = found if request.state is State.INVALID and found else [voice.cause(request.cause, request), *found]
    return f"{request.state}{at}: {' '.join(dict.fromkeys(causes))}"


def _vouched(voice: Voice, story: Story, request: Request, row: Row) -> str:
    what = "it arrived" if row["resolved_as"] == Resolution.ARRIVED else "it did not arrive"
    said = [one for one in story.events if one.name == row["resolved_as"] and one.request_id == request.id]
    by = voice.who(row["resolved_by"], said[-1].at if said else story.batch.requested_at)
    return f"whether it arrived was not known; {by} {'said' if row['resolved_by'] else 'saw'} that {what}"


def order_lines(voice: Voice, glimpse: Glimpse) -> Iterator[str]:
    """Say what the order was when it was asked about."""
    if glimpse.text:
        yield f"the order then: {glimpse.text}"
    if glimpse.buyer:
        yield f"buyer: {glimpse.buyer}"
    if glimpse.product:
        total = f", {voice.speech.money(glimpse.total)}" if glimpse.total else ""
        more = f" and {glimpse.lines - 1} more" if glimpse.lines > 1 else ""
        yield f"items: {glimpse.product}{more}{total}"


def _reason(voice: Voice, name: str) -> str:
    return f"{name} ({voice.speech.reason(Reason[name])})" if name in Reason.__members__ else name


def _asked(voice: Voice, request: Request, row: Row) -> Iterator[str]:
    """Say what it would do."""
    if row["reason"]:
        yield f"reason: {_reason(voice, row['reason'])}"
    if row["text"]:
        yield "text:"
        yield from (f"  │ {line}" for line in str(row["text"]).splitlines())
    if request.kind not in CONTENTS.types:
        yield f"this version knows no {request.kind}, so it stands here as it was written: {dump(request.content)}"
    else:
        yield from details(row)
        yield from _pieces(voice, request.content)
    if row["reply"]:
        yield f"written from the saved reply {row['reply']}"
    file = file_of(request.content)
    if file is not None and (file.name or file.sha256):
        size = f", {file.size:,} bytes" if file.size else ""
        yield f"file: {file.name or '(its name was erased)'}{size}"
        if file.sha256:
            yield f"  sha256 {file.sha256}"
        if voice.reader.sql.one("SELECT 1 FROM files WHERE sha256 = ?", (file.sha256,)):
            name = shlex.quote(file.name or "file")
            yield f"  take it out with: alephee-bot log file {file.sha256[:12]} --output {name}"


def details(row: Row) -> Iterator[str]:
    """Say what is asked of a kind without words of its own."""
    details: Mapping[str, object] = json.loads(row["details"] or "{}")
    for name in (*(one for one in _CALLED if one in details), *(one for one in details if one not in _CALLED)):
        value = details[name]
        if value is None or value == "":
            continue
        called = _CALLED.get(name, name.replace("_", " "))
        if name == "integrated":
            yield f"{called}: {'integrated' if value else 'not integrated'}"
        elif name == "document_type":
            yield f"{called}: {_DOCUMENTS.get(value, value) if isinstance(value, int) else value}"
        elif isinstance(value, dict):
            yield f"{called}: {', '.join(f'{key} {one}' for key, one in value.items())}"
        else:
            yield f"{called}: {value}"


def _pieces(voice: Voice, content: Content) -> Iterator[str]:
    """Show what is long only where everything is shown."""
    pieces = content.pieces
    if pieces and not voice.shows_all:
        yield f"what is sent has {sum(map(len, pieces)):,} characters; --all shows them"
    elif pieces:
        yield "what is sent:"
        yield from (f"  │ {line}" for line in "".join(pieces).splitlines())


def _warnings(voice: Voice, request: Request) -> Iterator[str]:
    for note in asked_with(request):
        if "." in note.key:
            yield f"{'warning' if is_warning(note) else 'told'} before the decision: {voice.note(note)}"
        else:
            yield f"kept to compare with: {voice.note(note)}"


def _calls(voice: Voice, request: Request) -> Iterator[str]:
    for number, call in enumerate(voice.reader.attempts.of(request.id), start=1):
        until = f" to {voice.when(call.ended_at)}" if call.ended_at else ""
        yield f"call {number}, {voice.when(call.started_at)}{until}: {_outcome(call)}"


def _outcome(call: Attempt) -> str:
    answer = f"Alephee answered {call.http_status}" if call.http_status else "no answer"
    said = f" {quoted(call.api_message)}" if call.api_message else ""
    if call.outcome is None:
        return "under way"
    if call.outcome is Outcome.SENT and (call.http_status in _YES):
        return f"sent, {answer}{said}"
    return f"{answer}{said}; {_BECAME[call.outcome]}"
