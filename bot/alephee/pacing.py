"""Pacing by the Generic Cell Rate Algorithm, fed by the response headers.

Alephee counts calls per API key and endpoint in a window of one minute and tells its state in four headers of every
response (Usage limiting, Rate limiting; Limits HTTP headers responses). The arithmetic is that of redis-cell's
``CL.THROTTLE``: with N calls a minute each call costs T = 60/N seconds, at most N may be spent at once, and ``tat`` is
the moment at which everything spent is paid back. Times are seconds of whatever clock the caller uses throughout.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

WINDOW: Final = 60.0

#: While an endpoint's limit is not known one call goes out; the others look again after this many seconds.
PROBE: Final = 0.25

#: A call that never reported its end is forgotten after this many seconds: no call lasts longer.
FORGET: Final = WINDOW

#: No header blocks an endpoint for longer than this many seconds, and no clock set back does.
LONGEST_BLOCK: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of one endpoint: calls per minute (None before the first answer), arrival time, block.

    ``at`` is when the clock was looked at for them last.
    """

    limit: int | None = None
    tat: float = 0.0
    blocked_until: float = 0.0
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class RateHeaders:
    """The four headers, in whole seconds and calls; None where a response did not carry one."""

    limit: int | None = None
    remaining: int | None = None
    reset: int | None = None
    retry_after: int | None = None


def read_headers(headers: Mapping[str, str]) -> RateHeaders:
    """Read the four headers of a response; the names' case does not matter, unreadable values count as absent."""
    known = {name.lower(): value for name, value in headers.items()}
    return RateHeaders(*(_whole(known.get(f"x-ratelimit-{name}")) for name in _NAMES))


_NAMES: Final = ("limit", "remaining", "reset", "retryafter")


def _whole(value: str | None) -> int | None:
    try:
        return int(value or "")
    except ValueError:
        return None


def seconds_to_wait(pace: Pace, now: float, in_flight: int = 0) -> float:
    """Return the seconds until a call may go out: 0 when it may now.

    The burst is one below the server's (never below 1). Calls in flight may all be counted at the last moment, so
    they must fit into the burst together with the next one.
    """
    blocked = min(pace.blocked_until - now, LONGEST_BLOCK)
    if pace.limit is None:
        return max(0.0, blocked, PROBE if in_flight else 0.0)
    cost = WINDOW / pace.limit
    burst = max(1, pace.limit - 1)
    spent = max(_tat(pace, now), now + in_flight * cost) + cost - now
    return max(0.0, blocked, _exact(spent - burst * cost))


def calls_left(pace: Pace, now: float) -> int | None:
    """Return how many calls the server would take now, as far as its answers tell; None before the first one."""
    if pace.limit is None:
        return None
    if pace.blocked_until > now:
        return 0
    free = WINDOW - max(0.0, _tat(pace, now) - now)
    return max(0, int(free * pace.limit / WINDOW + 1e-6))


def taken(pace: Pace, now: float, in_flight: int = 0) -> Pace:
    """Return the pace after one more call goes out now, beside those in flight."""
    if pace.limit is None:
        return pace
    cost = WINDOW / pace.limit
    return replace(pace, tat=max(_tat(pace, now), now + in_flight * cost) + cost, at=now)


def learned(pace: Pace, headers: RateHeaders, now: float, others: int = 0) -> Pace:
    """Return the pace after an answer, with ``others`` calls that the server may have counted after it.

    ``reset`` and ``remaining`` are truncated, so the debt is taken at its safe upper bound: below ``reset + 1``
    seconds, and at most what leaves ``remaining`` calls free. A refusal (``retryafter`` not -1) blocks the endpoint.
    """
    limit = headers.limit if headers.limit is not None and headers.limit > 0 else pace.limit
    if headers.retry_after is not None and headers.retry_after >= 0:
        pace = blocked(pace, now, wait_after_refusal(headers))
    if limit is None:
        return pace
    cost = WINDOW / limit
    bounds = [WINDOW]
    if headers.reset is not None:
        bounds.append(max(0, headers.reset) + 1.0)
    if headers.remaining is not None:
        bounds.append(max(0, limit - headers.remaining) * cost)
    if len(bounds) == 1:
        return replace(pace, limit=limit)
    return replace(pace, limit=limit, tat=min(now + min(bounds) + others * cost, now + WINDOW), at=now)


def lost(pace: Pace, now: float, others: int = 0) -> Pace:
    """Return the pace after a call ended without an answer: it may have been counted as late as now."""
    if pace.limit is None:
        return pace
    return replace(pace, tat=max(_tat(pace, now), now + (others + 1) * WINDOW / pace.limit), at=now)


def blocked(pace: Pace, now: float, seconds: float) -> Pace:
    """Return the pace with no call before ``seconds`` have passed."""
    return replace(pace, blocked_until=max(pace.blocked_until, now + min(seconds, LONGEST_BLOCK)), at=now)


def wait_after_refusal(headers: RateHeaders) -> float:
    """Return the seconds to wait after a 429: one more than told, because the header is truncated; at least 1."""
    return min(LONGEST_BLOCK, max(1.0, (headers.retry_after if headers.retry_after is not None else 0) + 1.0))


def _tat(pace: Pace, now: float) -> float:
    """No debt exceeds the window: what lies further ahead is a clock that was set back."""
    return min(pace.tat, now + WINDOW)


def in_reach(pace: Pace, now: float) -> Pace:
    """Return the pace as a clock that was set back has to see it: what lay ahead lies no further ahead than before."""
    back = max(0.0, pace.at - now)
    tat, blocked = pace.tat - back, pace.blocked_until - back
    return replace(pace, tat=min(tat, now + WINDOW), blocked_until=min(blocked, now + LONGEST_BLOCK), at=pace.at - back)


def _exact(seconds: float) -> float:
    """Drop what is only the rounding of binary fractions."""
    return seconds if seconds > 1e-6 else 0.0  # noqa: PLR2004 - one microsecond, far below any network
