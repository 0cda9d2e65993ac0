"""A copy of ``sends`` in memory, with indexes, and one of words.

Counting and grouping the view itself takes seconds at 100,000 requests, and the log keeps no index of words: erased
ones would live on in it. The copy is this process's alone, as new as the log whenever it is asked, and ends with it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from secrets import token_hex
from threading import Lock

from bot.log.filters import WORDS
from bot.log.reader import LogReader
from bot.log.sql import Row, Sql
from bot.log.sqlite.connection import BUSY_TIMEOUT
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.views import COLUMNS

#: the number of a row in the order in which people asked
PLACE = "seq"
_ROWS = f"SELECT requests.{PLACE}, sends.* FROM sends JOIN requests ON requests.id = sends.request_id"  # noqa: S608 - a constant
_MARKS = ", ".join("?" for _ in (PLACE, *COLUMNS))
_INSERT = f"INSERT INTO sends VALUES ({_MARKS})"  # noqa: S608 - constants
#: the columns by which people sort, filter and count
_INDEXED = (
    *("request_id", "batch_id", "kind", "account_id", "order_id", "external_order_id", "country", "reason"),
    *("file_sha256", "requested_by", "requested_at", "decided_by", "decided_at", "state"),
)
_TABLES = f"""
PRAGMA secure_delete=ON;
CREATE TABLE sends ({PLACE} INTEGER PRIMARY KEY, {", ".join(COLUMNS)});
CREATE VIRTUAL TABLE words USING fts5(
    {", ".join(WORDS)}, content='sends', content_rowid='{PLACE}', tokenize='unicode61 remove_diacritics 2'
);
"""
_NAMES = ", ".join(WORDS)
_OLD, _NEW = (", ".join(f"{side}.{name}" for name in WORDS) for side in ("old", "new"))
_GO = f"INSERT INTO words (words, rowid, {_NAMES}) VALUES ('delete', old.{PLACE}, {_OLD})"  # noqa: S608 - constants
_COME = f"INSERT INTO words (rowid, {_NAMES}) VALUES (new.{PLACE}, {_NEW})"  # noqa: S608 - constants
#: made when the first rows are there, which is sooner done
_INDEXES = (
    "INSERT INTO words (words) VALUES ('rebuild')",
    *(f"CREATE INDEX sends_{name} ON sends ({name})" for name in _INDEXED),
    f"CREATE TRIGGER words_go AFTER DELETE ON sends BEGIN {_GO}; END",
    f"CREATE TRIGGER words_come AFTER INSERT ON sends BEGIN {_COME}; END",
)
#: what stands in the place of the view for whoever is connected to the log and to the copy; with one column more, by
#: which a row and its words are found faster than by the key
_VIEW = f"CREATE TEMP VIEW sends AS SELECT {', '.join(COLUMNS)}, {PLACE} FROM copy.sends"  # noqa: S608 - constants


class Copy:
    """What ``sends`` says. Safe to share between threads.

    ``wait``: seconds a change of it waits for whoever reads it.
    """

    def __init__(self, reader: LogReader, *, wait: float = BUSY_TIMEOUT) -> None:
        self._sql = reader.sql
        self._address = f"file:/{token_hex(16)}?vfs=memdb"
        self._db = sqlite3.connect(self._address, wait, isolation_level=None, check_same_thread=False, uri=True)
        self._db.executescript(_TABLES)
        self._newest = 0
        self._lock = Lock()

    def refresh(self) -> None:
        """Bring the copy up to the newest event. Raises ``LogUnavailable``."""
        with self._lock, self._sql.snapshot() as sql:
            newest = next(sql.stream("SELECT COALESCE(MAX(id), 0) AS id FROM events"))["id"]
            if newest == self._newest:
                return
            try:
                self._db.execute("BEGIN IMMEDIATE")
                with self._db:  # committed as a whole, or undone
                    self._take(sql, newest)
            except BROKEN as error:
                raise unavailable(error) from error
            self._newest = newest

    def join(self, connection: sqlite3.Connection) -> None:
        """Let a connection to the log read the copy in the place of ``sends``, and its words in ``words``."""
        connection.execute("ATTACH ? AS copy", (self._address,))
        connection.execute(_VIEW)

    def close(self) -> None:
        """Forget it all, once nobody is connected to it any more."""
        self._db.close()

    def _take(self, sql: Sql, newest: int) -> None:
        if not self._newest:
            self._insert(sql.stream(f"{_ROWS} ORDER BY requests.{PLACE}"))
            for statement in _INDEXES:
                self._db.execute(statement)
            return
        batches = self._changed(sql, newest)
        if batches is None:
            self._db.execute("DELETE FROM sends")
            self._insert(sql.stream(_ROWS))
        for batch in batches or ():
            self._db.execute("DELETE FROM sends WHERE batch_id = ?", (batch,))
            self._insert(sql.stream(f"{_ROWS} WHERE requests.batch_id = ?", (batch,)))
        if batches is None or any(_is_erased(sql, batch) for batch in batches):
            self._db.execute("INSERT INTO words (words) VALUES ('optimize')")  # or gone words stay until it is merged

    def _changed(self, sql: Sql, newest: int) -> list[str] | None:
        """Return the batches that newer events are about; None where one changed something else."""
        events = "FROM events WHERE id > ? AND id <= ?"
        span = (self._newest, newest)
        if sql.one(f"SELECT 1 {events} AND batch_id IS NULL AND changed <> '{{}}' LIMIT 1", span):
            return None
        told = sql.rows(f"SELECT DISTINCT batch_id {events} AND batch_id IS NOT NULL", span)
        return [row["batch_id"] for row in told]

    def _insert(self, rows: Iterable[Row]) -> None:
        self._db.executemany(_INSERT, _values(rows))


def _values(rows: Iterable[Row]) -> Iterator[tuple[object, ...]]:
    yield from (tuple(row.values()) for row in rows)


def _is_erased(sql: Sql, batch_id: str) -> bool:
    return bool(sql.one("SELECT 1 FROM requests WHERE batch_id = ? AND erased_at IS NOT NULL", (batch_id,)))
