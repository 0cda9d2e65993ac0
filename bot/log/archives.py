"""Archives: closed years of a log, sealed into a file of their own, whose last hash the next file begins with."""

import json
from dataclasses import dataclass
from pathlib import Path

from bot.log.noted import Noted
from bot.log.sql import Sql

#: the first event of a log that follows an archive, and the last one of an archive but for erasures
ARCHIVED, SEALED = "archived", "sealed"


@dataclass(frozen=True, slots=True)
class Before:
    """The archive that a log follows: what its file is called, and its last hash when the log was begun.

    ``events`` and ``head``: what the log held that both were made of.
    """

    file: str
    sealed: str
    events: int
    head: str


def archive_before(sql: Sql) -> Before | None:
    """Return the archive that a log follows; None for one that is its own beginning. Raises ``LogUnavailable``."""
    row = sql.one("SELECT prev_hash, detail FROM events WHERE id = 1 AND name = ?", (ARCHIVED,))
    if row is None:
        return None
    try:
        detail = json.loads(row["detail"])
        file = Path(str(detail["file"])).name
        return Before(file, str(row["prev_hash"]), int(detail["events"]), str(detail["head"])) if file else None
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None  # somebody changed it: the proof tells so


def is_sealed(sql: Sql) -> bool:
    """Whether a log is an archive."""
    return sql.one("SELECT 1 FROM events WHERE batch_id IS NULL AND name = ?", (SEALED,)) is not None


def held_before(sql: Sql, noted: Noted) -> bool:
    """Whether a head is that of the log of which this one and its archive were made."""
    before = archive_before(sql)
    return before is not None and (before.events, before.head) == (noted.events, noted.head)


def find_archive(before: Before, log: Path | None, named: tuple[Path, ...]) -> Path | None:
    """Return where an archive is: among the files that are named, or beside a log in a file; None: nowhere."""
    by_name = [path for path in named if path.name == before.file]
    beside = [] if log is None else [log.resolve().parent / before.file]
    return next((path for path in (*by_name, *beside) if path.is_file()), None)
