"""Dates of a new order as JSON has them: read in any form of ISO 8601 with a zone, written in the one Alephee takes."""

import datetime as dt
import re

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)", re.ASCII)
#: hours of a day, and offsets that a place on earth can have: not every Python refuses the others
_CLOCK = re.compile(r".{11}(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)", re.ASCII)


def parts_of(text: str) -> str | None:
    """Return date, time and zone without fractions of a second; None when a text is no date with all three."""
    found = _MOMENT.fullmatch(text)
    return "".join(found.groups()) if found else None


def moment_of(parts: str) -> dt.datetime:
    """Return the moment in UTC. Raises ``ValueError`` or ``OverflowError`` when there is no such date."""
    if not _CLOCK.fullmatch(parts):
        raise ValueError("no such time of day, or no such zone")
    return dt.datetime.fromisoformat(parts).astimezone(dt.UTC)


def written(moment: dt.datetime) -> str:
    """Write a date the one way Alephee takes it: ``yyyy-mm-ddThh:mm:ssZ`` in UTC (CO-36)."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"
