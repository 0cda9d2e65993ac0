"""Read-only connections, kept open between uses: reading never waits for the one that writes."""

import queue
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from bot.log.sqlite.connection import SqliteSql
from bot.log.sqlite.errors import BROKEN, unavailable

_KEPT = 8


class Pool:
    """A few idle connections; more are opened when more threads read at once, and closed afterwards."""

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._connect = connect
        self._idle: queue.LifoQueue[Database] = queue.LifoQueue(maxsize=_KEPT)

    @contextmanager
    def snapshot(self) -> Iterator[SqliteSql]:
        """Lend a connection inside a read transaction: it sees the log as it was at its first query."""
        sql = SqliteSql(self._take())
        try:
            sql.run("BEGIN")
            yield sql
        finally:
            self._give_back(sql)

    def close(self) -> None:
        """Close the idle connections."""
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def _take(self) -> Database:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            try:
                return self._connect()
            except BROKEN as error:
                raise unavailable(error) from error

    def _give_back(self, sql: SqliteSql) -> None:
        try:
            sql.db.rollback()
            if sql.failure is None:
                self._idle.put_nowait(sql.db)
                return
        except (sqlite3.Error, queue.Full):
            pass  # closed below: a broken connection, or one more than we keep
        sql.db.close()
