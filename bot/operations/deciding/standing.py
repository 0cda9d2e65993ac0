"""How things stand with a batch by now, said to somebody who believes otherwise."""

from bot.domain.notes import Note
from bot.domain.requests import Event, Story
from bot.errors import Stale


def standing(story: Story | None, request_id: str = "") -> Note:
    """Say how a batch stands, or one of its requests, and who brought it there."""
    events = [e for e in story.events if e.to_state and request_id in {"", e.request_id}] if story else []
    if not events:
        return Note(Stale.key)
    return Note(f"stale.{events[-1].to_state}", {"by": events[-1].actor or "", "at": events[-1].at})


def replaced(done: Event) -> Note:
    """Say that a batch was corrected and asked anew."""
    return Note("correct.already", {"by": done.actor or "", "at": done.at})
