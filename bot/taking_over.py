"""Taking over: what is done before this process does what is due, and that it does nothing of it while another does.

Of those that share a log one works. The log says which (``on_role``), from a thread of its own; a loop does the rest.
"""

from collections.abc import Callable
from threading import Lock

from bot.domain.due import UNTIL_WOKEN
from bot.domain.restores import Restored
from bot.log.engines import EngineLog
from bot.loops import Loops
from bot.ports import Role


class TakingOver:
    """``prepare`` is called with what the log is, once before the work of each turn; it raises what keeps from it."""

    def __init__(self, send_log: EngineLog, loops: Loops, prepare: Callable[[Restored | None], None]) -> None:
        self._log, self._loops, self._prepare = send_log, loops, prepare
        self._guard = Lock()
        self._prepared = 0
        #: has the loop look at once
        self.wake: Callable[[], None] = lambda: None
        send_log.on_role(self._told)

    def step(self) -> float:
        """Begin to work, if it is this process's turn and it has not begun yet. Raises ``LogUnavailable``."""
        turn = self._loops.turn
        if self._log.role is not Role.WORKER or turn == self._prepared:
            return UNTIL_WOKEN
        self._prepare(self._log.restored)
        with self._guard:
            if turn == self._loops.turn:
                self._prepared = turn
                self._loops.work()
        return UNTIL_WOKEN

    def _told(self, _role: Role, _restored: Restored | None) -> None:
        with self._guard:
            self._loops.stand_by()
        self.wake()
