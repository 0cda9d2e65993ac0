"""How often a method of Slack's may be called, by everybody together."""

from collections.abc import Callable
from time import monotonic


class Budget:
    """A few calls at once, then one every so often; and none before Slack's own word of when.

    With the defaults at most 20 calls in any minute: tier 2 (docs.slack.dev/apis/web-api/rate-limits). Times are
    seconds. Not thread-safe: its owner holds a lock.
    """

    def __init__(self, *, at_once: int = 10, every: float = 6.0, clock: Callable[[], float] = monotonic) -> None:
        self._every, self._tolerance, self._clock = every, (at_once - 1) * every, clock
        #: when the next call would be due if they came one by one
        self._due = self._not_before = clock()

    def wait(self) -> float:
        """Return how long to wait for the next call; 0 when it may be made now."""
        now = self._clock()
        return max(0.0, self._due - self._tolerance - now, self._not_before - now)

    @property
    def has_room(self) -> bool:
        """Whether a call now leaves enough for those that cannot do without one."""
        return self.wait() == 0 and self._due - self._clock() <= self._tolerance / 2

    def spend(self) -> None:
        """Note that a call is made now."""
        self._due = max(self._due, self._clock()) + self._every

    def pause(self, seconds: float) -> None:
        """Note that Slack asked for a pause."""
        self._not_before = max(self._not_before, self._clock() + seconds)
