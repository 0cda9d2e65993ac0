"""Whether a log is whole enough to send from: looked at before anything is written to it, at every start.

A backup copied over the file with the old ``-wal`` left beside it is folded together with it by SQLite: pages of two
times, of which the older ones may show as approved what was sent long ago. A small log is looked at as a whole. Of a
large one the end of the chain, what waits, and samples from all over it are: that takes no longer however much there is
(0.1 s), and leaves damage between the samples to the proof, which runs beside the bot (``bot.log.chain``).
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sqlite_utils import Database

from bot.errors import LogUnavailable
from bot.log.soundness import gaps, loose_end, misplaced, missing_samples
from bot.log.sqlite.connection import SqliteSql, connect
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.migrations import is_current, is_older
from bot.log.sqlite.shape import compare_made

#: bytes of a file that is read whole: 0.3 s, or 1 s from a slow disk
_SMALL = 128 * 1024 * 1024
_RESTORE = (
    "nothing is sent from it. Put a backup in its place with `alephee-bot log restore` (docs/backup.md), which keeps"
    " what is there"
)


def check_whole(path: Path) -> None:
    """Look whether the log at a path is whole; an empty file is. Raises ``LogUnavailable`` saying how to restore it."""
    try:
        db = connect(path, "ro")
    except BROKEN as error:
        raise unavailable(error) from error
    try:
        refuse_damaged(db, path.stat().st_size)
    finally:
        db.close()


def is_out_of_date(path: Path) -> bool:
    """Whether a log was written by an older version; the next start updates it. Raises ``LogUnavailable``."""
    try:
        db = connect(path, "ro")
        try:
            return is_older(db)
        finally:
            db.close()
    except BROKEN as error:
        raise unavailable(error) from error


def refuse_damaged(db: Database, size: int) -> None:
    """Refuse a log of so many bytes that is not whole. Raises ``LogUnavailable``."""
    _refuse(chain(_problems(SqliteSql(db), size), _misshapen(db)))


def refuse_misshapen(db: Database) -> None:
    """Refuse a log that is up to date and not as the bot made it. Raises ``LogUnavailable``."""
    _refuse(_misshapen(db))


def _refuse(problems: Iterator[str]) -> None:
    try:
        found = next(problems, "")
    except LogUnavailable as error:
        found = error.why
    if found:
        raise LogUnavailable(f"{found}; {_RESTORE}")


def _problems(sql: SqliteSql, size: int) -> Iterator[str]:
    tables = {row["name"] for row in sql.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if size <= _SMALL:
        yield from _pages(sql)
    if {"events", "requests", "batches", "contents"} <= tables:
        yield from loose_end(sql, has_end="chain" in tables)
        yield from gaps(sql) if size <= _SMALL else missing_samples(sql)
        yield from misplaced(sql)


def _pages(sql: SqliteSql) -> Iterator[str]:
    damage = str(sql.rows("PRAGMA quick_check(1)")[0]["quick_check"])
    if damage != "ok":
        yield f"the database file is damaged ({' '.join(damage.split())})"


def _misshapen(db: Database) -> Iterator[str]:
    """Find what the bot made and is not as it made it: one of the indexes is what keeps a second send out.

    A view is for people, and what others have added does not keep the bot from anything: ``bot.log.chain`` tells it.
    """
    try:
        if not is_current(db):  # a log that is not made yet, or an older one: made so next; or one of a newer bot
            return
    except BROKEN as error:
        raise unavailable(error) from error
    for problem in compare_made(SqliteSql(db)):
        if not problem.subject.startswith("view "):
            yield f"the log is damaged: {problem}"
