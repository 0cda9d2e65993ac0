"""The mark of a restored log, in the log itself: it goes wherever that goes, and is written with what it is about."""

from enum import IntEnum

from bot.errors import LogUnavailable
from bot.log.sql import Sql


class Mark(IntEnum):
    """How far a restored log was dealt with."""

    PUT_IN_PLACE = 1
    """``log restore`` has put it there."""
    BEGUN = 2
    """Some of what was on its way may be told to be unknown, and the rest is still to be."""
    LOST = 3
    """The database was found to lack what was committed."""
    MOVED = 4
    """``log copy`` has moved it to another database, from where its requests go out."""


#: why nothing is taken up or sent from a log that was left
MOVED = (
    "the log was moved to another database by `log copy`; set BOT_DATABASE to that one, from where requests go out"
    " (docs/move.md, also on how to come back)"
)


def read_mark(sql: Sql, *, though_moved: bool = False) -> Mark | None:
    """Return the mark; None for a log that is as it should be.

    Raises ``LogUnavailable`` for one nobody knows, and for a log that was moved, unless that does not matter.
    """
    number = sql.mark
    if number == Mark.MOVED and not though_moved:
        raise LogUnavailable(MOVED)
    if number in set(Mark):
        return Mark(number)
    if number:
        raise LogUnavailable(f"the file says that it was restored in a way this version does not know ({number})")
    return None


def write_mark(sql: Sql, mark: Mark | None) -> None:
    """Write the mark, in the transaction that is open, or take it away."""
    sql.mark = 0 if mark is None else int(mark)
