"""A send log in memory: the rows, the chain and the view are the file's own, and nothing is written to a disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING

from sqlite_utils import Database

from bot.domain.contents import Contents
from bot.domain.follow_ups import Plan, nothing_to_follow_up
from bot.errors import LogUnavailable
from bot.log.drafts import LogDrafts
from bot.log.listeners import Listeners
from bot.log.names import NameSource, nobody_is_named
from bot.log.pace import PaceSource, read_pace
from bot.log.reader import LogReader, reader_over
from bot.log.roles import Roles, Working
from bot.log.sqlite.connection import SqliteSql
from bot.log.sqlite.migrations import migrate
from bot.log.transaction import LogTransaction, transaction_over
from bot.ports import Clock, NotWorking, Role, SendLog

if TYPE_CHECKING:
    from bot.domain.restores import Restored


def _in_memory() -> Database:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    return Database(connection, execute_plugins=False)


@cache
def _empty_log() -> bytes:
    """Return the bytes of a new log: to make one takes as long as a test, to copy one takes no time."""
    made = _in_memory()
    migrate(made)
    return made.conn.serialize()


class MemoryLog:
    """Implements ``bot.ports.log.SendLog``; gone with the process. Safe to share between threads.

    ``unavailable``: set it to a reason, and nothing can be written or read before it is empty again. ``restored``: set
    it to what the log is to be taken for. It works from the start; ``replica`` is the same log as another process has
    it, and ``begin_work`` makes one of them the one that works.
    """

    def __init__(
        self,
        contents: Contents,
        clock: Clock,
        *,
        pace_source: PaceSource | None = None,
        plan: Plan = nothing_to_follow_up,
    ) -> None:
        self.unavailable = ""
        self.restored: Restored | None = None
        #: what people are called who do something
        self.names: NameSource = nobody_is_named
        self._contents, self._clock, self._pace_source, self._plan = contents, clock, pace_source, plan
        self._db = _in_memory()
        self._db.conn.deserialize(_empty_log())
        self._db.execute("PRAGMA foreign_keys=ON")
        self._turn = RLock()
        #: as other processes have it, this one included
        self._replicas: list[MemoryLog] = []
        self._join(Role.WORKER)

    def replica(self) -> "MemoryLog":
        """Return the same log as another process has it, standing by: what one commits wakes who listens to another."""
        other = copy(self)
        other.unavailable, other.restored, other.names = "", None, nobody_is_named
        other._join(Role.STANDBY)  # noqa: SLF001 - it is one of its own
        return other

    def begin_work(self, restored: "Restored | None" = None) -> None:
        """Work from now on, in place of whoever worked; ``restored`` is told to those who listen."""
        self.restored = restored
        for one in self._replicas:
            if one.role is Role.WORKER and one is not self:
                one.stand_by()
        self._roles.become(Role.WORKER, restored)

    def stand_by(self) -> None:
        """Stop working."""
        self._roles.become(Role.STANDBY)

    @property
    def role(self) -> Role:
        """Whether this one works."""
        return self._roles.role

    @property
    def working(self) -> SendLog:
        """The log as it can be written only while it works."""
        return self._working

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return ":memory:"

    @property
    def clock_offset(self) -> float:
        """It has no clock of its own."""
        return 0.0

    def open(self) -> None:
        """Do nothing: it is open as soon as it is made. Raises ``LogUnavailable``."""
        self._refuse()

    def pace(self) -> dict[str, object]:
        """Return the pacer's state as last saved, by name. Raises ``LogUnavailable``."""
        with self.read() as reader:
            return read_pace(reader.sql)

    @contextmanager
    def write(self, *, timeout: float | None = None) -> Iterator[LogTransaction]:
        """Open the one writing transaction: committed at the end of the block, undone when it raises."""
        with self._turn:
            self._refuse()
            sql = SqliteSql(self._db)
            sql.run("BEGIN")
            try:
                yield transaction_over(sql, self._contents, self._clock, self._pace_source, self._plan, self.names)
                if sql.failure is not None:
                    raise sql.failure
                sql.flush()
                sql.run("COMMIT")
            finally:
                self._db.rollback()  # does nothing after the commit
        self._listeners.tell(sql.topics, sql.facts)
        for other in self._replicas:
            if other is not self:
                other._listeners.tell(sql.topics, ())  # noqa: SLF001 - it is one of its own

    @contextmanager
    def _write_working(self, *, timeout: float | None = None) -> Iterator[LogTransaction]:
        with self.write(timeout=timeout) as transaction:
            if self.role is not Role.WORKER:
                raise NotWorking
            yield transaction

    @contextmanager
    def read(self) -> Iterator[LogReader]:
        """Open a consistent view for reading: nobody writes meanwhile."""
        with self._turn:
            self._refuse()
            yield reader_over(SqliteSql(self._db), self._contents)

    def check(self, *, by_writing: bool = False) -> None:
        """Say whether it can be written. Raises ``LogUnavailable``."""
        self._refuse()

    def fold(self) -> None:
        """Do nothing: there are no files beside it."""

    def close(self) -> None:
        """Stop working; forget everything when no other replica has it."""
        self.stand_by()
        self._replicas.remove(self)
        if not self._replicas:
            self._db.close()

    def _join(self, role: Role) -> None:
        """Begin with a role and listeners of its own."""
        self._listeners, self._roles = Listeners(), Roles()
        self.listen, self.hear = self._listeners.listen, self._listeners.hear
        self.on_role = self._roles.on_role
        self.drafts = LogDrafts(self, self._clock, is_shared=True)
        self._roles.become(role)
        self._working = Working(self, self._write_working)
        self._replicas.append(self)

    def _refuse(self) -> None:
        if self.unavailable:
            raise LogUnavailable(self.unavailable)
