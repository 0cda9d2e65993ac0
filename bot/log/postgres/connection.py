"""Statements on one connection to PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

from psycopg import Connection, Cursor
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from bot.errors import LogUnavailable
from bot.log.postgres.errors import BROKEN, is_passing, unavailable
from bot.log.postgres.marks import in_psycopg
from bot.log.postgres.migrations import BEFORE, newest_version
from bot.log.postgres.shape import compare_shape
from bot.log.postgres.values import adapt, read, store
from bot.log.problems import Problem
from bot.log.sql import MANY, Parameters, Row, Sql

_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_READING = "reading"


class PostgresSql(Sql):
    """Statements on one connection in autocommit: whoever made it begins and ends transactions.

    Whatever fails aborts the transaction, a refused row too. ``changed`` counts the rows that were written: where there
    are none, nothing has to be committed.
    """

    def __init__(self, connection: Connection[TupleRow]) -> None:
        super().__init__()
        self.connection = connection
        self.changed = 0
        self._cursors = count(1)
        self._goes_on = False
        adapt(connection)

    def run(self, statement: str, parameters: Parameters = ()) -> int:
        """Run one statement; returns the number of rows it changed."""
        return self._execute(statement, parameters).rowcount

    def rows(self, statement: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a query."""
        return self._read(self._execute(statement, parameters))

    def stream(self, statement: str, parameters: Parameters = (), *, at_once: int = MANY) -> Iterator[Row]:
        """Yield the rows of a query one by one: the server keeps the rest. Within a transaction."""
        name = f"rows_{next(self._cursors)}"
        try:
            with self.connection.cursor(name) as cursor:
                cursor.execute(in_psycopg(statement), store(parameters))
                while found := cursor.fetchmany(at_once):
                    names = [column.name for column in cursor.description or ()]
                    for row in found:
                        yield dict(zip(names, map(read, row), strict=True))
        except BROKEN as error:
            raise self._failed(error) from error

    @contextmanager
    def snapshot(self) -> Iterator[Sql]:
        """See the database, within the block, as it was at the block's first query.

        A transaction that writes holds the row of ``chain``, so that nobody else writes meanwhile. What fails within
        does not keep the rest from being read.
        """
        if self.connection.info.transaction_status is not TransactionStatus.IDLE:
            self.flush()
            with self._going_on():
                yield self
            return
        self.run(_SNAPSHOT)
        try:
            with self._going_on():
                yield self
        finally:
            self.run("ROLLBACK")

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        """Go on after a statement that fails: the server would refuse all that follow."""
        self.run(f"SAVEPOINT {_READING}")
        self._goes_on = True
        try:
            yield
        finally:
            self._goes_on = False

    @property
    def version(self) -> int:
        """The version of the schema; of a newer one that this program works with, the newest it knows."""
        applied = int(self.rows("SELECT COUNT(*) AS number FROM migrations")[0]["number"])
        return min(BEFORE + applied, newest_version())

    @property
    def mark(self) -> int:
        """The number in the one row of ``restoring``."""
        return int(self.rows("SELECT mark FROM restoring")[0]["mark"])

    @mark.setter
    def mark(self, number: int) -> None:
        self.run("UPDATE restoring SET mark = ?", (number,))

    @contextmanager
    def any_text(self) -> Iterator[None]:
        """Do nothing: the server takes no bytes that are no text."""
        yield

    def learn_fold(self) -> None:
        """Do nothing: ``fold`` is one of the schema's functions."""

    def damages(self) -> Iterator[Problem]:
        """Find what the server finds by itself when rows are read."""
        yield from ()

    def misshapen(self) -> Iterator[Problem]:
        """Find what is not as the migrations made it."""
        return compare_shape(self)

    def is_passing(self, error: LogUnavailable) -> bool:
        """Whether the server is away, busy or full, or refuses the role."""
        return is_passing(error)

    def _execute(self, statement: str, parameters: Parameters) -> Cursor[TupleRow]:
        try:
            cursor = self.connection.execute(in_psycopg(statement), store(parameters))
        except BROKEN as error:
            raise self._failed(error) from error
        status = cursor.statusmessage or ""
        if status.startswith(("INSERT", "UPDATE", "DELETE")):
            self.changed += cursor.rowcount
        return cursor

    def _read(self, cursor: Cursor[TupleRow]) -> list[Row]:
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, map(read, row), strict=True)) for row in cursor.fetchall()]

    def _failed(self, error: Exception) -> LogUnavailable:
        failure = unavailable(error)
        self.failure = self.failure or failure
        if self._goes_on:
            with suppress(*BROKEN):
                self.connection.execute(f"ROLLBACK TO SAVEPOINT {_READING}".encode())
        return failure
