"""Where ``BOT_WITNESS`` has the heads of the log noted: a file, or the syslog of the machine."""

import os
import re
import stat
from dataclasses import dataclass
from logging.handlers import SysLogHandler
from pathlib import Path

from bot.database_path import Problem, belongs_to

_SYSLOG = re.compile(r"syslog:(?P<facility>[a-z0-9]*)(@(?P<socket>/.+))?")
_FACILITY, _SOCKET = "user", "/dev/log"
_ELSEWHERE = "or set BOT_WITNESS to another place"


@dataclass(frozen=True, slots=True)
class Syslog:
    """The syslog that listens at a socket, and as what it is written to."""

    facility: str
    socket: str

    def __str__(self) -> str:
        """Write it as it is set."""
        return f"syslog:{self.facility}@{self.socket}"


def witness_of(text: str) -> Path | Syslog:
    """Read a path, or ``syslog:``, ``syslog:local3``, ``syslog:local3@/path/of/socket``. Raises ``ValueError``."""
    if text.startswith("syslog:"):
        return _syslog_of(text)
    if re.match(r"[a-z][a-z0-9+.-]*:", text) or not text.isprintable():
        raise ValueError("is no path of a file and no syslog:FACILITY; write for example /var/log/alephee-bot.heads")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"{text.partition('/')[0]} is the home of nobody here; write the whole path") from None


def _syslog_of(text: str) -> Syslog:
    found = _SYSLOG.fullmatch(text)
    facility = (found["facility"] or _FACILITY) if found else ""
    if found is None or facility not in SysLogHandler.facility_names:
        raise ValueError(f"{text!r} is no syslog; write for example syslog: or syslog:local3")
    return Syslog(facility, found["socket"] or _SOCKET)


def witness_problem(path: Path, database: Path | None) -> Problem | None:
    """Say why a file cannot be the witness of a database; None when it can, as far as is seen without writing."""
    if database is not None and belongs_to(database, path):
        return Problem(f"{path} belongs to the database", "name a file of its own, best where the bot may only append")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return _no_folder(path)
    except OSError as error:
        return Problem(f"{path} cannot be reached: {error.strerror}", f"let the user who runs the bot in, {_ELSEWHERE}")
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        return Problem(f"{path} is {what}", f"name a file, {_ELSEWHERE}")
    if not os.access(path, os.W_OK):
        return Problem(f"{path} may not be written", f"let the user who runs the bot append to it, {_ELSEWHERE}")
    return None


def _no_folder(path: Path) -> Problem | None:
    folder = path.resolve().parent
    if not folder.is_dir():
        return Problem(f"there is no folder {folder}", f"make it, {_ELSEWHERE}")
    if not os.access(folder, os.W_OK | os.X_OK):
        repair = f"make the file, and let the user who runs the bot append to it, {_ELSEWHERE}"
        return Problem(f"{path} cannot be made: no right to write to {folder}", repair)
    return None
