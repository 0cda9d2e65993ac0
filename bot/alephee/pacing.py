"""Pacing by the Generic Cell Rate Algorithm, fed by the response headers.

Alephee counts calls per API key and endpoint in a window of one minute and tells its state in four headers of every
response (Usage limiting, Rate limiting; Limits HTTP headers responses). The arithmetic is that of redis-cell's
``CL.THROTTLE``: with N calls a minute each call costs T = 60/N seconds, at most N may be spent at once, and ``tat`` is
the moment at which everything spent is paid back. Times are seconds of whatever clock the caller uses throughout.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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


@dataclass(slots=True)
class _Lane:
    """One endpoint: its pace, when the calls in flight were taken, when the latest ones ended."""

    pace: Pace = Pace()
    flying: deque[float] = field(default_factory=deque)
    ended: deque[float] = field(default_factory=deque)

    def tidy(self, now: float) -> None:
        self.pace = in_reach(self.pace, now)
        for times in (self.flying, self.ended):
            while times and not now - FORGET <= times[0] <= now:
                times.popleft()


class GcraPacer:
    """One pacer per API key: a lane for each endpoint, safe to use from several threads.

    After ``take`` returned 0 there must be exactly one ``learn`` (the call was answered), ``finish`` (it was not) or
    ``give_back`` (it did not begin).
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}

    def now(self) -> float:
        """Return the time by the pacer's clock."""
        return self._clock()

    def wait(self, endpoint: str) -> float:
        """Return the seconds until a call may go out on this endpoint; takes nothing."""
        with self._lock:
            now = self._clock()
            lane = self._lane(endpoint, now)
            return seconds_to_wait(lane.pace, now, len(lane.flying))

    def take(self, endpoint: str) -> float:
        """Take the next slot if it is free now: 0. Otherwise take nothing and return the seconds to wait."""
        with self._lock:
            now = self._clock()
            lane = self._lane(endpoint, now)
            seconds = seconds_to_wait(lane.pace, now, len(lane.flying))
            if seconds == 0:
                lane.pace = taken(lane.pace, now, len(lane.flying))
                lane.flying.append(now)
            return seconds

    def give_back(self, endpoint: str) -> None:
        """Note that the call whose slot was taken last did not begin: nobody waits for its end."""
        with self._lock:
            lane = self._lane(endpoint, self._clock())
            if lane.flying:
                lane.flying.pop()

    def learn(self, endpoint: str, headers: Mapping[str, str], now: float, *, since: float | None = None) -> None:
        """Learn from an answer that came at ``now``; ``since`` is when its call began (None: not known)."""
        with self._lock:
            lane = self._lane(endpoint, now)
            lane.pace = learned(lane.pace, read_headers(headers), now, self._end(lane, now, since))

    def finish(self, endpoint: str, now: float, *, since: float | None = None) -> None:
        """Note that a call that began at ``since`` ended at ``now`` without an answer."""
        with self._lock:
            lane = self._lane(endpoint, now)
            lane.pace = lost(lane.pace, now, self._end(lane, now, since))

    def block(self, endpoint: str, seconds: float) -> None:
        """Let nothing out on this endpoint for so many seconds (a 429 that carried no headers)."""
        with self._lock:
            now = self._clock()
            lane = self._lane(endpoint, now)
            lane.pace = blocked(lane.pace, now, seconds)

    def dump(self) -> dict[str, Pace]:
        """Return every endpoint's pace, to be stored."""
        with self._lock:
            return {endpoint: lane.pace for endpoint, lane in self._lanes.items()}

    def remaining(self) -> dict[str, int]:
        """Return how many calls the server would take now, of every endpoint whose limit is known."""
        now = self._clock()
        left = {endpoint: calls_left(pace, now) for endpoint, pace in self.dump().items()}
        return {endpoint: calls for endpoint, calls in left.items() if calls is not None}

    def restore(self, paces: Mapping[str, Pace]) -> None:
        """Take over stored paces; they replace what is known of these endpoints."""
        with self._lock:
            for endpoint, pace in paces.items():
                self._lanes[endpoint] = _Lane(pace)

    def _lane(self, endpoint: str, now: float) -> _Lane:
        lane = self._lanes.setdefault(endpoint, _Lane())
        lane.tidy(now)
        return lane

    @staticmethod
    def _end(lane: _Lane, now: float, since: float | None) -> int:
        """End one call; return how many others the server may have counted after it."""
        if lane.flying:
            lane.flying.popleft()
        later = sum(since is None or ended >= since for ended in lane.ended)
        lane.ended.append(now)
        return len(lane.flying) + later
