"""A file that holds the newest end of a log's chain: what a call is made for stands in it before the call.

Two lines are written in turns, each as ``time events hash`` with a checksum, so that a line that is torn by a power cut
leaves the one before.
"""

import os
import stat
from pathlib import Path
from zlib import crc32

from bot.errors import LogUnavailable
from bot.log.noted import Noted, read_noted

#: bytes of a line, its end included
_LINE = 128


class TipFile:
    """The file at a path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        #: the line to be written next
        self._turn = 0

    def read(self) -> tuple[Noted | None, str]:
        """Return what was noted last, and what is odd about the file ("" if nothing is); no file is not odd.

        Raises ``LogUnavailable`` when there is one that cannot be read or written.
        """
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            return None, ""
        except OSError as error:
            raise self._unusable(error) from error
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise LogUnavailable(f"{self.path} is no file; remove it")
            found = [_read(os.pread(file, _LINE, at)) for at in (0, _LINE)]
        finally:
            os.close(file)
        known = [noted for noted in found if noted is not None]
        odd = "" if len(known) == len(found) else f"{self.path} has a line that is none of the bot's, or torn"
        return max(known, key=lambda noted: noted.events, default=None), odd

    def start_anew(self, noted: Noted) -> None:
        """Write both lines, whatever they said. Raises ``LogUnavailable``."""
        try:
            self._put(_line(noted) * 2, 0, os.O_CREAT, durably=True)
            sync_folder(self.path.parent)
        except OSError as error:
            raise self._unusable(error) from error

    def write(self, noted: Noted, *, durably: bool) -> None:
        """Write the next line, on the disk or wherever the system keeps it. Raises ``LogUnavailable``."""
        try:
            self._put(_line(noted), self._turn * _LINE, 0, durably=durably)
        except FileNotFoundError:  # somebody took it away
            self.start_anew(noted)
        except OSError as error:
            raise self._unusable(error) from error
        self._turn = 1 - self._turn

    def _put(self, content: bytes, at: int, flags: int, *, durably: bool) -> None:
        file = os.open(self.path, os.O_WRONLY | os.O_CLOEXEC | os.O_NONBLOCK | flags, 0o600)
        try:
            os.pwrite(file, content, at)
            if durably:
                os.fsync(file)
        finally:
            os.close(file)

    def _unusable(self, error: OSError) -> LogUnavailable:
        return LogUnavailable(f"{self.path} cannot be written: {error.strerror}")


def _line(noted: Noted) -> bytes:
    text = str(noted)
    return f"{text} {crc32(text.encode()):08x}".ljust(_LINE - 1).encode() + b"\n"


def _read(line: bytes) -> Noted | None:
    """Read a line; None where it is not what was written."""
    try:
        text, _, checksum = line.decode("ascii").rstrip().rpartition(" ")
        return read_noted(text) if f"{crc32(text.encode()):08x}" == checksum else None
    except ValueError:
        return None


def sync_folder(folder: Path) -> None:
    """Have the names of a folder's files on the disk. Raises ``OSError``."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
