"""Whether something that waits is due. Nothing waits longer than the longest pause of its kind.

A moment that lies further ahead was noted by a clock that was set back since: it would be hours away.
"""

from datetime import datetime, timedelta


def is_due(at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether ``at`` has come, or cannot be meant: no pause of this kind is longer than ``longest``."""
    return not now < at <= now + longest


def seconds_left(at: datetime, now: datetime, longest: timedelta) -> float:
    """Return the seconds until ``at``; 0 when it is due."""
    return 0.0 if is_due(at, now, longest) else (at - now).total_seconds()
