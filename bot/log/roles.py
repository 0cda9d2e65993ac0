"""The role of a process among those that share a log, and who is told when it changes. The same for every store."""

import logging
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Protocol

from bot.domain.restores import Restored
from bot.ports import Hear, Reader, Role, SendLog, Topic, Transaction

log = logging.getLogger(__name__)

#: told, from any thread, of the role that begins, and of what the log is when it has to be dealt with before working
TellRole = Callable[[Role, Restored | None], None]


class Roles:
    """The role of this process: it stands by until it becomes the one that works."""

    def __init__(self) -> None:
        self.role = Role.STANDBY
        self._told: list[TellRole] = []

    def on_role(self, tell: TellRole) -> None:
        """Have ``tell`` called whenever the role begins anew; it has to return soon."""
        self._told.append(tell)

    def become(self, role: Role, restored: Restored | None = None) -> None:
        """Take a role. It is taken whatever becomes of the telling."""
        self.role = role
        for tell in self._told:
            try:
                tell(role, restored)
            except Exception:
                log.exception("a role could not be told", extra={"role": role.value})


class OpensWrite(Protocol):
    """Opens the writing transaction of a log."""

    def __call__(self, *, timeout: float | None = None) -> AbstractContextManager[Transaction]:
        """Open it. Raises ``LogUnavailable``."""
        ...


class Working:
    """A log as only the process that works can write it. See ``bot.ports.SendLog.working``.

    ``write`` opens the log's own transaction and raises ``NotWorking`` in it where another process works.
    """

    def __init__(self, whole: SendLog, write: OpensWrite) -> None:
        self._whole, self.write = whole, write

    @property
    def working(self) -> SendLog:
        """This one."""
        return self

    @property
    def restored(self) -> Restored | None:
        """As of the log."""
        return self._whole.restored

    def read(self) -> AbstractContextManager[Reader]:
        """Read the log."""
        return self._whole.read()

    def listen(self, topics: Collection[Topic], wake: Callable[[], None]) -> None:
        """Listen to the log."""
        self._whole.listen(topics, wake)

    def hear(self, tell: Hear) -> None:
        """Hear the log."""
        self._whole.hear(tell)

    def check(self, *, by_writing: bool = False) -> None:
        """Check the log."""
        self._whole.check(by_writing=by_writing)

    def fold(self) -> None:
        """Fold the log."""
        self._whole.fold()
