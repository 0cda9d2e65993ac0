"""Background loops: each calls one operation's ``step`` for as long as the process lives."""

import logging
from collections.abc import Callable, Iterator
from math import isfinite
from threading import Event, Lock, Thread
from time import monotonic

from structlog.contextvars import bind_contextvars

from bot.domain.due import UNTIL_WOKEN
from bot.errors import LogUnavailable
from bot.ports import NotWorking, SendLog, Topic
from bot.waits import Waits

log = logging.getLogger(__name__)


class Loop:
    """A thread that calls ``step`` again and again.

    ``step`` returns the seconds to wait (0: there may be more to do; infinite: for nothing but to be woken). No pause
    is longer than ``look``, nor any when ``wake`` was called since the step began. Whether it could use the log is told
    to ``on_log`` (name, why not or empty), any other error to ``on_error``; the loop goes on.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], float],
        waits: Waits,
        *,
        look: float | None = None,
        on_error: Callable[[Exception], None],
        on_log: Callable[[str, str], None] = lambda _name, _why: None,
    ) -> None:
        self.name = name
        self._step = step
        self._waits = waits
        self._look = waits.look if look is None else look
        self._on_error = on_error
        self._on_log = on_log
        self._stopping = Event()
        self._woken = Event()
        self._reviving = Lock()
        self._thread = self._new_thread()
        self._beat = monotonic()
        #: the unexpected error of the last step; empty when it had none
        self._broken = ""

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
        return self._stopping.is_set() or self.is_alive(self._look + self._waits.longest_step)

    def revive(self) -> bool:
        """Begin anew with a thread that has died, unless it was to; returns whether that was so."""
        with self._reviving:
            if self._stopping.is_set() or self._thread.is_alive():
                return False
            log.error("the thread of a loop had died, it begins anew", extra={"loop": self.name})
            self._thread = self._new_thread()
            self._beat = monotonic()
            self._thread.start()
            return True

    def _new_thread(self) -> Thread:
        return Thread(target=self._run, name=self.name, daemon=True)

    def _run(self) -> None:
        bind_contextvars(loop=self.name)
        woken = True
        while not self._stopping.is_set():
            self._beat = monotonic()
            self._woken.clear()
            pause = self._once()
            if woken or pause == 0:  # a look at nothing new is nothing to tell: an idle bot is silent
                again = {"again_in": pause} if pause is not None and isfinite(pause) else None
                log.debug("a step was taken", extra=again)
            if pause is None:
                self._stopping.wait(self._waits.after_error)  # to tell the error may have woken this very loop
            elif not self._stopping.is_set():
                woken = self._woken.wait(min(pause, self._look))

    def _once(self) -> float | None:
        """Return the seconds to wait; None after a step that failed."""
        try:
            pause = self._step()
        except NotWorking:
            log.debug("a step was left to the process that works")
            self._on_log(self.name, "")
            return None
        except LogUnavailable as error:
            # the monitor is told, and says once that the database is away
            log.debug("a step could not use the log", extra={"why": error.why})
            self._on_log(self.name, error.why)
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is said and told, and the loop goes on
            self._say(error)
            self._tell(error)
            return None
        if self._broken:
            self._broken = ""
            log.warning("a loop is well again")
        self._on_log(self.name, "")
        return pause

    def _say(self, error: Exception) -> None:
        """Say what broke with its traceback: once, however often the same follows."""
        broken = f"{type(error).__name__}: {error}"
        if broken == self._broken:
            log.debug("the same unexpected error once more", extra={"why": type(error).__name__})
        else:
            self._broken = broken
            log.error("an unexpected error", exc_info=error)

    def _tell(self, error: Exception) -> None:
        try:
            self._on_error(error)
        except Exception:
            log.exception("an error could not be told")


def rest() -> float:
    """Do nothing while another process works."""
    return UNTIL_WOKEN


class Loops:
    """The loops of one bot: woken by what is committed to its log, revived and stopped together.

    Those that do what is due turn while this process works (``works``). While another one does they stand by.
    """

    def __init__(self, log: SendLog, waits: Waits) -> None:
        self._log, self._waits = log, waits
        #: what the loops are given; to be set before the first is started
        self.on_error: Callable[[Exception], None] = lambda _error: None
        self.on_log: Callable[[str, str], None] = lambda _name, _why: None
        self._loops: list[Loop] = []
        self.works = False
        #: how often it was told who works: what was begun before may be another's affair by now
        self.turn = 0

    def __iter__(self) -> Iterator[Loop]:
        return iter(tuple(self._loops))

    def start(
        self,
        name: str,
        step: Callable[[], float],
        *topics: Topic,
        look: float | None = None,
        standby: Callable[[], float] | None = None,
    ) -> Loop:
        """Start a loop, which commits about these topics wake.

        ``standby``: what it does instead while another process works; None: it does the same.
        """

        def turn() -> float:
            return step() if standby is None or self.works else standby()

        loop = Loop(name, turn, self._waits, look=look, on_error=self.on_error, on_log=self.on_log)
        self._log.listen(topics, loop.wake)
        loop.start()
        self._loops.append(loop)  # not before: a thread that was not begun yet would be taken for one that died
        return loop

    def work(self) -> None:
        """Do what is due from now on."""
        self.works = True
        self.wake()

    def stand_by(self) -> None:
        """Begin nothing of what is due any more; a step that was begun goes on to its end."""
        self.works = False
        self.turn += 1

    def wake(self) -> None:
        """Have everything looked at again: what was reckoned with a clock that was set is void."""
        for loop in self:
            loop.wake()

    def revive(self) -> tuple[str, ...]:
        """Begin anew with every loop whose thread has died, and name them."""
        return tuple(loop.name for loop in self if loop.revive())

    def stop(self) -> None:
        """Let the current steps finish, begin no other."""
        for loop in self:
            loop.stop()

    def join(self) -> None:
        """Wait for the current steps to finish, as long as a call may take."""
        for loop in self:
            if not loop.join(self._waits.stop):
                log.error("a loop did not stop in time", extra={"loop": loop.name})
