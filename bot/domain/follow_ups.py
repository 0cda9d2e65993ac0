"""Follow-ups: what the bot has still to look at about a request, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from bot.domain.requests import Request

#: the name of what is looked at: an open set, whose names the log keeps
What = NewType("What", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One look that is still to be made about a request, or to be made again."""

    request_id: str
    batch_id: str
    what: What
    due_at: datetime
    #: looks in a row that found nothing yet
    tries: int = 0


#: what is to be followed up about a request that stands as this one does, and how soon; None: nothing
Plan = Callable[[Request], tuple[What, timedelta] | None]


def nothing_to_follow_up(_request: Request) -> None:
    """Plan nothing: for a log in which nobody follows anything up."""
