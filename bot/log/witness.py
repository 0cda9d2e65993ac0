"""Witnesses: a file that is only ever appended to, and syslog, which cannot be read back."""

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import BinaryIO

from bot.log.noted import Noted, read_noted
from bot.ports import WitnessUnavailable

#: bytes from its end in which the newest head of a file is looked for
_TAIL = 65_536
_OWNER_ONLY = 0o600
_APPENDING = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK


class FileWitness:
    """Appends to a file, of which it is enough to have the right to append. See ``bot.ports.Witness``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, at: datetime, events: int, head: str) -> bool:
        """Append a line, and have it on the disk; returns whether the file was made. Raises ``WitnessUnavailable``."""
        with _told(self.path):
            file, is_new = _opened(self.path)
            try:
                line = f"{Noted(at, events, head)}\n".encode()
                whole = line if is_new or _ends_a_line(self.path) else b"\n" + line
                if os.write(file, whole) < len(whole):
                    raise WitnessUnavailable(f"{self.path}: there was no room for a whole line")
                os.fsync(file)
            finally:
                os.close(file)
        return is_new


class SyslogWitness:
    """Writes to the syslog of this machine, through the socket at a path. See ``bot.ports.Witness``."""

    def __init__(self, socket: str, facility: str) -> None:
        self._socket, self._facility = socket, facility

    def note(self, at: datetime, events: int, head: str) -> bool:
        """Send a line; what comes of it is up to the far side. Raises ``WitnessUnavailable``."""
        record = logging.makeLogRecord({"msg": str(Noted(at, events, head)), "levelname": "INFO"})
        with _told(self._socket):
            handler = _Syslog(self._socket, self._facility)
            try:
                handler.emit(record)
            finally:
                handler.close()
        return False


class _Syslog(SysLogHandler):
    """A handler that says when it could not send."""

    ident = "alephee-bot-witness: "
    append_nul = False

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Let the error through that is being handled."""
        raise  # noqa: PLE0704 - logging calls this where one is


def newest_noted(path: Path) -> Noted | None:
    """Return the last head of a file that can be read; None when there is no file, or none near its end.

    Raises ``WitnessUnavailable``.
    """
    try:
        with reading(path) as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            lines = file.read(_TAIL).split(b"\n")
    except WitnessUnavailable as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    for line in reversed(lines):
        with suppress(ValueError):
            return read_noted(line.decode(errors="replace"))
    return None


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, if it is one. Raises ``WitnessUnavailable``."""
    with _told(path), os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        _refuse_other(file.fileno(), path)
        yield file


def _opened(path: Path) -> tuple[int, bool]:
    """Open a file for appending, made where there is none. Not at once: others' files in ``/tmp`` do not allow it."""
    try:
        file, is_new = os.open(path, _APPENDING), False
    except FileNotFoundError:
        file, is_new = os.open(path, _APPENDING | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), True
    try:
        _refuse_other(file, path)
    except BaseException:
        os.close(file)
        raise
    return file, is_new


def _refuse_other(file: int, path: Path) -> None:
    if not stat.S_ISREG(os.fstat(file).st_mode):
        raise WitnessUnavailable(f"{path} is no file")


def _ends_a_line(path: Path) -> bool:
    """Whether the last line is whole: a machine that went down may have torn it. One that cannot be read is trusted."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 1))
            return file.read(1) in {b"", b"\n"}
    except PermissionError:
        return True


@contextmanager
def _told(place: object) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WitnessUnavailable(f"{place}: {error.strerror or error}") from error
