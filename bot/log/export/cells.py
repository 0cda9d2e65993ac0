"""How people read the columns of ``sends``: times on their own clock, ids that no sheet takes for numbers."""

from datetime import datetime, tzinfo

from bot.log.times import read

#: digits that a sheet keeps of a number
_KEPT = 10**15


def cell(name: str, value: object, zone: tzinfo) -> str | int | datetime | None:
    """Return a value of a column as people read it: a local time without a zone, a number to count with, or a text.

    What does not look like a time in a column of times stays the text that it is.
    """
    if value is None or value == "":
        return None
    if isinstance(value, int) and not name.endswith("_id") and abs(value) < _KEPT:
        return value
    return (local_time(str(value), zone) or str(value)) if is_time(name) else str(value)


def is_time(name: str) -> bool:
    """Whether the values of a column are times."""
    return name.endswith("_at")


def local_time(text: str, zone: tzinfo) -> datetime | None:
    """Return a time as a clock there shows it, without a zone; None for a text that is no time."""
    try:
        return read(text).astimezone(zone).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError):
        return None
