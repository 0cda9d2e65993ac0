"""Whether the place that ``BOT_DATABASE`` names can hold a database: told with the settings, not at the first write."""

import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

#: what lies beside a database and goes with it
_BESIDE = ("", "-wal", "-shm", ".tip", ".lock")
_ELSEWHERE = "or set BOT_DATABASE to another place"


class Problem(NamedTuple):
    """What is wrong with the place, and what to do."""

    what: str
    repair: str

    def __str__(self) -> str:
        return f"{self.what}; {self.repair}"


#: what people write who mean a database elsewhere, or what a shell would have replaced
_NO_PATH = (
    (
        re.compile(r":memory:|file::memory:.*", re.IGNORECASE),
        "is a database in memory: nothing would be left of the log",
    ),
    (re.compile(r"(file|sqlite3?|mysql|mariadb):.*|[a-z][a-z0-9+.-]+:(/.*|.*@.*)", re.IGNORECASE), "is a URL"),
    (re.compile(r".*(\$\w|\$[{(]|%\w+%|%\(|\{\{).*"), "holds a variable that nobody puts the value in place of"),
    (re.compile(r"['\"`].*|.*['\"`]"), "has a quotation mark around it"),
)


def place_of(text: str) -> Path:
    """Read a path; ``~`` is the home of the user who runs the bot. Raises ``ValueError`` saying what it is instead.

    The sentence does not repeat the text: a URL may hold a password.
    """
    found = next((what for pattern, what in _NO_PATH if pattern.fullmatch(text)), None)
    if found is None and not text.isprintable():
        found = "holds a character that nobody sees"
    if found is None and text.endswith("/"):
        found = "is a folder"
    if found is not None:
        raise ValueError(
            f"{found}; write the path of a file, such as /var/lib/alephee-bot/alephee-bot.db, or postgresql://…"
        )
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"{text.partition('/')[0]} is the home of nobody here; write the whole path") from None


def belongs_to(database: Path, path: Path) -> bool:
    """Whether a path is that of a database, by whatever name, or of what lies beside it: no other file goes there."""
    file = database.resolve()
    return path.resolve() in {file.with_name(f"{file.name}{end}") for end in _BESIDE} or (
        path.exists() and file.exists() and path.samefile(file)
    )


def problem_of(path: Path) -> Problem | None:
    """Say why no database can be at a path, whoever asks; None when there is or could be one."""
    path = path.absolute()
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        file = next(parent for parent in path.parents if parent.exists() and not parent.is_dir())
        return Problem(f"{file} is in the way of a file {path}", f"name a file in a folder, {_ELSEWHERE}")
    except OSError as error:
        return Problem(f"{path} cannot be reached: {error.strerror}", f"let the user who runs the bot in, {_ELSEWHERE}")
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        return Problem(f"{path} is a pipe or a device", f"name a file, {_ELSEWHERE}")
    if stat.S_ISDIR(mode):
        return Problem(f"{path} is a folder", f"name a file in it, such as {path / 'alephee-bot.db'}, {_ELSEWHERE}")
    return None


def problem_of_new(path: Path) -> Problem | None:
    """Say why no database can be made at a path, where there is none yet."""
    if (problem := problem_of(path)) is not None or path.exists():
        return problem
    place = path.resolve()
    if path.is_symlink() and not place.parent.is_dir():  # a disk that is not mounted: no new log where it is to be
        return Problem(f"{path} is a link to {place}, whose folder is not there", f"mount or make it, {_ELSEWHERE}")
    folder = next(parent for parent in place.parents if parent.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return None
    return Problem(
        f"{place} may not be written: no right to the folder {folder}",
        f"let the user who runs the bot write there, {_ELSEWHERE}",
    )
