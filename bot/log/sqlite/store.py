"""The send log over one SQLite file: one connection that writes, held by one process; reading goes beside it."""

import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
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
from bot.log.roles import Roles
from bot.log.sqlite.connection import SqliteSql, connect, wait_at_most
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.lock import FileLock, acquire
from bot.log.sqlite.opening import open_checked, open_for_reading, open_migrated
from bot.log.sqlite.pool import Pool
from bot.log.sqlite.room import takes_nothing
from bot.log.sqlite.shrink import give_back
from bot.log.sqlite.soundness import check_whole
from bot.log.sqlite.tip import Tip
from bot.log.times import stamp
from bot.log.transaction import LogTransaction, transaction_over
from bot.ports import Clock, Role, Topic

if TYPE_CHECKING:
    from bot.domain.restores import Restored

_WRITE_TIMEOUT = 5.0
_CHECK_TIMEOUT = 2.0
_FOLD_TIMEOUT = 0.5
#: seconds for which a commit proves that the next one would work
_PROOF = 3.0


class SqliteSendLog:
    """See ``bot.ports.log.SendLog``. Safe to share between threads, once it is open.

    ``contents``: what contents of requests are read with. ``pace_source`` is where ``save_pace`` reads the pacer's
    state; the pacer itself starts from ``pace()``. ``plan`` says what is followed up about the requests written to it.
    """

    def __init__(
        self,
        path: Path,
        contents: Contents,
        *,
        lock_wait: timedelta,
        clock: Clock,
        pace_source: PaceSource | None = None,
        plan: Plan = nothing_to_follow_up,
    ) -> None:
        self.path = path
        self._contents, self._plan = contents, plan
        self._lock_wait, self._clock, self._pace_source = lock_wait, clock, pace_source
        #: what people are called who do something; whoever knows that puts it here
        self.names: NameSource = nobody_is_named
        self.drafts = LogDrafts(self, clock, is_shared=False)
        self._lock: FileLock | None = None
        self._identity: tuple[int, int] | None = None
        self._writer: Database | None = None
        self._turn = threading.Lock()
        self._pool = Pool(lambda: connect(path, "ro"))
        self._listeners = Listeners()
        self.listen, self.hear = self._listeners.listen, self._listeners.hear
        self._roles = Roles()
        self.on_role = self._roles.on_role
        #: when something was committed last, and whether a write has failed since
        self._committed_at, self._is_doubtful = -math.inf, False
        #: rows that the connection had changed when the transaction began
        self._changes = 0
        self._tip = Tip(path, clock)
        #: what the log is when it is older than what was known of it, until that was dealt with
        self.restored: Restored | None = None

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return str(self.path.absolute())

    @property
    def role(self) -> Role:
        """The role of this process: whoever holds the file works."""
        return self._roles.role

    @property
    def working(self) -> "SqliteSendLog":
        """This log: nobody else can write the file."""
        return self

    @property
    def clock_offset(self) -> float:
        """The file has no clock of its own."""
        return 0.0

    def open(self) -> None:
        """Take the lock and open the file for writing, made or brought up to date where needed.

        Raises ``DatabaseHeld`` when another process has not let go of it within ``lock_wait``, ``LogUnavailable`` when
        it cannot be opened, is damaged, or was written by a newer version.
        """
        lock = acquire(self.path, wait=self._lock_wait, now=self._clock.now())
        try:
            check_whole(self.path)
            self._writer = open_migrated(self.path)
            self.restored = self._tip.open(SqliteSql(self._writer))
        except BaseException:
            self._discard()
            lock.release()
            raise
        self._lock, self._identity = lock, _identity(self.path)
        self._roles.become(Role.WORKER, self.restored)

    @contextmanager
    def write(self, *, timeout: float | None = None) -> Iterator[LogTransaction]:
        """Open the one writing transaction: committed at the end of the block, undone when it raises.

        ``timeout`` in seconds, 5 by default, covers other threads and other programs.
        Raises ``LogUnavailable``; after any failure of SQLite the next transaction opens a new connection.
        """
        deadline = time.monotonic() + (_WRITE_TIMEOUT if timeout is None else timeout)
        if not self._turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise LogUnavailable("busy: another write has not ended in time")
        topics: set[Topic] = set()
        facts = []
        try:
            sql = self._begin(max(0.0, deadline - time.monotonic()))
            try:
                yield transaction_over(sql, self._contents, self._clock, self._pace_source, self._plan, self.names)
                topics = sql.topics  # what seems not to have been committed may be
                self._commit(sql)
                facts = sql.facts
            finally:
                self._end(sql)
        finally:
            self._turn.release()
            self._listeners.tell(topics, facts)

    @contextmanager
    def read(self) -> Iterator[LogReader]:
        """Open a consistent view for reading; it does not wait for the one who writes. Raises ``LogUnavailable``."""
        self._refuse_when_gone()
        with self._pool.snapshot() as sql:
            yield reader_over(sql, self._contents)

    def check(self, *, by_writing: bool = False) -> None:
        """Prove within 2 s that the log can be written. Raises ``LogUnavailable``.

        A transaction that writes nothing finds what is locked, replaced or read-only, and leaves every byte of the
        files as it is. A heartbeat is written where that is no proof: after a write that failed, where the file system
        has no room or takes nothing, and ``by_writing``, unless something was committed a moment ago.
        """
        late = by_writing and time.monotonic() - self._committed_at > _PROOF
        with self.write(timeout=_CHECK_TIMEOUT) as transaction:
            if late or self._is_doubtful or takes_nothing(self.path):
                transaction.sql.run(
                    "INSERT INTO heartbeat (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                    (stamp(self._clock.now()),),
                )

    def fold(self) -> None:
        """Give the pages of what was erased back, fold the WAL into the database file and empty it.

        Pages with erased words would stand there for a while. While somebody reads an older state it cannot be emptied;
        the next time, or closing the log, does it. Others write between the steps.
        """
        while self._after_writing(give_back):
            pass
        self._after_writing(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    def _after_writing(self, step: Callable[[Database], object]) -> object:
        """Do something with the connection that writes, between two transactions; None when there is none."""
        with self._turn:
            try:
                if self._writer is None:
                    return None
                wait_at_most(self._writer, _FOLD_TIMEOUT)
                return step(self._writer)
            except BROKEN as error:
                raise unavailable(error) from error

    def pace(self) -> dict[str, object]:
        """Return the pacer's state as last saved, by name. Raises ``LogUnavailable``."""
        with self.read() as reader:
            return read_pace(reader.sql)

    def close(self) -> None:
        """Wait for the write in progress, close all connections and let the next process in."""
        with self._turn:
            lock, self._lock = self._lock, None
            self._pool.close()
            self._discard()  # last: the connection that writes can fold the WAL into the file
            if lock is not None:
                lock.release()

    def _begin(self, seconds: float) -> SqliteSql:
        self._refuse_when_gone()
        self._tip.catch_up()
        try:
            if self._writer is None:
                self._writer = open_checked(self.path, "rw")
            wait_at_most(self._writer, seconds)
            self._writer.execute("BEGIN IMMEDIATE")
            self._changes = self._writer.conn.total_changes
        except BROKEN as error:
            self._discard()
            self._is_doubtful = True
            raise unavailable(error) from error
        return SqliteSql(self._writer)

    def _commit(self, sql: SqliteSql) -> None:
        """Commit, unless a statement failed: what came before it may be gone, although its error was caught."""
        if sql.failure is not None:
            raise sql.failure
        sql.flush()
        sql.run("COMMIT")
        if sql.db.conn.total_changes > self._changes:
            self._committed_at, self._is_doubtful = time.monotonic(), False
        self._tip.committed(sql)

    def _end(self, sql: SqliteSql) -> None:
        """Undo what was not committed."""
        try:
            sql.db.rollback()
        except BROKEN as error:
            sql.failure = unavailable(error)
        if sql.failure is not None:
            self._is_doubtful = True
            self._discard()

    def _discard(self) -> None:
        if self._writer is not None:
            with suppress(sqlite3.Error):
                self._writer.close()
            self._writer = None

    def _refuse_when_gone(self) -> None:
        """Refuse to go on with another file than the one opened: an older copy knows nothing of newer sends."""
        if self._lock is None:
            raise LogUnavailable("it is closed")
        if _identity(self.path) != self._identity:
            raise LogUnavailable(f"{self.path} was removed or replaced; put it back, or restart the bot")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def open_log(
    path: Path,
    contents: Contents,
    *,
    lock_wait: timedelta,
    clock: Clock,
    pace_source: PaceSource | None = None,
    plan: Plan = nothing_to_follow_up,
) -> SqliteSendLog:
    """Make a send log and open it. Raises what ``SqliteSendLog.open`` does."""
    log = SqliteSendLog(path, contents, lock_wait=lock_wait, clock=clock, pace_source=pace_source, plan=plan)
    log.open()
    return log


@contextmanager
def open_reader(path: Path, contents: Contents) -> Iterator[LogReader]:
    """Open a send log for reading only, without the lock: while a bot runs, or when none does.

    Raises ``LogUnavailable`` when there is none.
    """
    if not path.is_file():
        raise LogUnavailable(f"there is no file {path.absolute()}; the bot makes it at its first start")
    try:
        db = open_for_reading(path)
    except BROKEN as error:
        raise unavailable(error) from error
    try:
        yield reader_over(SqliteSql(db), contents)
    finally:
        db.close()
