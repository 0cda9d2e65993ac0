"""Files that are nobody else's business: whether others on the machine get at secrets, settings and the log."""

import stat
from pathlib import Path
from typing import NamedTuple


class Exposed(NamedTuple):
    """A file that others get at."""

    path: Path
    mode: int

    @property
    def to_writing(self) -> bool:
        """Whether they may even change it."""
        return bool(self.mode & stat.S_IWOTH)

    @property
    def what(self) -> str:
        """Say what is wrong."""
        may = "change" if self.to_writing else "read"
        return f"everybody on this machine may {may} {self.path} (mode {self.mode:04o})"

    @property
    def repair(self) -> str:
        """Say what to do."""
        return f"chmod {'700' if self.path.is_dir() else '600'} {self.path}"


def exposed(path: Path) -> Exposed | None:
    """Return a file that others may read or change; None where they may not, or where there is none."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None
    return Exposed(path, mode) if mode & (stat.S_IROTH | stat.S_IWOTH) else None


def replaceable(folder: Path) -> Exposed | None:
    """Return a folder in which others may put a file in the place of another one; None where they may not."""
    try:
        mode = stat.S_IMODE(folder.stat().st_mode)
    except OSError:
        return None
    return Exposed(folder, mode) if mode & stat.S_IWOTH and not mode & stat.S_ISVTX else None
