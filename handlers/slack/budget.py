"""How often a method of Slack's may be called, by everybody together."""

from collections import deque
from collections.abc import Callable
from time import monotonic


class Budget:
    """A few calls at once, then the rest of a minute's evenly spread; and none before Slack's own word of when.

    With the defaults at most 20 calls in any minute: tier 2 (docs.slack.dev/apis/web-api/rate-limits). The second above
    a minute is for calls that are longer under way than others. Whoever decides about one request after the other
    waits some three seconds each, and not at all if they read that long. Times are seconds. Not thread-safe: its owner
    holds a lock.
    """

    def __init__(
        self, *, limit: int = 20, at_once: int = 5, window: float = 61.0, clock: Callable[[], float] = monotonic
    ) -> None:
        self._limit, self._at_once, self._window, self._clock = limit, at_once, window, clock
        #: the calls within the window, oldest first
        self._made: deque[float] = deque()
        self._not_before = clock()

    def wait(self) -> float:
        """Return how long to wait for the next call; 0 when it may be made now."""
        now, made, due = self._clock(), self._made, 0.0
        while made and made[0] + self._window <= now:
            made.popleft()
        if len(made) >= self._at_once:  # those left are spread until the oldest one does not count any more
            left = self._limit - len(made) + 1
            due = made[-1] + max(self._window / self._limit, (made[0] + self._window - made[-1]) / left)
        return max(0.0, due - now, self._not_before - now)

    @property
    def has_room(self) -> bool:
        """Whether a call now leaves enough for those that cannot do without one."""
        return self.wait() == 0 and len(self._made) < self._limit // 2

    def spend(self) -> None:
        """Note that a call is made now."""
        self._made.append(self._clock())

    def pause(self, seconds: float) -> None:
        """Note that Slack asked for a pause."""
        self._not_before = max(self._not_before, self._clock() + seconds)
