"""A batch: who asked, who decided, each request or all in short, and what happened."""

from collections.abc import Iterator, Mapping, Sequence

from bot.commands.telling.folding import folded
from bot.commands.telling.naming import names_of, subject
from bot.commands.telling.request import order_lines, request_lines
from bot.commands.telling.timeline import timeline
from bot.commands.telling.voice import FEW, Voice, quoted
from bot.domain.corrections import REPLACED
from bot.domain.requests import ON_ITS_WAY, Decision, Request, Story
from bot.log.sql import Row

_INDENT = "  "


def batch_lines(voice: Voice, story: Story, told: Sequence[Request], rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield all about requests of a batch; ``rows`` are theirs of ``sends``, by id."""
    batch = story.batch
    several = len(story.requests) - len(told)
    yield f"{voice.speech.kind(batch.kind)}, {subject(told)}"
    asked = f"asked by {voice.who(batch.requested_by, batch.requested_at)} on {voice.when(batch.requested_at)}"
    yield f"{_INDENT}{asked}, batch {batch.id}{f' with {several} more requests' if several else ''}"
    yield from (f"{_INDENT}{line}" for line in _decision(voice, story))
    if len(told) > FEW and not voice.shows_all:
        yield from (f"{_INDENT}{line}" for line in folded(voice, told, rows))
    else:
        yield from (f"{_INDENT}{line}" for line in _each(voice, story, told, rows))
    yield f"{_INDENT}what happened:"
    yield from (f"{_INDENT * 2}{line}" for line in timeline(voice, story, told))


def _each(voice: Voice, story: Story, told: Sequence[Request], rows: Mapping[str, Row]) -> Iterator[str]:
    """Tell of each request; of an order that all are about once."""
    names, is_one = names_of(told), len({str(request.glimpse) for request in told}) == 1
    depth = _INDENT if len(told) > 1 else ""
    if is_one:
        yield from order_lines(voice, told[0].glimpse)
    for request in told:
        if len(told) > 1:
            yield names[request.id]
        if not is_one:
            yield from (f"{depth}{line}" for line in order_lines(voice, request.glimpse))
        yield from (f"{depth}{line}" for line in request_lines(voice, story, request, rows[request.id]))


def _decision(voice: Voice, story: Story) -> Iterator[str]:
    batch = story.batch
    if batch.buyer_replied:
        yield "the requester stated that the buyer has replied"
    if batch.decision is None:
        if batch.approved_by:
            yield f"approved so far by {', '.join(voice.who(one, batch.requested_at) for one in batch.approved_by)}"
        if any(request.state in ON_ITS_WAY for request in story.requests):
            yield f"not decided; it expires on {voice.when(batch.expires_at)}"
        else:
            yield "nobody had to decide about it"
    else:
        yield _decided(voice, story)
    if batch.decline_reason:
        yield f"because: {quoted(batch.decline_reason)}"
    if batch.replaces:
        yield f"asked instead of batch {batch.replaces}"
    for event in story.events:
        if event.name == REPLACED:
            yield f"asked anew, corrected, as batch {event.detail.get('batch')}"


def _decided(voice: Voice, story: Story) -> str:
    batch = story.batch
    at = batch.decided_at or batch.requested_at
    if batch.decision is Decision.NOT_NEEDED:
        return f"no approval was needed: settled on {voice.when(at)}"
    by = batch.approved_by if batch.decision is Decision.APPROVED else (batch.decided_by,)
    people = ", ".join(voice.who(one, at) for one in by if one)
    return f"{batch.decision}{f' by {people}' if people else ''} on {voice.when(at)}"
