"""Days and times as people write them, as moments."""

from datetime import date, datetime, time, timedelta, tzinfo


def begin_of(given: date | datetime, zone: tzinfo) -> datetime:
    """Return the first moment of a day; a time without a zone is meant in ``zone``, as is a day."""
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=zone)
    return datetime.combine(given, time(), zone)


def end_of(given: date | datetime, zone: tzinfo) -> datetime:
    """Return the first moment after a day, or a time itself: a period ends before it. Raises ``OverflowError``."""
    is_day = not isinstance(given, datetime)
    return begin_of(given + timedelta(days=1) if is_day else given, zone)
