"""Acknowledgements come first: Slack waits three seconds for one, and the work behind the others can wait a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep


class AcksFirst:
    """Lets work wait while deliveries are answered: in a burst it would take the interpreter from those still to come.

    ``pause``: seconds without a delivery that end a burst; ``longest``: seconds that work waits at most.
    """

    def __init__(self, *, pause: float = 0.01, longest: float = 0.3) -> None:
        self._pause, self._longest = pause, longest
        self._lock, self._turn = Lock(), Lock()
        self._under_way, self._ended_at = 0, 0.0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer a delivery within the block."""
        with self._lock:
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
                self._ended_at = monotonic()

    def wait(self) -> None:
        """Wait until no delivery is under way, nor was a moment ago."""
        until = monotonic() + self._longest
        with self._turn:  # one looks, the others wait for it
            while (self._under_way or monotonic() < self._ended_at + self._pause) and monotonic() < until:
                sleep(self._pause / 2)
