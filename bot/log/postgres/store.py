"""The send log in PostgreSQL: any process writes in turn, and of those that share it one works."""

import logging
import math
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import Error

from bot.database_url import PostgresUrl
from bot.domain.contents import Contents
from bot.domain.follow_ups import Plan, nothing_to_follow_up
from bot.domain.restores import Restored
from bot.errors import LogUnavailable
from bot.log.drafts import LogDrafts
from bot.log.listeners import Listeners
from bot.log.names import NameSource, nobody_is_named
from bot.log.pace import PaceSource, read_pace
from bot.log.postgres.clock import ServersClock
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.errors import unavailable
from bot.log.postgres.hearing import Hearing
from bot.log.postgres.known import Known
from bot.log.postgres.migrations import migrate
from bot.log.postgres.notices import Notice, channel_of
from bot.log.postgres.noticing import Noticing
from bot.log.postgres.pool import Pool
from bot.log.postgres.server import APPLICATION, Server
from bot.log.postgres.session import Beats, Session
from bot.log.postgres.soundness import refuse_damaged
from bot.log.postgres.work import Work
from bot.log.postgres.writer import Writer
from bot.log.postgres.writing import NOTHING_BEGUN
from bot.log.reader import LogReader, reader_over
from bot.log.restoring import MOVED, Mark, read_mark
from bot.log.roles import Roles, Working
from bot.log.times import stamp
from bot.log.transaction import LogTransaction, transaction_over
from bot.ports import Clock, NotWorking, Role, SendLog, Topic

log = logging.getLogger(__name__)

_WRITE_TIMEOUT = 5.0
_CHECK_TIMEOUT = 2.0
#: seconds for which closing waits for the write in progress, which takes no longer
_CLOSING = 15.0
#: characters of a process's name that fit beside the program's: a server cuts at 63 bytes (its ``NAMEDATALEN``)
_NAMED = 63 - len(f"{APPLICATION} ")
#: seconds for which a commit proves that the next one would work
_PROOF = 3.0
_ELSEWHERE = "another server answers than a moment ago"
_NO_CLOCK = "the time of the server is not known yet"
_LACKS = "the database lacks commits that this process knows of"
_TO_BE_DEALT_WITH = "the log has lost commits, or was restored, and what may have gone out is still to be told"


class PostgresSendLog:
    """See ``bot.log.engines.EngineLog``. Safe to share between threads, once it is open.

    ``clock``: this machine's; what is written goes by the server's. ``witness``: a file, beside which a tip of each
    call is kept. ``takes_part``: whether this process works when nobody else does.
    """

    def __init__(
        self,
        url: PostgresUrl,
        contents: Contents,
        *,
        clock: Clock,
        pace_source: PaceSource | None = None,
        plan: Plan = nothing_to_follow_up,
        witness: Path | None = None,
        takes_part: bool = True,
        beats: Beats | None = None,
    ) -> None:
        self.place = str(url)
        self._contents, self._plan, self._pace_source = contents, plan, pace_source
        self._clock, self._beats, self._takes_part = ServersClock(clock), beats or Beats(), takes_part
        #: what people are called who do something; whoever knows that puts it here
        self.names: NameSource = nobody_is_named
        self.drafts = LogDrafts(self, self._clock, is_shared=True)
        #: what this process is called among the others: for people too, so it says where it runs
        process = f"{socket.gethostname()}:{os.getpid()}"
        self.replica = f"{process}:{secrets.token_hex(4)}"
        self._server = Server(url.secret.get_secret_value(), f"{APPLICATION} {process[-_NAMED:]}", is_present=True)
        self._listeners, self._roles = Listeners(), Roles()
        self.listen, self.hear, self.on_role = self._listeners.listen, self._listeners.hear, self._roles.on_role
        self._noticing = Noticing(Known(), witness, self._clock)
        self._writer = Writer(self._server, patience=self._beats.write)
        self._turn, self._pool = threading.Lock(), Pool(self._server, patience=self._beats.read)
        self._session: Session | None = None
        self._channel, self._begun = "", NOTHING_BEGUN
        self.working: SendLog = Working(self, self._write_working)
        #: when something was committed last, and whether a write has failed since
        self._committed_at, self._is_doubtful = -math.inf, False

    @property
    def role(self) -> Role:
        """Whether this process works."""
        return self._roles.role

    @property
    def restored(self) -> Restored | None:
        """What the log was found to be when this process began to work last."""
        return None if self._session is None else self._session.restored

    @property
    def clock_offset(self) -> float:
        """The seconds that the server's clock is ahead of this machine's."""
        return self._clock.offset or 0.0

    def open(self) -> None:
        """Bring the schema up to date where needed, and begin to work or to stand by.

        Raises ``LogUnavailable`` when the server cannot be reached, is none that can carry a log, the schema is of a
        newer version, or the log was moved or is damaged.
        """
        try:
            with self._server.connect() as connection:
                migrate(connection)
                read_mark(PostgresSql(connection))  # of a log that was moved nothing is to be taken up
                refuse_damaged(PostgresSql(connection))
                found = connection.execute("SELECT current_schema()").fetchone()
        except Error as error:
            raise unavailable(error) from error
        schema = "" if found is None else str(found[0])
        self._channel = channel_of(schema)
        work = Work(schema, self._channel, self.replica, self._noticing, self._clock)
        hearing = Hearing(self.replica, self._listeners, self._noticing)
        self._pool.open()
        self._session = Session(
            self._server,
            self._channel,
            work,
            hearing,
            self._roles,
            self._clock,
            beats=self._beats,
            takes_part=self._takes_part,
        )
        self._session.start()

    @contextmanager
    def write(self, *, timeout: float | None = None) -> Iterator[LogTransaction]:
        """Open the one writing transaction: committed at the end of the block, undone when it raises.

        ``timeout`` in seconds, 5 by default, covers other threads and other processes, each.
        Raises ``LogUnavailable``; after any failure the next transaction has a new connection.
        """
        with self._transaction(timeout, works=False) as transaction:
            yield transaction

    @contextmanager
    def _write_working(self, *, timeout: float | None = None) -> Iterator[LogTransaction]:
        with self._transaction(timeout, works=True) as transaction:
            yield transaction

    @contextmanager
    def _transaction(self, timeout: float | None, *, works: bool) -> Iterator[LogTransaction]:
        with self._in_turn(_WRITE_TIMEOUT if timeout is None else timeout) as seconds:
            topics: set[Topic] = set()
            facts = []
            try:
                sql = self._begin(seconds, works=works)
                try:
                    yield transaction_over(sql, self._contents, self._clock, self._pace_source, self._plan, self.names)
                    topics = sql.topics  # what seems not to have been committed may be
                    self._commit(sql)
                    facts = sql.facts
                finally:
                    self._end(sql)
            finally:
                self._listeners.tell(topics, facts)

    @contextmanager
    def read(self) -> Iterator[LogReader]:
        """Open a consistent view for reading; it does not wait for the one who writes. Raises ``LogUnavailable``."""
        away = self._session is not None and bool(self._session.why)
        with self._pool.snapshot(hastily=away) as sql:
            yield reader_over(sql, self._contents)

    def check(self, *, by_writing: bool = False) -> None:
        """Prove within about 2 s that the log can be written. Raises ``LogUnavailable``.

        A heartbeat is written where asking the server is no proof: after a write that failed, and ``by_writing``,
        unless something was committed a moment ago.
        """
        late = by_writing and time.monotonic() - self._committed_at > _PROOF
        if late or self._is_doubtful:
            with self.write(timeout=_CHECK_TIMEOUT) as transaction:
                transaction.sql.run(
                    "INSERT INTO heartbeat (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                    (stamp(self._clock.now()),),
                )
        else:
            with self._in_turn(_CHECK_TIMEOUT):
                self._writer.ask()

    def fold(self) -> None:
        """Do nothing: there are no files beside it, and the server gives pages of what was erased back by itself."""

    def pace(self) -> dict[str, object]:
        """Return the pacer's state as last saved, by name. Raises ``LogUnavailable``."""
        with self.read() as reader:
            return read_pace(reader.sql)

    def close(self) -> None:
        """Wait for the write in progress, let go of the work, and close all connections."""
        in_turn = self._turn.acquire(timeout=_CLOSING)
        try:
            if self._session is not None:
                self._session.stop()
            self._pool.close()
            self._writer.close()
        finally:
            if in_turn:
                self._turn.release()

    @contextmanager
    def _in_turn(self, seconds: float) -> Iterator[float]:
        """Wait for other threads; yields the seconds that are left for other processes."""
        began = time.monotonic()
        if not self._turn.acquire(timeout=seconds):
            raise LogUnavailable("busy: another write has not ended in time")
        try:
            yield max(0.1, seconds - (time.monotonic() - began))
        finally:
            self._turn.release()

    def _begin(self, seconds: float, *, works: bool) -> PostgresSql:
        session = self._session
        if session is None:
            raise LogUnavailable("it is not open")
        own = session.epoch
        if works and own is None:
            raise NotWorking
        self._noticing.catch_up()
        try:
            sql = self._begin_where(session, seconds)
        except LogUnavailable:
            self._is_doubtful = True
            raise
        if works and self._begun.epoch != own:
            self._writer.undo()
            session.look()
            raise NotWorking
        return sql

    def _begin_where(self, session: Session, seconds: float) -> PostgresSql:
        """Begin on the server where the session is, which holds all that is known, or is known not to.

        The connection that writes may be back before the session is, on a standby that took over: there the epoch may
        be the same, and what was committed last be gone. Raises ``LogUnavailable``.
        """
        sql, begun = self._writer.begin(seconds)
        self._begun = begun
        # an older copy may have been put in its place under an open connection: then the chain ends too early
        fits = self._noticing.known.fits(begun.events, begun.head, epoch=begun.epoch)
        if session.run not in {"", self._writer.run}:
            why = _ELSEWHERE
        elif not self._writer.is_whole(lambda: self._noticing.is_whole(sql, begun.epoch), anew=not fits):
            why = _LACKS
        elif begun.mark == Mark.MOVED:  # while this process had no connection
            why = MOVED
        elif self._clock.offset is None:  # by this machine's own, what is due may be due at once
            why = _NO_CLOCK
        else:
            sql.end = (begun.events, begun.head)
            return sql
        self._writer.undo(broken=True)
        session.look()
        raise LogUnavailable(why)

    def _commit(self, sql: PostgresSql) -> None:
        """Commit, unless a statement failed: what came before it is gone, although its error was caught."""
        if sql.failure is not None:
            raise sql.failure
        sql.flush()
        if not sql.changed:
            return
        if sql.calls and self._begun.mark:  # a step that was begun before the loss was noticed
            raise NotWorking(_TO_BE_DEALT_WITH)
        epoch, (events, head) = self._begun.epoch, sql.tip or (0, "")
        notice = Notice(sender=self.replica, topics=frozenset(sql.topics), events=events, head=head, epoch=epoch)
        self._writer.commit(self._channel, str(notice))
        self._committed_at, self._is_doubtful = time.monotonic(), False
        self._noticing.learn(sql.tip, epoch=epoch)
        self._noticing.note_call(sql)

    def _end(self, sql: PostgresSql) -> None:
        """Undo what was not committed."""
        if not self._writer.undo(broken=sql.failure is not None):
            self._is_doubtful = True
