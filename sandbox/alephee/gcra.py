"""Rate limiting by the Generic Cell Rate Algorithm, per API key and endpoint.

Source: developers.alephee.com/v2/usage-limiting/rate-limiting and …/limits-http-headers-responses. The portal's wording
is that of redis-cell's `CL.THROTTLE`, so are the numbers: N calls at once, then one more every 60/N seconds.
"""

from dataclasses import dataclass
from typing import Final

WINDOW_NS: Final = 60 * 10**9
"""The period, one minute, in nanoseconds: whole numbers, so that no rounding eats a call."""

_SECOND: Final = 10**9


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one call and the four headers, in whole seconds (truncated)."""

    allowed: bool
    limit: int
    remaining: int
    reset: int
    retry_after: int

    def headers(self) -> dict[str, str]:
        """Return the four documented headers; `x-ratelimit-retryafter` is -1 when the call was allowed."""
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-reset": str(self.reset),
            "x-ratelimit-retryafter": str(self.retry_after),
        }


def throttle(now: int, tat: int, per_minute: int) -> tuple[Verdict, int]:
    """Decide on one call at `now` and return the new theoretical arrival time; both are nanoseconds."""
    cell = WINDOW_NS // per_minute
    window = cell * per_minute
    new_tat = max(now, tat) + cell
    allow_at = new_tat - window
    if now < allow_at:
        verdict = Verdict(
            allowed=False,
            limit=per_minute,
            remaining=max(0, (window - (tat - now)) // cell),
            reset=(tat - now) // _SECOND,
            retry_after=(allow_at - now) // _SECOND,
        )
        return verdict, tat
    return _allowed(new_tat - now, per_minute), new_tat


def _allowed(ttl: int, per_minute: int) -> Verdict:
    cell = WINDOW_NS // per_minute
    remaining = max(0, (cell * per_minute - ttl) // cell)
    return Verdict(allowed=True, limit=per_minute, remaining=remaining, reset=ttl // _SECOND, retry_after=-1)


class Limiter:
    """The arrival times of all keys and endpoints. Not locked: the world's lock guards it."""

    def __init__(self) -> None:
        self._arrivals: dict[tuple[str, str], int] = {}

    def admit(self, key: str, endpoint: str, now: float, per_minute: int) -> Verdict:
        """Count one call at `now` (seconds) and say whether it may pass."""
        cell = (key, endpoint)
        verdict, self._arrivals[cell] = throttle(_ns(now), self._arrivals.get(cell, 0), per_minute)
        return verdict

    def peek(self, key: str, endpoint: str, now: float, per_minute: int) -> Verdict:
        """Return the state without counting a call: for answers given before the limiter is asked."""
        ttl = max(0, self._arrivals.get((key, endpoint), 0) - _ns(now))
        return _allowed(ttl, per_minute)


def _ns(seconds: float) -> int:
    return round(seconds * _SECOND)
