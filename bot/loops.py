"""Background loops: each calls one operation's ``step`` for as long as the process lives."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

from bot.errors import LogUnavailable

log = logging.getLogger(__name__)

#: the pause between looks when there is nothing to do, in seconds
IDLE = 0.2
_AFTER_ERROR = 1.0
#: seconds a step may take before its loop counts as stuck: the longest one asks many accounts, 30 s each
_PATIENCE = 900.0


class Loop:
    """A thread that calls ``step`` again and again.

    ``step`` returns the seconds to wait, or whether it did something (then there may be more to do). Whether it could
    use the log is told to ``on_log`` (name, why not or empty), any other error to ``on_error``; the loop goes on.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], float | bool],
        *,
        idle: float = IDLE,
        on_error: Callable[[Exception], None],
        on_log: Callable[[str, str], None] = lambda _name, _why: None,
    ) -> None:
        self.name = name
        self._step = step
        self._idle = idle
        self._on_error = on_error
        self._on_log = on_log
        self._stopping = Event()
        self._woken = Event()
        self._reviving = Lock()
        self._thread = self._new_thread()
        self._beat = monotonic()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the current step finish, begin no other."""
        self._stopping.set()
        self._woken.set()

    def wake(self) -> None:
        """Begin the next step now, not when the pause is over. From any thread."""
        self._woken.set()

    def join(self, timeout: float) -> bool:
        """Wait for the current step to finish; False when it did not within ``timeout`` seconds."""
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def is_alive(self, within: float) -> bool:
        """Whether the loop has begun a step within the last seconds."""
        return self._thread.is_alive() and monotonic() - self._beat < within

    def turns(self) -> bool:
        """Whether the loop does its work: its thread lives, and no step takes for ever."""
        return self._stopping.is_set() or self.is_alive(self._idle + _PATIENCE)

    def revive(self) -> bool:
        """Begin anew with a thread that has died, unless it was to; returns whether that was so."""
        with self._reviving:
            if self._stopping.is_set() or self._thread.is_alive():
                return False
            log.error("%s: its thread had died; it begins anew", self.name)
            self._thread = self._new_thread()
            self._beat = monotonic()
            self._thread.start()
            return True

    def _new_thread(self) -> Thread:
        return Thread(target=self._run, name=self.name, daemon=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._beat = monotonic()
            self._woken.clear()
            pause = self._once()
            if not self._stopping.is_set():
                self._woken.wait(pause)

    def _once(self) -> float:
        try:
            done = self._step()
        except LogUnavailable as error:
            log.warning("%s: %s", self.name, error)
            self._on_log(self.name, error.why)
            return _AFTER_ERROR
        except Exception as error:
            log.exception("%s: unexpected error", self.name)
            self._tell(error)
            return _AFTER_ERROR
        self._on_log(self.name, "")
        if isinstance(done, bool):
            return 0.0 if done else self._idle
        return min(done, self._idle)

    def _tell(self, error: Exception) -> None:
        try:
            self._on_error(error)
        except Exception:
            log.exception("%s: the error could not be told", self.name)
