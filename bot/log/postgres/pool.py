"""Connections for reading: each reads the log as it was at one moment, and waits for nobody who writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from psycopg import Error
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from bot.errors import LogUnavailable
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.errors import unavailable
from bot.log.postgres.server import Bounded, Server

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#: connections at most, and those that are kept while nobody reads; beside the pool a process has four: its session,
#: the one that writes, that of the pace, and the one that asks why there is none
_MOST, _KEPT = 10, 1
#: seconds that somebody who reads waits for one, and where the server is known to be away
_PATIENCE, _HASTE = 2.0, 0.2
#: seconds after which one that nobody uses is closed
_IDLE = 120.0
#: seconds that are waited for connections that are being made, when the log is closed
_CLOSING = 5.0


class Pool:
    """The connections that a log reads with, from ``open`` to ``close``."""

    def __init__(self, server: Server, *, patience: float) -> None:
        self._server, self._answer = server, patience
        self._pool = ConnectionPool(
            server.conninfo({"idle_session_timeout": "0", "idle_in_transaction_session_timeout": "60000"}),
            connection_class=Bounded,
            kwargs={"autocommit": True},
            min_size=_KEPT,
            max_size=_MOST,
            open=False,
            configure=self._arrive,
            timeout=_PATIENCE,
            max_idle=_IDLE,
            reconnect_timeout=_PATIENCE,  # then it is tried again as soon as somebody wants to read
            name="reading",
        )
        self._asking, self._asked_at, self._why = Lock(), 0.0, ""

    def open(self) -> None:
        """Begin to make connections."""
        self._pool.open()

    def close(self) -> None:
        """Close all of them."""
        self._pool.close(_CLOSING)

    @contextmanager
    def snapshot(self, *, hastily: bool = False) -> Iterator[PostgresSql]:
        """Lend a connection inside a transaction that sees the log as it is at its first query.

        ``hastily``: the server is away, as far as is known. Raises ``LogUnavailable``.
        """
        connection = self._begun(_HASTE if hastily else _PATIENCE)
        try:
            yield PostgresSql(connection)
        finally:
            self._give_back(connection)

    def _begun(self, seconds: float) -> Bounded:
        """Return a connection that works: those that a server ended meanwhile are thrown away."""
        until = monotonic() + seconds
        while True:
            connection = self._lent(max(0.1, until - monotonic()))
            try:
                connection.execute(_BEGIN)
            except Error as error:
                self._pool.putconn(connection)
                if monotonic() >= until:
                    raise unavailable(error) from error
            else:
                return connection

    def _lent(self, seconds: float) -> Bounded:
        try:
            return self._pool.getconn(seconds)
        except PoolClosed as error:
            raise LogUnavailable("it is closed") from error
        except PoolTimeout as error:
            raise LogUnavailable(self._away() or "busy: too many read at once") from error

    def _away(self) -> str:
        """Say why there is no connection; empty when one can be made.

        Of those who ask at once one connects, and its answer is for all: more connections than are counted on, on a
        server that is slow already, would make it slower.
        """
        began = monotonic()
        with self._asking:
            if self._asked_at < began:
                self._why = self._tried()
                self._asked_at = monotonic()
            return self._why

    def _tried(self) -> str:
        try:
            self._server.connect().close()
        except Error as error:
            return unavailable(error).why
        except LogUnavailable as error:
            return error.why
        return ""

    def _arrive(self, connection: Bounded) -> None:
        connection.patience = self._answer
        self._server.arrive(connection)

    def _give_back(self, connection: Bounded) -> None:
        try:
            connection.execute("ROLLBACK")
        except Error:
            connection.close()  # the pool makes another one
        self._pool.putconn(connection)
