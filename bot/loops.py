"""Background loops: each calls one operation's ``step`` for as long as the process lives."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

from bot.errors import LogUnavailable

log = logging.getLogger(__name__)

#: the pause between looks when there is nothing to do, in seconds
IDLE = 0.2
_AFTER_ERROR = 1.0


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
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._beat = monotonic()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the current step finish, begin no other."""
        self._stopping.set()

    def join(self, timeout: float) -> bool:
        """Wait for the current step to finish; False when it did not within ``timeout`` seconds."""
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def is_alive(self, within: float) -> bool:
        """Whether the loop has begun a step within the last seconds."""
        return self._thread.is_alive() and monotonic() - self._beat < within

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._beat = monotonic()
            self._stopping.wait(self._once())

    def _once(self) -> float:
        try:
            done = self._step()
        except LogUnavailable as error:
            log.warning("%s: %s", self.name, error)
            self._on_log(self.name, error.why)
            return _AFTER_ERROR
        except Exception as error:
            log.exception("%s: unexpected error", self.name)
            self._on_error(error)
            return _AFTER_ERROR
        self._on_log(self.name, "")
        if isinstance(done, bool):
            return 0.0 if done else self._idle
        return min(done, self._idle)
