"""How large the log has become, and whether its write-ahead log grows without end.

SQLite folds the WAL into the file and begins it anew, unless somebody stays in a transaction and reads an older state
(a forgotten ``sqlite3`` shell): then it grows for as long as that lasts (sqlite.org/wal.html, "Avoiding Excessively
Large WAL Files").
"""

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.domain.due import UNTIL_WOKEN

log = logging.getLogger(__name__)

#: bytes: twice of what the WAL keeps when all is well; the files of one request may bring it there for a moment
LARGE_WAL = 32 * 1024 * 1024
#: looks in a row after which it is no moment any more
_LOOKS = 3
_MEGA = 1_000_000


class ServerSizes(NamedTuple):
    """Bytes of a database on a server; what lies beside it there is the server's affair."""

    database: int


class Sizes(NamedTuple):
    """Bytes of the database file and of the WAL beside it, and bytes that are free where they lie."""

    database: int
    wal: int
    free: int


def sizes_of(database: Path) -> Sizes:
    """Measure a log; what is not there has no bytes."""
    file = database.resolve()
    folder = next(parent for parent in file.parents if parent.exists())
    return Sizes(_bytes(file), _bytes(file.with_name(f"{file.name}-wal")), shutil.disk_usage(folder).free)


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def wal_complaint(sizes: Sizes) -> str:
    """Say what is wrong with a WAL that is too large; empty when nothing is."""
    if sizes.wal <= LARGE_WAL:
        return ""
    return f"the write-ahead log has grown to {sizes.wal // _MEGA} MB: a program keeps reading an old state of the log"


@dataclass(slots=True)
class WalWatch:
    """Tells in the process log when the WAL grows, again whenever it has doubled, and when it is small again."""

    database: Path
    _looks: int = 0
    _told: int = 0

    def step(self) -> float:
        """Look once; there is no time at which to look again."""
        sizes = sizes_of(self.database)
        complaint = wal_complaint(sizes)
        self._looks = self._looks + 1 if complaint else 0
        if self._looks >= _LOOKS and sizes.wal >= 2 * self._told:
            self._told = sizes.wal
            log.warning(
                "the write-ahead log grows and the disk may fill up", extra={"why": complaint, "bytes": sizes.wal}
            )
        elif self._told and not complaint:
            self._told = 0
            log.warning("the write-ahead log is small again", extra={"bytes": sizes.wal})
        return UNTIL_WOKEN
