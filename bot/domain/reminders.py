"""When approvers are reminded of what waits for them, and which of it a reminder is about."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.requests import Batch, Story, is_undecided

#: the cause under which the beats are counted: one row for all of them
BEATS = "reminded"
#: the event of a batch that says that its last call was made
LAST_CALL = "last_call"
#: cards that a reminder links to
MOST_LINKS = 10
_LONGEST_LEAD, _SHARE = timedelta(hours=1), 4


class Reminder(StrEnum):
    """The two reminders; each is one message for all that it is about."""

    WAITING = "waiting"
    LAST_CALL = "last_call"


def last_call_at(batch: Batch) -> datetime:
    """Return when the last call about a batch is made: a quarter of its time before it expires, at most an hour."""
    return batch.expires_at - min(_LONGEST_LEAD, (batch.expires_at - batch.requested_at) / _SHARE)


def is_about(reminder: Reminder, story: Story, now: datetime) -> bool:
    """Whether a reminder names a batch: it can still be decided."""
    waits = is_undecided(story) and now < story.batch.expires_at
    return waits and (reminder is Reminder.WAITING or last_call_at(story.batch) <= now)
