"""The lock that keeps a second process off the database, whatever name it is opened by.

``flock`` on a file beside the database, where links end, which also tells who holds it; and on the database itself, for
a second name of the same file (a hard link, a second mount). SQLite's own locks would let two processes write in turns.
The kernel drops these when their holder dies, however that comes about.
"""

import fcntl
import os
import socket
import stat
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import DatabaseHeld, LogUnavailable
from bot.log.sqlite.connection import create_file
from bot.log.times import stamp

_POLL = 0.05
_BY_ANOTHER_NAME = "a process that opened the same file by another name"
#: elsewhere ``flock`` and the locks that SQLite takes on the same file get into each other's way
_INDEPENDENT_OF_SQLITE = sys.platform == "linux"


class FileLock:
    """A held lock. The file stays after ``release``: removing it would let two processes lock two files."""

    def __init__(self, beside: int, database: int | None) -> None:
        self._beside: int | None = beside
        self._database = database

    def release(self) -> None:
        """Let the next process in; does nothing the second time. All connections to the database are closed before.

        Closing a descriptor of a file drops the locks SQLite holds on it (sqlite.org, "How To Corrupt An SQLite
        Database File", section 2.2).
        """
        if self._beside is not None:
            os.ftruncate(self._beside, 0)
            os.close(self._beside)
            self._beside = None
        if self._database is not None:
            os.close(self._database)
            self._database = None


def lock_path(database: Path) -> Path:
    """Return the path of a database's lock file: beside the file itself, not beside a link to it."""
    file = database.resolve()
    return file.with_name(f"{file.name}.lock")


def acquire(database: Path, *, wait: timedelta, now: datetime) -> FileLock:
    """Take the lock, waiting for at most ``wait``; makes the directory and the (empty) database where they are missing.

    Raises ``DatabaseHeld`` naming the holder, ``LogUnavailable`` when one of the files cannot be made or opened.
    """
    deadline = time.monotonic() + wait.total_seconds()
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = _opened(lock_path(database), os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise LogUnavailable(f"{lock_path(database)} cannot be opened: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(beside).st_mode):
        os.close(beside)
        raise LogUnavailable(f"{lock_path(database)} is no file; remove it")
    if not _taken(beside, deadline):
        holder = _read_holder(beside)
        os.close(beside)
        raise DatabaseHeld(str(database), holder)
    try:
        create_file(database.resolve())
        file = _lock_itself(database, deadline) if _INDEPENDENT_OF_SQLITE else None
    except BaseException:
        os.close(beside)
        raise
    _write_holder(beside, now)
    return FileLock(beside, file)


def _lock_itself(database: Path, deadline: float) -> int:
    try:
        descriptor = _opened(database, os.O_RDONLY)
    except OSError as error:
        raise LogUnavailable(f"{database} cannot be opened: {error.strerror}") from error
    if not _taken(descriptor, deadline):
        os.close(descriptor)
        raise DatabaseHeld(str(database), _BY_ANOTHER_NAME)
    return descriptor


def _opened(path: Path, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _taken(descriptor: int, deadline: float) -> bool:
    """Take a lock before the deadline, or say that somebody else has it."""
    while not _try(descriptor):
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL)
    return True


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_holder(descriptor: int, now: datetime) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()} since {stamp(now)}\n".encode(), 0)


def _read_holder(descriptor: int) -> str:
    text = os.pread(descriptor, 500, 0).decode(errors="replace").strip()
    return text or "a process that has not written its name"
