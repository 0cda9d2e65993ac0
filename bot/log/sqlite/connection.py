"""Connections to the log's file, and what their errors mean to a person."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlite_utils import Database

from bot.errors import LogUnavailable

if TYPE_CHECKING:
    from bot.ports import Topic
    from bot.ports.facts import Fact

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]

#: ``still``: reading a file that nobody writes, without the shared memory that WAL needs
Mode = Literal["rw", "ro", "still"]
_QUERIES = {"rw": "mode=rw", "ro": "mode=ro", "still": "mode=ro&immutable=1"}

#: seconds a connection waits for another one's lock
BUSY_TIMEOUT = 5.0

#: bytes the WAL may keep after its content was folded into the file
_WAL_KEPT = 16 * 1024 * 1024

#: primary result codes (sqlite.org, "Result and Error Codes") → what a person reads
_SENTENCES = {
    sqlite3.SQLITE_BUSY: "busy: another program is writing to the database",
    sqlite3.SQLITE_LOCKED: "busy: another program is writing to the database",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_IOERR: "the disk answers with an error",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PERM: "the database file cannot be accessed",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
}


#: how statements fail; over a damaged file SQLite's own messages and names may be no text
BROKEN = (sqlite3.Error, UnicodeDecodeError)

#: what Python's message about a text that is no UTF-8 begins with; the text itself follows
_NO_UTF8 = "Could not decode to UTF-8"


def unavailable(error: Exception) -> LogUnavailable:
    """Say in one plain sentence what SQLite could not do. Its messages name tables and columns, never values."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, UnicodeDecodeError) or str(error).startswith(_NO_UTF8):
        return LogUnavailable(_SENTENCES[sqlite3.SQLITE_CORRUPT])
    return LogUnavailable(_SENTENCES.get(code & 0xFF if code else 0, str(error)))


#: primary result codes that tell about the moment, not about the file
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


def is_passing(error: LogUnavailable) -> bool:
    """Whether a later try may do what SQLite could not do now: somebody else writes, there is no memory or room."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _PASSING


class Sql:
    """Statements on one connection; every error of SQLite becomes ``LogUnavailable``.

    ``failure`` keeps the first error other than a refused row: SQLite may have rolled the transaction back by then.
    ``topics`` are what was written about, ``facts`` the events of it: told once it is committed. ``tip`` is the end of
    the chain once something was appended, ``calls`` whether a call is to begin, ``begins_restore`` whether a restored
    log begins to be dealt with.
    Tables are written by name in statements of ours: sqlite-utils would create one whose name is mistyped.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self.failure: LogUnavailable | None = None
        #: writes what a transaction keeps back, so that everybody sees it
        self.flush: Callable[[], None] = lambda: None
        self.topics: set[Topic] = set()
        self.tip: tuple[int, str] | None = None
        self.calls = self.begins_restore = False
        self.facts: list[Fact] = []

    def run(self, statement: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run one statement."""
        try:
            return self.db.conn.execute(statement, parameters)
        except BROKEN as error:
            raise self._failed(error) from error

    def stream(self, statement: str, parameters: Parameters = ()) -> Iterator[Row]:
        """Yield the rows of a query one by one."""
        cursor = self.run(statement, parameters)
        names = [column[0] for column in cursor.description]
        try:
            for row in cursor:
                yield dict(zip(names, row, strict=True))
        except BROKEN as error:
            raise self._failed(error) from error

    def rows(self, statement: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a query."""
        cursor = self.run(statement, parameters)
        names = [column[0] for column in cursor.description]
        try:
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except BROKEN as error:
            raise self._failed(error) from error

    def one(self, statement: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a query."""
        return next(iter(self.rows(statement, parameters)), None)

    def insert(self, table: str, row: Mapping[str, object]) -> int:
        """Insert a row whose columns are named in code; returns its rowid."""
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        cursor = self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608 - names come from code
        return int(cursor.lastrowid or 0)

    def insert_numbered(self, table: str, row: Mapping[str, object]) -> None:
        """Insert a row of a table whose rows are numbered, in ``seq``, as they come: 1, 2, 3 …."""
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        number = f"SELECT COALESCE(MAX(seq), 0) + 1 FROM {table}"  # noqa: S608 - names come from code
        self.run(f"INSERT INTO {table} (seq, {names}) VALUES (({number}), {marks})", row)  # noqa: S608 - likewise

    def update(self, table: str, columns: Mapping[str, object], where: Mapping[str, object]) -> int:
        """Write columns named in code where others have the values given; returns the number of rows changed."""
        sets = ", ".join(f"{name} = ?" for name in columns)
        tests = " AND ".join(f"{name} IS ?" for name in where)
        statement = f"UPDATE {table} SET {sets} WHERE {tests}"  # noqa: S608 - names come from code
        return self.run(statement, [*columns.values(), *where.values()]).rowcount

    @contextmanager
    def snapshot(self) -> Iterator["Sql"]:
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
