"""What the headers of Slack's answers say: how long to wait, and what time it is there."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

#: seconds: nothing asks for longer, unless it is broken
_LONGEST = 600.0
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_DEFAULT = 1.0


def header(headers: Mapping[str, Any], name: str) -> str:
    """Return a header, whatever its case; empty where there is none. slack_sdk has texts or lists of them."""
    for known, value in headers.items():
        if known.lower() == name.lower():
            return str(value[0] if isinstance(value, list) and value else value).strip()
    return ""


def retry_after(headers: Mapping[str, Any]) -> float:
    """Read the seconds that a 429 asks for, at most ten minutes; one second where it says nothing that can be read.

    Slack writes whole seconds (docs.slack.dev/apis/web-api/rate-limits), what stands between may write a fraction or a
    date (RFC 9110, section 10.2.3): that is counted from the answer's own ``Date``, or from the clock here.
    """
    text = header(headers, "Retry-After")
    if _SECONDS.fullmatch(text):
        return min(_LONGEST, float(text))
    until = _date(text)
    if until is None:
        return _DEFAULT
    now = _date(header(headers, "Date")) or datetime.now(UTC)
    return min(_LONGEST, max(_DEFAULT, (until - now).total_seconds()))


def clock_skew(headers: Mapping[str, Any], now: datetime) -> float | None:
    """Return by how many seconds the clock here is ahead of the far side's (behind: negative); None without a ``Date``.

    ``Date`` has whole seconds, and the answer was on its way for a while: a second or two mean nothing.
    """
    there = _date(header(headers, "Date"))
    return None if there is None else (now - there).total_seconds()


def _date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
