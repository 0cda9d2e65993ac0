"""Random mutations of a log: what somebody with a hex editor or an SQL prompt can do to it."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log.audited import AUDITED
from bot.log.chain import verify
from bot.log.personal import PERSONAL
from bot.log.reader import reader_over
from bot.log.sqlite.connection import SqliteSql
from bot.log.sqlite.errors import BROKEN
from tests.integration.log.forgery import check, forge_in

_EVENT_COLUMNS = (
    "id", "at", "name", "batch_id", "request_id", "actor", "from_state", "to_state", "detail", "changed", "prev_hash",
    "hash",
)  # fmt: skip
#: table → its key, where that is not its id
_KEYS = {"replies": "conversation"}

#: table → every column that the proof vouches for
VOUCHED: dict[str, tuple[str, ...]] = {
    "events": _EVENT_COLUMNS,
    **{table: (_KEYS.get(table, "id"), *columns) for table, columns in AUDITED.items()},
    **{table: (key, "salt", *columns) for table, (key, columns) in PERSONAL.items()},
    "files": ("sha256", "size", "content"),
    "chain": ("events", "head"),
}

Mutation = Callable[[sqlite3.Connection, random.Random], str]


def in_memory(path: Path) -> sqlite3.Connection:
    """Copy a log into memory."""
    copied = sqlite3.connect(":memory:", isolation_level=None)
    with closing(sqlite3.connect(path)) as source:
        source.backup(copied)
    return copied


def problems_of(connection: sqlite3.Connection) -> list[str]:
    """Verify a log in memory."""
    reader = reader_over(SqliteSql(Database(connection, execute_plugins=False)), CONTENTS)
    return [str(problem) for problem in verify(reader).problems]


def one_byte(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Change one character, byte or number of one value; returns the table."""
    while True:
        table = chance.choice([name for name in VOUCHED if count(connection, name)])
        column = chance.choice(VOUCHED[table])
        rowid, value = _row(connection, table, column, chance)
        changed = _other(value, chance)
        try:
            forge_in(connection, (f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed, rowid)))
        except sqlite3.IntegrityError:
            continue  # what the schema refuses even with its checks off (NOT NULL, UNIQUE) cannot be written so
        return table


def deleted(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Delete a row; returns the table."""
    table = chance.choice([name for name in VOUCHED if count(connection, name)])
    rowid, _ = _row(connection, table, "rowid", chance)
    forge_in(connection, (f"DELETE FROM {table} WHERE rowid = ?", (rowid,)))
    return table


def reordered(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Let two rows change places: all but their keys; returns the table."""
    table = chance.choice([name for name in VOUCHED if count(connection, name) > 1])
    rows = connection.execute(f"SELECT rowid, {', '.join(VOUCHED[table])} FROM {table}").fetchall()
    one, two = chance.sample(rows, 2)
    if one[2:] == two[2:]:
        return one_byte(connection, chance)
    whole = connection.execute(f"SELECT * FROM {table} LIMIT 0").description
    names = [column[0] for column in whole if column[0] not in VOUCHED[table]]
    others = {
        row[0]: connection.execute(f"SELECT {', '.join(['rowid', *names])} FROM {table} WHERE rowid = ?", row[:1])
        for row in (one, two)
    }
    columns = ", ".join(["rowid", *names, *VOUCHED[table]])
    marks = ", ".join("?" for _ in columns.split(", "))
    swapped = [(*others[row[0]].fetchone(), row[1], *other[2:]) for row, other in ((one, two), (two, one))]
    forge_in(
        connection,
        (f"DELETE FROM {table} WHERE rowid IN (?, ?)", (one[0], two[0])),
        *((f"INSERT INTO {table} ({columns}) VALUES ({marks})", row) for row in swapped),
    )
    return table


def doubled(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Append an event once more, as if it had happened twice; returns the table."""
    rowid, _ = _row(connection, "events", "id", chance)
    names = ", ".join(name for name in _EVENT_COLUMNS if name not in {"id", "hash"})
    last = connection.execute("SELECT MAX(id) FROM events").fetchone()[0]
    copied = f"INSERT INTO events (id, hash, {names}) SELECT ?, hash || 'x', {names} FROM events WHERE id = ?"
    forge_in(connection, (copied, (last + 1, rowid)))
    return "events"


def truncated(connection: sqlite3.Connection, chance: random.Random) -> str:
    """Cut events off the end; returns the table."""
    last = connection.execute("SELECT MAX(id) FROM events").fetchone()[0]
    forge_in(connection, ("DELETE FROM events WHERE id > ?", (chance.randrange(last),)))
    return "events"


MUTATIONS: tuple[Mutation, ...] = (one_byte, deleted, reordered, doubled, truncated)


def flipped(original: bytes, path: Path, chance: random.Random) -> tuple[bool, bool]:
    """Flip one bit of the file itself. Returns whether it was found, and whether it reached a vouched value."""
    content = bytearray(original)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    try:
        found = not check(path).ok
    except LogUnavailable:
        found = True
    path.write_bytes(content)  # reading may have folded or made files
    return found, values_of(path) != values_of_bytes(original, path)


def values_of_bytes(content: bytes, path: Path) -> object:
    """Read the values of a database given as bytes."""
    whole = path.with_suffix(".whole")
    whole.write_bytes(content)
    return values_of(whole)


def values_of(path: Path) -> object:
    """Read every vouched value, and the shape, byte by byte; None when that cannot be read."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        connection.text_factory = bytes
        try:
            shape = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            tables = [
                sorted(connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(), key=repr)
                for table, columns in VOUCHED.items()
            ]
        except BROKEN:
            return None
    return shape, tables


def count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def _row(connection: sqlite3.Connection, table: str, column: str, chance: random.Random) -> tuple[int, Any]:
    rows = connection.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
    rowid, value = chance.choice(rows)
    return int(rowid), value


def _other(value: Any, chance: random.Random) -> Any:
    """Return another value of the same kind, one step away."""
    if value is None:
        return chance.choice(["x", 7])
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 1000])
    if not value:
        return "x" if isinstance(value, str) else b"x"
    place = chance.randrange(len(value))
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ 1 << chance.randrange(8)]) + value[place + 1 :]
    letter = chr(ord(value[place]) ^ 1 << chance.randrange(3))
    return value[:place] + letter + value[place + 1 :]
