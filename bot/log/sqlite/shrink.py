"""Giving room back to the disk: what was erased leaves pages in the file that nothing needs."""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

#: pages given back in one step, a few milliseconds of it: others wait for the log meanwhile
_STEP = 256
_INCREMENTAL = 2
#: bytes of a file that is written anew at a start without anybody being asked: two seconds
_SMALL = 256 * 1024 * 1024
#: times the size of the file: the copy, the same in the WAL, and as much again to go on with
_ROOM = 3


def give_back(db: Database) -> bool:
    """Give some pages back; whether there are more. Nothing in a file that was never prepared for it.

    While another program writes, and on a full disk, they stay: the next time takes them.
    """
    before = _free(db)
    if before and _prepared(db):
        with suppress(sqlite3.OperationalError):
            db.execute(f"PRAGMA incremental_vacuum({_STEP})").fetchall()  # each page is a row
    return 0 < _free(db) < before


def make_room(db: Database, path: Path) -> None:
    """Prepare the file of an older version for giving pages back, when it is small and the disk has room.

    SQLite writes it anew for that (sqlite.org, "VACUUM"), as a whole or not at all. A larger one an admin writes anew,
    while the bot stands still (``docs/log.md``). The bot does without: where it cannot be done now, the next start
    tries again.
    """
    if not _prepared(db) and fits(path.stat().st_size, free=shutil.disk_usage(path.parent).free):
        with suppress(sqlite3.OperationalError):  # a quota, a disk that answers with an error, another that writes
            db.execute("VACUUM")


def fits(size: int, *, free: int) -> bool:
    """Whether a file of so many bytes may be written anew at a start, where so many bytes are free."""
    return size <= _SMALL and free > _ROOM * size


def _prepared(db: Database) -> bool:
    return bool(db.execute("PRAGMA auto_vacuum").fetchone()[0] == _INCREMENTAL)


def _free(db: Database) -> int:
    return int(db.execute("PRAGMA freelist_count").fetchone()[0])
