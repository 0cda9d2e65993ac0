"""Room beside memory: what the events say of every row is more than memory should hold.

A database without a name is a file that SQLite has removed as soon as it was opened (sqlite.org, "In-Memory Databases",
section 3): nothing is left of it, however its process ends. It lies where ``SQLITE_TMPDIR`` or ``TMPDIR`` say, else in
``/var/tmp``, ``/tmp`` or the working directory.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from bot.log.sql import Row
from bot.log.sqlite.errors import unavailable
from bot.ports import ProofFailed

#: KiB of it that memory holds
_CACHE = 24_576
_NAMED = "CREATE TABLE named (sha256 BLOB, needed INTEGER, request BLOB, PRIMARY KEY (sha256, needed)) WITHOUT ROWID"
_STORED = "CREATE TABLE stored (sha256 BLOB PRIMARY KEY) WITHOUT ROWID"


class Met(NamedTuple):
    """What is noted of a row: its columns, and whether it was met before."""

    columns: Row
    again: bool


class Scratch:
    """Rows by table and key, each with the columns written last, in the order in which they were first written.

    Every method raises ``ProofFailed`` when there is no room.
    """

    def __init__(self, tables: Iterable[str]) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.create_function("merged", 2, _merged, deterministic=True)
        for pragma in (f"cache_size=-{_CACHE}", "journal_mode=OFF", "synchronous=OFF"):
            self._run(f"PRAGMA {pragma}")
        for table in tables:
            self._run(f"CREATE TABLE {table} (place INTEGER PRIMARY KEY, key BLOB UNIQUE, columns TEXT)")
        #: which places of a table were met: a bit each
        self._met = {table: bytearray() for table in tables}
        for table in (_NAMED, _STORED):
            self._run(table)
        self._run("BEGIN")

    def close(self) -> None:
        """Give the room back."""
        self._connection.close()

    def merge(self, table: str, rows: Iterable[tuple[object, Row]]) -> None:
        """Write columns of rows over those that stand there."""
        statement = (
            f"INSERT INTO {table} (key, columns) VALUES (?, ?)"  # noqa: S608 - names come from code
            " ON CONFLICT (key) DO UPDATE SET columns = merged(columns, excluded.columns)"
        )
        try:
            self._connection.executemany(statement, ((_bytes(key), _dump(columns)) for key, columns in rows))
        except sqlite3.Error as error:
            raise _no_room(error) from error

    def columns(self, table: str, key: object) -> Row | None:
        """Return the columns of a row."""
        found = self._one(f"SELECT columns FROM {table} WHERE key = ?", (_bytes(key),))  # noqa: S608 - likewise
        return None if found is None else json.loads(found[0])

    def meeting(self, table: str) -> Callable[[object], Met | None]:
        """Return what tells what is noted of a row by its key, and notes that it was met.

        It is soonest done for rows that come in the order in which they were first written.
        """
        met, columns = self._met[table], f"SELECT place, key, columns FROM {table}"  # noqa: S608 - likewise
        in_order = self._run(f"{columns} ORDER BY place")
        following = in_order.fetchone()

        def meet(key: object) -> Met | None:
            nonlocal following
            sought = _bytes(key)
            if following is not None and following[1] == sought:
                found, following = following, in_order.fetchone()
            else:
                found = self._one(f"{columns} WHERE key = ?", (sought,))
            if found is None:
                return None
            byte, bit = divmod(found[0], 8)
            met.extend(bytes(max(0, byte + 1 - len(met))))
            again = bool(met[byte] >> bit & 1)
            met[byte] |= 1 << bit
            return Met(json.loads(found[2]), again)

        return meet

    def place(self, table: str, key: object) -> int | None:
        """Return the place of a row among those of its table, from 1 on."""
        found = self._one(f"SELECT place FROM {table} WHERE key = ?", (_bytes(key),))  # noqa: S608 - likewise
        return None if found is None else int(found[0])

    def keys(self, table: str) -> Iterator[str]:
        """Yield the keys of a table in order."""
        for (key,) in self._run(f"SELECT key FROM {table} ORDER BY place"):  # noqa: S608 - likewise
            yield _text(key)

    def rows(self, table: str, *, having: str = "") -> Iterator[tuple[str, Row]]:
        """Yield rows in order: all, or those with a text in the column ``having``."""
        statement = f"SELECT key, columns FROM {table} WHERE instr(columns, ?) ORDER BY place"  # noqa: S608 - likewise
        for key, columns in self._run(statement, (f'"{having}":"' if having else "{",)):
            yield _text(key), json.loads(columns)

    def unmet(self, table: str) -> Iterator[tuple[str, Row]]:
        """Yield the rows that were not met, in order."""
        met = self._met[table]
        for place, key, columns in self._run(f"SELECT place, key, columns FROM {table} ORDER BY place"):  # noqa: S608 - likewise
            if len(met) <= place >> 3 or not met[place >> 3] >> (place & 7) & 1:
                yield _text(key), json.loads(columns)

    def name_file(self, sha256: str, request: str, *, needed: bool) -> None:
        """Note that a request names a file: that it needs it, or that it was erased with the request."""
        self._run("INSERT OR REPLACE INTO named VALUES (?, ?, ?)", (_bytes(sha256), needed, _bytes(request)))

    def store_file(self, sha256: object) -> None:
        """Note that a file is there."""
        self._run("INSERT OR IGNORE INTO stored VALUES (?)", (_bytes(sha256),))

    def lost_files(self) -> Iterator[tuple[str, str]]:
        """Yield files that are needed and not there, each with a request that needs it."""
        yield from self._files("needed AND sha256 NOT IN (SELECT sha256 FROM stored)")

    def kept_files(self) -> Iterator[tuple[str, str]]:
        """Yield files that are there and were erased, each with a request that it was erased with."""
        yield from self._files(
            "NOT needed AND sha256 IN (SELECT sha256 FROM stored)"
            " AND sha256 NOT IN (SELECT sha256 FROM named WHERE needed)"
        )

    def _files(self, condition: str) -> Iterator[tuple[str, str]]:
        for sha256, request in self._run(f"SELECT sha256, request FROM named WHERE {condition}"):  # noqa: S608 - above
            yield _text(sha256), _text(request)

    def _one(self, statement: str, parameters: tuple[object, ...]) -> Any:
        return self._run(statement, parameters).fetchone()

    def _run(self, statement: str, parameters: tuple[object, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, parameters)
        except sqlite3.Error as error:
            raise _no_room(error) from error


def _no_room(error: sqlite3.Error) -> ProofFailed:
    return ProofFailed(f"no room for what it has to remember: {unavailable(error).why}")


def _merged(older: str, newer: str) -> str:
    return _dump(json.loads(older) | json.loads(newer))


#: in ASCII alone: a text of a damaged log may be one that no database takes
_dump = json.JSONEncoder(separators=(",", ":")).encode


def _bytes(key: object) -> bytes:
    return str(key).encode(errors="surrogatepass")


def _text(key: bytes) -> str:
    return key.decode(errors="surrogatepass")
