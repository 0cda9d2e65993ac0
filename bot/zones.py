"""Time zones by name, from the operating system's data or, where it brings none, those of ``tzdata``."""

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

#: as Slack tells where somebody is when the name of the zone says nothing: ``-03:00``
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")
#: no place on earth is farther away from UTC
_FARTHEST = timedelta(hours=14)


@cache
def zone_named(name: str) -> tzinfo | None:
    """Return the zone ``America/Mexico_City`` or ``-03:00``; None where there is none of that name."""
    offset = _OFFSET.fullmatch(name)
    if offset:
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-away if offset[1] == "-" else away) if away <= _FARTHEST else None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; no name at all; the name of a folder
        return None


def offset_named(seconds: int) -> str:
    """Return the name of a zone so many seconds from UTC; empty where no place on earth is."""
    away = timedelta(seconds=abs(seconds))
    minutes = int(away.total_seconds()) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}" if away <= _FARTHEST else ""
