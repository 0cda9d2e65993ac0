"""Whether the place that ``BOT_DATABASE`` names can hold a database: told with the settings, not at the first write."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

_ELSEWHERE = "or set BOT_DATABASE to another place"


class Problem(NamedTuple):
    """What is wrong with the place, and what to do."""

    what: str
    repair: str

    def __str__(self) -> str:
        return f"{self.what}; {self.repair}"


def problem_of(path: Path) -> Problem | None:
    """Say why no database can be at a path, whoever asks; None when there is or could be one."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        file = next(parent for parent in path.parents if parent.exists() and not parent.is_dir())
        return Problem(f"{file} is in the way of a file {path}", f"name a file in a folder, {_ELSEWHERE}")
    except OSError as error:
        return Problem(f"{path} cannot be reached: {error.strerror}", f"let the user who runs the bot in, {_ELSEWHERE}")
    if stat.S_ISDIR(mode):
        return Problem(f"{path} is a folder", f"name a file in it, such as {path / 'alephee-bot.db'}, {_ELSEWHERE}")
    return None


def problem_of_new(path: Path) -> Problem | None:
    """Say why no database can be made at a path, where there is none yet."""
    if (problem := problem_of(path)) is not None or path.exists():
        return problem
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return None
    return Problem(
        f"{path} may not be written: no right to the folder {folder}",
        f"let the user who runs the bot write there, {_ELSEWHERE}",
    )
