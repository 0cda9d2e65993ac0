"""The latest of several choices wins: two quick ones are answered at once, and the later one has to stand."""

from collections.abc import Callable
from threading import Lock

#: views remembered; a person has three open at most, the oldest are closed long since
_MOST = 1_000


class LatestWins:
    """Counts the choices made in each view, as they come to this process."""

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def take(self, view_id: str) -> int:
        """Note that something was chosen in a view; returns the choice's number."""
        with self._lock:
            number = self._latest.pop(view_id, 0) + 1
            self._latest[view_id] = number  # the newest stands last
            self._locks.setdefault(view_id, Lock())
            while len(self._latest) > _MOST:
                oldest = next(iter(self._latest))
                del self._latest[oldest], self._locks[oldest]
        return number

    def answer(self, view_id: str, number: int, show: Callable[[], None]) -> None:
        """Show what a choice comes to, unless something else was chosen meanwhile; one at a time."""
        with self._lock:
            lock = self._locks.get(view_id)
        if lock is None:
            return
        with lock:
            if self._latest.get(view_id) == number:
                show()
