"""The session of a process: one connection that listens, has the lock or tries to get it, and looks now and then.

Its thread lives as long as the log is open, whatever becomes of the server: it connects again by itself. A session that
froze or was cut off is ended by the server (``idle_session_timeout``, keep-alives), and the lock is free then.
"""

import logging
import selectors
import socket
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from psycopg import Error, Notify
from psycopg.sql import SQL, Identifier

from bot.errors import LogUnavailable
from bot.log.postgres.clock import ServersClock, measure
from bot.log.postgres.errors import unavailable
from bot.log.postgres.hearing import Hearing
from bot.log.postgres.server import Bounded, Server
from bot.log.postgres.work import Work
from bot.log.roles import Roles
from bot.ports import Role

if TYPE_CHECKING:
    from bot.domain.restores import Restored

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beats:
    """Seconds of a session, as they are in earnest."""

    #: between two tries to get the lock
    stand_by: float = 2.0
    #: between two looks of the one that works
    look: float = 5.0
    #: without a word of a session until the server ends it
    silence: float = 12.0
    #: for an answer of the server; with a look it is less than the silence, so that who is cut off knows it first
    answer: float = 5.0
    #: for an answer to who writes: a commit may wait for the server's standbys
    write: float = 10.0
    #: likewise to who reads
    read: float = 10.0
    #: before connecting again, and at most: it is doubled each time
    again: float = 0.2
    again_longest: float = 2.0


class Session:
    """Made with the log. ``start`` begins, ``stop`` lets go of the work, from any thread."""

    def __init__(
        self,
        server: Server,
        channel: str,
        work: Work,
        hearing: Hearing,
        roles: Roles,
        clock: ServersClock,
        *,
        beats: Beats,
        takes_part: bool = True,
    ) -> None:
        self._server, self._channel, self._work, self._hearing = server, channel, work, hearing
        self._roles, self._clock, self._beats, self._takes_part = roles, clock, beats, takes_part
        #: the epoch in which this process works; None: it stands by
        self.epoch: int | None = None
        self.restored: Restored | None = None
        #: which run of which server it is connected with; empty while it is with none
        self.run = ""
        #: why there is no session; empty while there is one
        self.why = "it is not connected yet"
        self._thread = Thread(target=self._run, name="session", daemon=True)
        self._stopping, self._tried = Event(), Event()
        self._bell, self._rung = socket.socketpair()
        self._rung.setblocking(False)  # noqa: FBT003 - the library's own
        self._due, self._pause = 0.0, beats.again

    def start(self) -> None:
        """Begin; returns once it has tried to get the lock, or could not connect."""
        self._thread.start()
        self._tried.wait(2 * self._beats.answer)

    def stop(self) -> None:
        """Let go of the work, and end."""
        self._stopping.set()
        self.look()
        if self._thread.is_alive():
            self._thread.join(3 * self._beats.answer)
        for end in (self._bell, self._rung):
            end.close()

    def look(self) -> None:
        """Look now whether this process works."""
        self._due = 0.0
        with suppress(OSError):  # it has ended
            self._bell.send(b".")

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._connected()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is said, and the session begins anew
                self._lost(error)
            self.run = ""
            self._stand_by()
            self._tried.set()
            if not self._stopping.wait(self._pause):
                self._pause = min(2 * self._pause, self._beats.again_longest)

    def _connected(self) -> None:
        """Work, or stand by, for as long as there is a connection."""
        silence = f"{self._beats.silence * 1000:.0f}"
        with self._server.connect(patience=self._beats.answer, idle_session_timeout=silence) as connection:
            self.run = connection.run
            connection.add_notify_handler(self._heard)
            connection.execute(SQL("LISTEN {}").format(Identifier(self._channel)))
            self._measure(connection)
            self._due = 0.0
            while not self._stopping.is_set():
                if monotonic() >= self._due:
                    self._due = monotonic() + self._beats.look
                    self._turn(connection)
                    self._is_well()
                self._hearing.settle(connection)
                self._wait(connection)
            self._let_go(connection)

    def _turn(self, connection: Bounded) -> None:
        """Look whether this process works on, or try to begin."""
        whole = self._work.is_whole(connection)
        if not whole:
            log.error("the database lacks commits that this process knows of")
        if self.epoch is not None and not (whole and self._work.holds(connection, self.epoch)):
            self._stand_by()
        if self.epoch is None and self._takes_part:
            self._due = monotonic() + self._beats.stand_by
            if self._work.try_lock(connection):
                self._begin(connection)
            elif not whole:
                self._work.fence(connection)
        self._measure(connection)

    def _is_well(self) -> None:
        """Go on after the first look at a new connection."""
        if self.why:
            log.info("there is a session with the database")
            self.why, self._pause = "", self._beats.again
            self._hearing.back()  # what was told meanwhile was not heard
        self._tried.set()

    def _begin(self, connection: Bounded) -> None:
        shift = self._work.take(connection)
        self.epoch, self.restored = shift.epoch, shift.restored
        self._due = monotonic() + self._beats.look
        log.info("this process works now", extra={"epoch": shift.epoch})
        self._roles.become(Role.WORKER, shift.restored)

    def _stand_by(self) -> None:
        if self.epoch is not None:
            level = logging.INFO if self._stopping.is_set() else logging.WARNING
            log.log(level, "this process works no more", extra={"epoch": self.epoch})
            self.epoch = None
            self._roles.become(Role.STANDBY)

    def _let_go(self, connection: Bounded) -> None:
        if self.epoch is not None:
            self._stand_by()
            with suppress(Error):  # then the server lets go of it
                self._work.let_go(connection)

    def _measure(self, connection: Bounded) -> None:
        self._clock.offset = measure(connection, self._clock.machine).correct(self._clock.offset)

    def _wait(self, connection: Bounded) -> None:
        """Wait until something was heard, the bell rang, or something is due."""
        with selectors.DefaultSelector() as selector:
            for source in (connection.fileno(), self._rung):
                selector.register(source, selectors.EVENT_READ)
            selector.select(max(0.0, self._due - monotonic()))
        with suppress(BlockingIOError):
            self._rung.recv(4096)
        connection.pgconn.consume_input()
        while (notify := connection.pgconn.notifies()) is not None:
            self._heard(Notify(notify.relname.decode(), notify.extra.decode(errors="replace"), notify.be_pid))

    def _heard(self, notify: Notify) -> None:
        if self._hearing.hear(notify.payload):
            self._due = 0.0

    def _lost(self, error: Exception) -> None:
        """Say once why there is no session."""
        if isinstance(error, (Error, LogUnavailable)):
            why = error.why if isinstance(error, LogUnavailable) else unavailable(error).why
            if why != self.why:
                log.warning("there is no session with the database", extra={"why": why})
        else:
            why = type(error).__name__
            log.error("the session with the database ended unexpectedly", exc_info=error)
        self.why = why
