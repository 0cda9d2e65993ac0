"""Whether something that waits is due. Nothing waits longer than the longest pause of its kind.

A moment that lies further ahead was noted by a clock that was set back since: it would be hours away.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

#: seconds to wait for what has no time: a change wakes whoever waits for it
UNTIL_WOKEN = math.inf

T = TypeVar("T")


def is_due(at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether ``at`` has come, or cannot be meant: no pause of this kind is longer than ``longest``."""
    return not now < at <= now + longest


def seconds_left(at: datetime, now: datetime, longest: timedelta) -> float:
    """Return the seconds until ``at``; 0 when it is due."""
    return 0.0 if is_due(at, now, longest) else (at - now).total_seconds()


def seconds_until(at: datetime | None, now: datetime) -> float:
    """Return the seconds until ``at``; ``UNTIL_WOKEN`` when there is no such moment."""
    return UNTIL_WOKEN if at is None else (at - now).total_seconds()


def next_due(waiting: Iterable[tuple[float, T]]) -> tuple[T | None, float]:
    """Return the first whose time has come, and 0; else None and the seconds until the soonest one's comes.

    ``waiting``: each with the seconds that it has still to wait.
    """
    soonest = UNTIL_WOKEN
    for seconds, one in waiting:
        if seconds <= 0:
            return one, 0.0
        soonest = min(soonest, seconds)
    return None, soonest
