"""The one connection of a process that writes, replaced when it broke."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from psycopg import Error
from psycopg.pq import TransactionStatus

from bot.errors import LogUnavailable
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.errors import unavailable
from bot.log.postgres.server import Bounded, Server
from bot.log.postgres.writing import Begun, begin, commit, epoch_of
from bot.log.restoring import MOVED, Mark

_Result = TypeVar("_Result")

_ASKED = (
    "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean,"
    " (SELECT mark FROM restoring WHERE id = 1)"
)


class Writer:
    """Used by one thread at a time."""

    def __init__(self, server: Server, *, patience: float) -> None:
        self._server, self._patience = server, patience
        self._connection: Bounded | None = None
        self._is_closed = False

    def begin(self, seconds: float) -> tuple[PostgresSql, Begun]:
        """Begin the one writing transaction. Raises ``LogUnavailable``."""
        return self._tried(lambda connection: (PostgresSql(connection), begin(connection, seconds)))

    @property
    def run(self) -> str:
        """Which run of which server it writes to; empty without a connection."""
        return "" if self._connection is None else self._connection.run

    def is_whole(self, look: Callable[[], bool], *, anew: bool) -> bool:
        """Whether what the server holds was found to be whole: once in the life of a connection, or ``anew``."""
        connection = self._connection
        if connection is None:
            return False
        connection.is_whole = (connection.is_whole and not anew) or look()
        return connection.is_whole

    def ask(self) -> None:
        """Ask whether the server takes writes for this log. Raises ``LogUnavailable`` when it does not."""
        found = self._tried(lambda connection: (epoch_of(connection), connection.execute(_ASKED).fetchone())[1])
        if found is None or found[0]:
            self.close_connection()  # there may be another server by now
            raise LogUnavailable("the database is read-only")
        if found[1] == Mark.MOVED:  # while this process had no connection
            raise LogUnavailable(MOVED)

    def commit(self, channel: str, notice: str) -> None:
        """Commit, and tell the other processes.

        Raises ``LogUnavailable``: the transaction may be committed all the same, or may be yet.
        """
        assert self._connection is not None  # noqa: S101 - something was begun
        try:
            commit(self._connection, channel, notice)
        except Error as error:
            self.close_connection()
            raise unavailable(error) from error

    def undo(self, *, broken: bool = False) -> bool:
        """End what was begun, if anything is left of it; False when the connection had to be given up."""
        connection = self._connection
        if connection is None:
            return False
        if connection.info.transaction_status is not TransactionStatus.IDLE:
            try:
                connection.execute("ROLLBACK")
            except Error:
                broken = True
        if broken:
            self.close_connection()
        return not broken

    def close_connection(self) -> None:
        """Give the connection up; the next transaction makes another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Error):
                connection.close()

    def close(self) -> None:
        """Close it for good."""
        self._is_closed = True
        self.close_connection()

    def _tried(self, do: Callable[[Bounded], _Result]) -> _Result:
        """Do something that begins nothing yet; once more where the connection had broken while nobody used it."""
        if self._is_closed:
            raise LogUnavailable("it is closed")
        is_new = self._connection is None
        try:
            if self._connection is None:
                self._connection = self._server.connect(patience=self._patience, idle_session_timeout="0")
            return do(self._connection)
        except Error as error:
            connection = self._connection
            self.close_connection()
            if is_new or connection is None or connection.is_silent or not connection.closed:
                raise unavailable(error) from error
        return self._tried(do)
