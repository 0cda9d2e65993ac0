"""The lock that keeps a second process off the database: ``flock`` on a file beside it.

SQLite's own locks would let two processes write in turns. The kernel drops this one when its holder dies, however that
comes about.
"""

import fcntl
import os
import socket
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import DatabaseHeld, LogUnavailable
from bot.log.times import stamp

_POLL = 0.05


class FileLock:
    """A held lock. The file stays after ``release``: removing it would let two processes lock two files."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let the next process in; does nothing the second time."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def lock_path(database: Path) -> Path:
    """Return the path of a database's lock file."""
    return database.with_name(f"{database.name}.lock")


def acquire(database: Path, *, wait: timedelta, now: datetime) -> FileLock:
    """Take the lock, waiting for at most ``wait``; makes the directory when it is missing.

    Raises ``DatabaseHeld`` naming the holder, ``LogUnavailable`` when the lock file cannot be made.
    """
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(lock_path(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LogUnavailable(f"{lock_path(database)} cannot be opened: {error.strerror}") from error
    deadline = time.monotonic() + wait.total_seconds()
    while not _try(descriptor):
        if time.monotonic() >= deadline:
            holder = _read_holder(descriptor)
            os.close(descriptor)
            raise DatabaseHeld(str(database), holder)
        time.sleep(_POLL)
    _write_holder(descriptor, now)
    return FileLock(descriptor)


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
