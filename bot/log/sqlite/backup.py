"""Copies of a log: made while a bot writes it, verified before they get their name, and put back in its place.

The copy is what the log held at one moment, in one file without anything beside it.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.errors import LogUnavailable
from bot.log.chain import Check, Tip
from bot.log.problems import DATABASE
from bot.log.restoring import Mark, write_mark
from bot.log.sqlite.connection import SqliteSql, connect, create_file
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.soundness import check_whole
from bot.log.sqlite.untouched import open_untouched
from bot.log.times import read
from bot.log.tip_file import sync_folder

#: pages of the log that are copied between two looks at signals: 16 MB
_PAGES = 4096
#: SQLite's codes of a file that cannot be written (extended ones tell it from one that cannot be read), the system's
_NOT_WRITTEN = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR_WRITE: errno.EIO}
#: problems that are told of a log that is not copied
_MOST = 20


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a log: where its chain ends, the time of the last event, and what is wrong with it."""

    tip: Tip
    until: datetime | None
    problems: tuple[str, ...]
    is_damaged: bool


def copy_log(source: Path, target: Path) -> Copy:
    """Copy a log of this version or an earlier one into a new file that only its owner reads, and verify the copy.

    The bot that writes it is not held up. Raises ``LogUnavailable`` when the log cannot be read or the copy not
    verified, ``OSError`` when the copy cannot be written.
    """
    create_file(target)
    with open_untouched(source) as (sql, refuse_changed):
        _copy(sql, target)
        refuse_changed()
    return examine_copy(target)


def examine_copy(copy: Path) -> Copy:
    """Verify a copy, and have it on the disk. Raises ``LogUnavailable``, ``OSError``."""
    with open_untouched(copy) as (sql, _), closing(Check(sql)) as check:
        found = list(islice(check.problems(), _MOST))
        last = sql.one("SELECT at FROM events ORDER BY id DESC LIMIT 1") if not found else None
    sync_file(copy)
    is_damaged = any(problem.subject == DATABASE for problem in found)
    return Copy(check.tip, read(last["at"]) if last else None, tuple(map(str, found)), is_damaged)


def mark_restored(file: Path) -> None:
    """Write into a log that nobody uses that it was put in place. Raises ``LogUnavailable``."""
    try:
        with closing(connect(file, "rw")) as db:
            sql = SqliteSql(db)
            sql.run("BEGIN IMMEDIATE")
            write_mark(sql, Mark.PUT_IN_PLACE)
            sql.run("COMMIT")
    except BROKEN as error:
        raise unavailable(error) from error
    sync_file(file)


def put_in_place(file: Path, database: Path, stamp: str) -> Path | None:
    """Put a log in the place of another one, which is kept beside it under a name of its own; returns that.

    Nobody may have the database open. Whatever the step at which this ends, the old log or the new one is there: what
    stands beside the old one is folded into it before it is taken away; where it is too damaged for that, it is kept
    with it. Raises ``OSError``.
    """
    database = database.resolve()
    kept = database.with_name(f"{database.name}.before-{stamp}") if _has_content(database) else None
    if os.geteuid() == 0:  # root restores it for the user who runs the bot
        owner = (database if database.exists() else database.parent).stat()
        os.chown(file, owner.st_uid, owner.st_gid)
    folded = kept is None or _fold(database)
    beside = [database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm")]
    for one, end in zip(beside, ("-wal", "-shm"), strict=True):
        if kept is not None and not folded and one.exists():
            one.replace(kept.with_name(f"{kept.name}{end}"))
        else:
            one.unlink(missing_ok=True)
    if kept is not None:
        _keep(database, kept)
    sync_folder(database.parent)
    file.replace(database)
    sync_folder(database.parent)
    return kept


def sync_file(file: Path) -> None:
    """Have a file on the disk. Raises ``OSError``."""
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(sql: SqliteSql, target: Path) -> None:
    """Copy all pages as they are at one moment: within a transaction, so that no write makes it begin anew."""
    with sql.snapshot():
        sql.one("SELECT COUNT(*) FROM sqlite_master")
        with _writing(), closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")  # it is synced as a whole
            sql.db.conn.backup(copy, pages=_PAGES, sleep=0)
            _leave_out_drafts(copy)


def _leave_out_drafts(copy: sqlite3.Connection) -> None:
    """Erase drafts from a copy: it is kept for longer than what people typed and did not ask for."""
    try:
        (drafts,) = copy.execute("SELECT COUNT(*) FROM drafts").fetchone()
    except sqlite3.DatabaseError:
        return  # an earlier version has none; of a damaged one it is told what is wrong
    if drafts:
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute("DELETE FROM drafts")


@contextmanager
def _writing() -> Iterator[None]:
    """Tell a copy that cannot be written from a log that cannot be read."""
    try:
        yield
    except sqlite3.Error as error:
        code = _NOT_WRITTEN.get(getattr(error, "sqlite_errorcode", 0))
        if code is not None:
            raise OSError(code, os.strerror(code)) from error
        raise unavailable(error) from error


def _has_content(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def _fold(database: Path) -> bool:
    """Fold what stands beside a log into it; False where that cannot be done, or it may be of another log."""
    try:
        check_whole(database)
        with closing(connect(database, "rw")) as db:
            (result,) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return not result[0]
    except (*BROKEN, LogUnavailable):
        return False


def _keep(database: Path, kept: Path) -> None:
    """Give the old log its second name; where the file system knows none, copy it."""
    try:
        os.link(database, kept)
    except OSError:
        shutil.copy2(database, kept)
        sync_file(kept)
