"""The mark of a restored log, in the file itself: it goes wherever the file goes, and is written with what it is about.

It stands in SQLite's ``user_version``, which nothing else uses, so that a backup of any version can be marked.
"""

from enum import IntEnum

from bot.errors import LogUnavailable
from bot.log.sqlite.connection import Sql


class Mark(IntEnum):
    """How far a restored log was dealt with."""

    PUT_IN_PLACE = 1
    """``log restore`` has put it there."""
    BEGUN = 2
    """Some of what was on its way may be told to be unknown, and the rest is still to be."""


def read_mark(sql: Sql) -> Mark | None:
    """Return the mark; None for a log that is as it should be. Raises ``LogUnavailable`` for one nobody knows."""
    version = int(sql.rows("PRAGMA user_version")[0]["user_version"])
    if version in set(Mark):
        return Mark(version)
    if version:
        raise LogUnavailable(f"the file says that it was restored in a way this version does not know ({version})")
    return None


def write_mark(sql: Sql, mark: Mark | None) -> None:
    """Write the mark, in the transaction that is open, or take it away."""
    sql.run(f"PRAGMA user_version = {0 if mark is None else int(mark)}")
