"""What happened to requests of a batch, oldest first; what happened to many stands once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.commands.telling.events import sentence
from bot.commands.telling.naming import names_of
from bot.commands.telling.voice import FEW, Voice
from bot.domain.requests import Event, Request, Story

#: what the bot notes for itself; told where everything is
_QUIET = frozenset({"changed", "digest_set", "documents_counted"})


@dataclass(frozen=True, slots=True)
class _Step:
    """Events that say the same, oldest first: of one moment, or in a long list of several."""

    events: tuple[Event, ...]

    @property
    def requests(self) -> tuple[str, ...]:
        """The requests it is about; none: about the batch."""
        return tuple(dict.fromkeys(one.request_id for one in self.events if one.request_id is not None))


def timeline(voice: Voice, story: Story, told: Sequence[Request]) -> Iterator[str]:
    """Yield a line a step: when, of which requests where it is not all of them, and what."""
    names = names_of(told)
    folds = len(told) > FEW and not voice.shows_all
    for step in _steps(_concerning(voice, story, names), folds=folds):
        first, last = voice.when(step.events[0].at), voice.when(step.events[-1].at)
        when = first if first == last else f"{first} to {last}"
        yield f"{when}  {_about(step, names)}{sentence(voice, step.events[0], story)}"


def _about(step: _Step, names: dict[str, str]) -> str:
    if len(step.requests) in {0, len(names)}:
        return ""
    return f"{names[step.requests[0]]}: " if len(step.requests) == 1 else f"{len(step.requests)} of {len(names)}: "


def _concerning(voice: Voice, story: Story, names: dict[str, str]) -> Iterator[Event]:
    """Yield what is told: what is decided is told by the event that moves the requests, too."""
    moved = {(one.at, one.name) for one in story.events if one.from_state is not None}
    for event in story.events:
        if event.request_id is not None and event.request_id not in names:
            continue
        if event.name == "decided" and (event.at, event.detail.get("decision")) in moved:
            continue
        if voice.shows_all or event.name not in _QUIET:
            yield event


def _steps(events: Iterator[Event], *, folds: bool) -> Iterator[_Step]:
    """Join events that say the same."""
    steps: dict[tuple[object, ...], list[Event]] = {}
    for event in events:
        what = (event.name, event.actor, event.from_state, event.to_state, repr(sorted(event.detail.items())))
        when = None if folds and event.request_id is not None else event.at
        steps.setdefault((when, *what), []).append(event)
    yield from (_Step(tuple(found)) for found in steps.values())
