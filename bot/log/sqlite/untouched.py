"""Opening a log of any version to verify it: not a byte of it changes, and no file is left beside it.

A connection that reads makes a ``-wal`` and a ``-shm`` beside a file in WAL mode, and cannot take them away again
(sqlite.org, "Write-Ahead Logging", section 5). Where both are there, as while a bot runs, it uses them. Where nothing
is to be folded in, the file is read as one that nobody writes. A ``-wal`` alone, or a ``-shm`` that cannot be used, is
of a bot that was killed, or on a disk that cannot be written: a copy is read then.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import LogUnavailable
from bot.log.sqlite.connection import SqliteSql, connect
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.migrations import check_kind
from bot.ports import ProofFailed

_UNUSABLE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
#: inode, bytes and time of the last change of a file
_State = tuple[int, int, int] | None


@contextmanager
def open_untouched(path: Path) -> Iterator[tuple[SqliteSql, Callable[[], None]]]:
    """Open a log of this version or an earlier one. Raises ``LogUnavailable``.

    The function beside it raises ``ProofFailed`` when what was read may be of two times: somebody wrote meanwhile to a
    file that nobody was writing.
    """
    if not path.is_file():
        raise LogUnavailable(f"there is no file {path.absolute()}; the bot makes it at its first start")
    file = path.resolve()
    wal, shm = (file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))
    before = _state(file), _state(wal)

    def refuse_changed() -> None:
        if _state(file) != before[0]:
            raise ProofFailed("it was written to meanwhile; verify it again")

    if wal.exists() and shm.exists() and (db := _shared(file)) is not None:
        with closing(db):
            yield SqliteSql(db), lambda: None
    elif before[1] is None or not before[1][1]:
        with closing(_checked(lambda: connect(file, "still"))) as db:
            yield SqliteSql(db), refuse_changed
    else:
        with tempfile.TemporaryDirectory(prefix="alephee-bot-") as folder, closing(_copied(file, wal, folder)) as db:
            refuse_changed()
            yield SqliteSql(db), lambda: None


def _shared(file: Path) -> Database | None:
    """Open a file together with those who write it; None where that cannot be."""
    try:
        return _checked(lambda: connect(file, "ro"))
    except LogUnavailable as error:
        code = getattr(error.__cause__, "sqlite_errorcode", None)
        if code is None or code & 0xFF not in _UNUSABLE:
            raise
        return None


def _copied(file: Path, wal: Path, folder: str) -> Database:
    """Copy a file and what is to be folded into it, and open the copy."""
    copy = Path(folder) / "copy.db"
    try:
        shutil.copyfile(file, copy)
        shutil.copyfile(wal, Path(f"{copy}-wal"))
    except OSError as error:
        raise ProofFailed(f"it cannot be copied to {folder}: {error.strerror}") from error
    return _checked(lambda: connect(copy, "ro"))


def _checked(opened: Callable[[], Database]) -> Database:
    try:
        db = opened()
        try:
            check_kind(db)
        except BaseException:
            db.close()
            raise
    except BROKEN as error:
        raise unavailable(error) from error
    return db


def _state(file: Path) -> _State:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
