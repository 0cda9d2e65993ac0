"""What happened to requests of a batch, oldest first; what happened to many at once stands once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.commands.telling.events import sentence
from bot.commands.telling.voice import Voice
from bot.domain.requests import Event, Request, Story

#: what the bot notes for itself; told where everything is
_QUIET = frozenset({"changed", "digest_set", "documents_counted"})


@dataclass(frozen=True, slots=True)
class _Step:
    """An event, and the requests it is about of those that are told of; none: about the batch."""

    event: Event
    requests: tuple[str, ...]


def timeline(voice: Voice, story: Story, told: Sequence[Request]) -> Iterator[str]:
    """Yield a line a step: when, of which requests where it is not all of them, and what."""
    names = {request.id: order_of(request) for request in told}
    for step in _steps(story, names, everything=voice.shows_all):
        yield f"{voice.when(step.event.at)}  {_about(step, names)}{sentence(voice, step.event, story)}"


def order_of(request: Request) -> str:
    """Return the number of a request's order; a new one has its own."""
    return str(request.order_id or request.external_order_id or request.id)


def _about(step: _Step, names: dict[str, str]) -> str:
    if len(step.requests) in {0, len(names)}:
        return ""
    return f"{names[step.requests[0]]}: " if len(step.requests) == 1 else f"{len(step.requests)} of {len(names)}: "


def _steps(story: Story, told: Collection[str], *, everything: bool) -> Iterator[_Step]:
    """Join what one event, or several of the same moment, tell of requests."""
    steps: dict[tuple[object, ...], list[Event]] = {}
    for event in story.events:
        if (event.request_id is None or event.request_id in told) and (everything or event.name not in _QUIET):
            steps.setdefault(_same(event), []).append(event)
    decided = {(one.at, one.name) for one in story.events if one.from_state is not None}
    for first, *others in steps.values():
        if first.name == "decided" and (first.at, first.detail.get("decision")) in decided:
            continue  # what is decided is told by the event that moves the requests, too
        yield _Step(first, tuple(one.request_id for one in (first, *others) if one.request_id is not None))


def _same(event: Event) -> tuple[object, ...]:
    return event.at, event.name, event.actor, event.from_state, event.to_state, repr(sorted(event.detail.items()))
