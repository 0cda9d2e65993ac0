"""How often a method of Slack's may be called, by everybody together."""

from collections.abc import Callable
from time import monotonic


class Budget:
    """A few calls at once, then one after the other evenly; and none before Slack's own word of when.

    With the defaults at most 20 calls in any minute: tier 2 (docs.slack.dev/apis/web-api/rate-limits). The second above
    a minute is for calls that are longer under way than others. Whoever decides about one request after the other
    waits less than four seconds each, and not at all if they read that long. Times are seconds. Not thread-safe: its
    owner holds a lock.
    """

    def __init__(
        self, *, limit: int = 20, at_once: int = 5, window: float = 61.0, clock: Callable[[], float] = monotonic
    ) -> None:
        self._at_once, self._clock = at_once, clock
        self._spacing = window / (limit - at_once + 1)
        #: when as many as may go at once may do so again
        self._whole_at = self._not_before = clock()

    def wait(self) -> float:
        """Return how long to wait for the next call; 0 when it may be made now."""
        due = max(self._whole_at - (self._at_once - 1) * self._spacing, self._not_before)
        return max(0.0, due - self._clock())

    @property
    def has_room(self) -> bool:
        """Whether a call now leaves enough for those that cannot do without one."""
        return self.wait() == 0 and self._whole_at - self._clock() < self._at_once * self._spacing / 2

    def spend(self) -> None:
        """Note that a call is made now."""
        self._whole_at = max(self._whole_at, self._clock()) + self._spacing

    def pause(self, seconds: float) -> None:
        """Note that Slack asked for a pause."""
        self._not_before = max(self._not_before, self._clock() + seconds)
