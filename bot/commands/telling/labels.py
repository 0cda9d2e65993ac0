"""Which shipping labels of an order were handed out: who had them, when, in which format, and which bytes."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.commands.telling.voice import Voice
from bot.domain.requests import Event


def label_lines(voice: Voice, fetched: Sequence[Event]) -> Iterator[str]:
    """Yield a line for each label, oldest first."""
    yield "Shipping labels"
    for event in reversed(fetched):
        told = event.detail
        what = f"{told.get('format')}, {told.get('bytes')} bytes, sha256 {told.get('sha256')}"
        who = voice.who(event.actor, event.at)
        yield f"  {voice.when(event.at)}  {who} fetched the label of {told.get('order')} ({what})"


def as_label(event: Event) -> dict[str, Any]:
    """Return a label for programs: the event's name, who, when, and its detail."""
    return {"event": event.name, "at": event.at.isoformat(), "actor": event.actor, **event.detail}
