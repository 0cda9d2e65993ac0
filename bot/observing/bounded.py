"""A look at something that may hang - a disk, a database - with an end: whoever asks is not held up by it."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Bounded(Generic[T]):
    """Calls ``look`` in a thread of its own, one at a time.

    ``seconds``: how long an answer is waited for. While a look hangs no other one begins.
    """

    def __init__(self, look: Callable[[], T | None], seconds: float) -> None:
        self._look, self._seconds = look, seconds
        self._turn = Lock()
        self._running: _Look[T] | None = None

    def __call__(self) -> T | None:
        """Return what the look found; None when it found nothing, or did not end in time."""
        with self._turn:
            hanging = self._running is not None and not self._running.ended.is_set()
            if not hanging:
                self._running = _Look(self._look)
            running = self._running
        if running is None or not running.ended.wait(0.0 if hanging else self._seconds):
            return None
        return running.found


class _Look(Generic[T]):
    def __init__(self, look: Callable[[], T | None]) -> None:
        self.ended = Event()
        self.found: T | None = None
        self._look = look
        Thread(target=self._run, name="metrics", daemon=True).start()

    def _run(self) -> None:
        try:
            self.found = self._look()
        except Exception:
            log.exception("a look for the metrics failed")
        finally:
            self.ended.set()
