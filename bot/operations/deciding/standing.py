"""How things stand with a batch by now, said to somebody who believes otherwise."""

from bot.domain.notes import Note
from bot.domain.requests import Event, Story, is_undecided
from bot.errors import AlreadyDecided, Stale


def undecided(story: Story | None) -> Story:
    """Return a story that waits for a decision. Raises ``AlreadyDecided``, ``Stale`` where there is none to be made."""
    if story is None:
        raise Stale
    batch = story.batch
    if batch.decision is not None:
        raise AlreadyDecided(batch.decision, batch.decided_by, batch.decided_at)
    if not is_undecided(story):
        raise Stale
    return story


def standing(story: Story | None, request_id: str = "") -> Note:
    """Say how a batch stands, or one of its requests, and who brought it there."""
    events = [e for e in story.events if e.to_state and request_id in {"", e.request_id}] if story else []
    if not events:
        return Note(Stale.key)
    return Note(f"stale.{events[-1].to_state}", {"by": events[-1].actor or "", "at": events[-1].at})


def replaced(done: Event) -> Note:
    """Say that a batch was corrected and asked anew."""
    return Note("correct.already", {"by": done.actor or "", "at": done.at})
