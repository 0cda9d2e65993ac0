"""Times as the log writes them: ISO 8601, UTC, milliseconds, always 24 characters, so that text order is time order."""

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """Write a time, cut to milliseconds: ``2026-11-21T02:38:17.123Z``. Raises ``ValueError`` for a naive one."""
    if at.tzinfo is None:
        raise ValueError("a time without time zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stamp_or_none(at: datetime | None) -> str | None:
    """Write a time that may be missing."""
    return None if at is None else stamp(at)


def read(text: str) -> datetime:
    """Read what ``stamp`` wrote."""
    return datetime.fromisoformat(text)


def read_or_none(text: str | None) -> datetime | None:
    """Read a time that may be missing."""
    return None if text is None else read(text)
