"""Where there is room: what the file system says against writing, and where SQLite's temporary files go."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

#: bytes without which it counts as full: a commit writes a few pages
_LEAST = 64 * 1024


def takes_nothing(path: Path) -> bool:
    """Whether the file system on which a file lies has no room, or is mounted for reading only.

    It may say so wrongly (a network drive, a log that grows inside itself): only a write can tell.
    """
    try:
        found = os.statvfs(path)
    except OSError:
        return True
    free = found.f_bavail if os.geteuid() else found.f_bfree  # some blocks are kept for root
    return bool(found.f_flag & os.ST_RDONLY) or free * found.f_frsize < _LEAST


@contextmanager
def temporary_files_in(folder: Path, db: Database) -> Iterator[None]:
    """Let SQLite put temporary files where the log lies within the block, unless ``SQLITE_TMPDIR`` says where.

    Elsewhere there may be no room for a copy of it, or no folder that can be written at all. SQLite reads its variables
    once a process, so they cannot say it (sqlite.org, "Temporary Files Used By SQLite", section 5).
    """
    if "SQLITE_TMPDIR" in os.environ:
        yield
        return
    _put_temporary_files(str(folder), db)
    try:
        yield
    finally:
        _put_temporary_files("", db)


def _put_temporary_files(folder: str, db: Database) -> None:
    quoted = folder.replace("'", "''")
    with suppress(sqlite3.OperationalError):  # a folder that cannot be written: opening the log tells it
        db.execute(f"PRAGMA temp_store_directory = '{quoted}'")
