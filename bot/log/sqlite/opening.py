"""Opening a log's file: brought up to date for the process that writes it, or as it is for those that read."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from bot.log.sqlite.connection import Mode, connect
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.migrations import check_schema, migrate
from bot.log.sqlite.room import temporary_files_in
from bot.log.sqlite.shrink import make_room
from bot.log.sqlite.soundness import refuse_misshapen


def open_checked(path: Path, mode: Mode) -> Database:
    """Open a log that is up to date. Raises ``LogUnavailable`` when it is not, ``sqlite3.Error``."""
    db = connect(path, mode)
    try:
        check_schema(db)
    except BaseException:
        db.close()
        raise
    return db


def open_migrated(path: Path) -> Database:
    """Open a log for writing, made or brought up to date where needed. Raises ``LogUnavailable``."""
    try:
        db = connect(path, "rw")
        try:
            with temporary_files_in(path.resolve().parent, db):
                migrate(db)
                make_room(db, path)
            refuse_misshapen(db)  # an update keeps what somebody bent, and only now can it be told apart
        except BaseException:
            db.close()
            raise
    except BROKEN as error:
        raise unavailable(error) from error
    return db


def open_for_reading(path: Path) -> Database:
    """Open a log beside a running bot; a closed one also where nothing can be written, as on a read-only disk.

    Raises as ``open_checked`` does.
    """
    try:
        return open_checked(path, "ro")
    except sqlite3.OperationalError as error:
        file = path.resolve()
        wal = file.with_name(f"{file.name}-wal")
        unfinished = wal.exists() and wal.stat().st_size > 0  # the attempt itself may have made an empty one
        # an error of Python's own, about text that is no UTF-8, has no code
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_CANTOPEN or unfinished:
            raise
    return open_checked(path, "still")
