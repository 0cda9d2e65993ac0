"""Connections to the log's file, and statements on them."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from bot.domain.letters import fold
from bot.errors import LogUnavailable
from bot.log.problems import Problem
from bot.log.sql import MANY, Parameters, Row, Sql
from bot.log.sqlite.errors import BROKEN, is_passing, unavailable

#: ``still``: reading a file that nobody writes, without the shared memory that WAL needs
Mode = Literal["rw", "ro", "still"]
_QUERIES = {"rw": "mode=rw", "ro": "mode=ro", "still": "mode=ro&immutable=1"}

#: seconds a connection waits for another one's lock
BUSY_TIMEOUT = 5.0

#: bytes the WAL may keep after its content was folded into the file
_WAL_KEPT = 16 * 1024 * 1024


class SqliteSql(Sql):
    """Statements on one connection to a file.

    SQLite may have rolled the transaction back by the time of its first failure, but not for a row that is refused.
    Tables are written by name in statements of ours: sqlite-utils would create one whose name is mistyped.
    """

    def __init__(self, db: Database) -> None:
        super().__init__()
        self.db = db

    def run(self, statement: str, parameters: Parameters = ()) -> int:
        """Run one statement; returns the number of rows it changed."""
        return self._execute(statement, parameters).rowcount

    def rows(self, statement: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a query."""
        cursor = self._execute(statement, parameters)
        names = [column[0] for column in cursor.description]
        try:
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except BROKEN as error:
            raise self._failed(error) from error

    def stream(self, statement: str, parameters: Parameters = (), *, at_once: int = MANY) -> Iterator[Row]:
        """Yield the rows of a query one by one, each read when it is asked for."""
        cursor = self._execute(statement, parameters)
        names = [column[0] for column in cursor.description]
        try:
            for row in cursor:
                yield dict(zip(names, row, strict=True))
        except BROKEN as error:
            raise self._failed(error) from error

    @contextmanager
    def snapshot(self) -> Iterator[Sql]:
        """See the database, within the block, as it was at the block's first query."""
        if self.db.conn.in_transaction:
            self.flush()
            yield self
            return
        self.run("BEGIN")
        try:
            yield self
        finally:
            self.run("ROLLBACK")

    @property
    def version(self) -> int:
        """How many migrations the file went through."""
        from bot.log.sqlite.migrations import version_of  # noqa: PLC0415 - migrations run statements

        return version_of(self.db)

    @property
    def mark(self) -> int:
        """SQLite's ``user_version``, which nothing else uses, so that a backup of any version can be marked."""
        return int(self.rows("PRAGMA user_version")[0]["user_version"])

    @mark.setter
    def mark(self, number: int) -> None:
        self.run(f"PRAGMA user_version = {number}")

    @contextmanager
    def any_text(self) -> Iterator[None]:
        """Read bytes that are no UTF-8 so that they are found and named."""
        connection = self.db.conn
        before = connection.text_factory
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        try:
            yield
        finally:
            connection.text_factory = before

    def learn_fold(self) -> None:
        """Let statements call ``fold``."""
        self.db.register_function(fold, deterministic=True, replace=True)

    def damages(self) -> Iterator[Problem]:
        """Find broken pages, and indexes that lead past rows that are there."""
        from bot.log.sqlite.shape import compare_pages  # noqa: PLC0415 - it makes a log by the migrations

        return compare_pages(self)

    def misshapen(self) -> Iterator[Problem]:
        """Find what is not as the migrations made it."""
        from bot.log.sqlite.shape import compare_shape  # noqa: PLC0415 - likewise

        return compare_shape(self)

    def is_passing(self, error: LogUnavailable) -> bool:
        """Whether somebody else writes, or there is no memory or room."""
        return is_passing(error)

    def _execute(self, statement: str, parameters: Parameters) -> sqlite3.Cursor:
        try:
            return self.db.conn.execute(statement, parameters)
        except BROKEN as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> LogUnavailable:
        failure = unavailable(error)
        if not isinstance(error, sqlite3.IntegrityError):
            self.failure = self.failure or failure
        return failure


def create_file(path: Path) -> None:
    """Make an empty file that only its owner reads, unless there is one. Raises ``LogUnavailable``.

    An existing file is not opened: closing it would drop the locks SQLite holds on it (sqlite.org, "How To Corrupt An
    SQLite Database File", section 2.2).
    """
    if path.exists():
        return
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise LogUnavailable(f"{path} cannot be created: {error.strerror}") from error


def connect(path: Path, mode: Mode) -> Database:
    """Open an existing database file. Raises ``sqlite3.Error``.

    ``isolation_level=None``: transactions begin where this package says so, and nowhere else.
    """
    uri = f"{path.resolve().as_uri()}?{_QUERIES[mode]}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT, check_same_thread=False)
    try:
        db = Database(connection, execute_plugins=False)
        if mode == "rw":
            _prepare_writer(db)
    except BaseException:
        connection.close()
        raise
    return db


def _prepare_writer(db: Database) -> None:
    limit = f"journal_size_limit={_WAL_KEPT}"
    # the first is taken by a file that is still empty, or at the next VACUUM
    lasting = ("auto_vacuum=INCREMENTAL", "journal_mode=WAL")
    for pragma in (*lasting, "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", limit):
        db.execute(f"PRAGMA {pragma}").fetchall()


def wait_at_most(db: Database, seconds: float) -> None:
    """Let a connection wait this long for another one's lock."""
    db.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
