"""Putting a log from a file in the place of the one that a server has."""

from dataclasses import dataclass
from pathlib import Path

from bot.database_url import PostgresUrl
from bot.errors import LogUnavailable
from bot.log.chain import Tip
from bot.log.copying.copy import Tell, copy_rows, prove
from bot.log.postgres.aside import is_granted, put_aside, take_away
from bot.log.postgres.ends import PostgresEnd, open_held
from bot.log.restoring import Mark, write_mark
from bot.log.sqlite.ends import SqliteRows
from bot.log.sqlite.untouched import open_untouched

#: said where ``granted``
GRANT_ANEW = "the tables are new: give the role of the bot its rights again (bot/log/postgres/grants.sql)"


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands there now: where its chain ends, and in which schema the old log is kept (None: there was none).

    ``granted`` tells that others than the owner had rights on the tables before.
    """

    tip: Tip
    kept: str | None
    granted: bool


def restore(url: PostgresUrl, file: Path, stamp: str, tell: Tell) -> Placed:
    """Put a log that was proven and is up to date in place, marked as restored; the old one is kept.

    In one transaction. Raises ``DatabaseHeld``, ``LogUnavailable``; then nothing has changed.
    """
    with open_held(url) as end:
        kept = None if end.is_empty() else schema_for(stamp)
        granted = is_granted(end.sql)
        tip = replace(end, file, kept, tell)
        write_mark(end.sql, Mark.PUT_IN_PLACE)
        end.keep()
    return Placed(tip, kept, granted and kept is not None)


def replace(end: PostgresEnd, file: Path, aside: str | None, tell: Tell) -> Tip:
    """Fill a log from a file in the transaction that is open; what it has goes into the schema ``aside``, if named.

    Raises ``LogUnavailable``.
    """
    if aside is not None:
        put_aside(end.connection, aside)
    end.prepare()
    with open_untouched(file) as (sql, _):
        tip = copy_rows(SqliteRows(sql), end, tell)
    if problems := prove(end.sql, tip):
        raise LogUnavailable(f"what was written does not prove, nothing was changed: {problems[0]}")
    return tip


def follow(end: PostgresEnd, file: Path, stamp: str, tell: Tell) -> bool:
    """Have the log go on with a file made of it, in the transaction that is open; returns ``granted`` of ``Placed``.

    Raises ``LogUnavailable``.
    """
    aside, granted = schema_for(stamp), is_granted(end.sql)
    replace(end, file, aside, tell)
    take_away(end.connection, aside)  # all of it is in the archive and in what follows
    return granted


def schema_for(stamp: str) -> str:
    """Return the name of the schema in which a log is kept that was there before a time."""
    return f"before_{''.join(sign for sign in stamp.lower() if sign.isalnum())}"
