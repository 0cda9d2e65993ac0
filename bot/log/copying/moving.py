"""Moving a log: from whichever database it is in to another one, which is empty."""

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import timedelta

from bot.database_url import DatabaseAddress, PostgresUrl, place_shown
from bot.errors import LogUnavailable
from bot.log.chain import Tip
from bot.log.copying.copy import Tell, copy_rows, prove
from bot.log.copying.ends import Source, Target
from bot.log.restoring import Mark, write_mark
from bot.log.sqlite import ends as sqlite
from bot.ports import Clock

_TWICE = (
    "; the log is marked as moved, so that no bot starts from it: run the same command again. Where it finds the target"
    " no longer empty, the copy is whole"
)


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy: where its chain ends, and what is wrong with it; then nothing was kept."""

    tip: Tip
    problems: tuple[str, ...] = ()


def move(
    source: DatabaseAddress, target: DatabaseAddress, *, wait: timedelta, clock: Clock, trial: bool, tell: Tell
) -> Copied:
    """Copy a log that no bot has into a database that is empty, prove the copy, and keep it.

    From then on no bot starts from the source: it is marked before anybody can see the copy, so that there are never
    two that are sent from. A copy made on ``trial`` is marked itself, as put in place by ``log restore``: everything
    that is on its way in it is asked about before anything goes out.

    Raises ``DatabaseHeld`` naming who has one of the two, ``LogUnavailable``, ``OSError``; then the target is as empty
    as before.
    """
    with ExitStack() as stack:
        left = stack.enter_context(_source(source, wait, clock))
        taken = stack.enter_context(_target(target, wait, clock))
        tip = copy_rows(left, taken, tell)
        if trial:
            write_mark(taken.sql, Mark.PUT_IN_PLACE)
        if problems := prove(taken.sql, tip):
            return Copied(tip, problems)
        if trial:
            taken.keep()
            return Copied(tip)
        left.leave()
        try:
            taken.keep()
        except (LogUnavailable, OSError) as error:
            why = error.why if isinstance(error, LogUnavailable) else str(error.strerror)
            raise LogUnavailable(f"{place_shown(target)}: {why}{_TWICE}") from error
        return Copied(tip)


def _source(database: DatabaseAddress, wait: timedelta, clock: Clock) -> AbstractContextManager[Source]:
    if isinstance(database, PostgresUrl):
        from bot.log.postgres import ends as postgres  # noqa: PLC0415 - the driver is an extra

        return postgres.open_source(database)
    return sqlite.open_source(database, wait=wait, clock=clock)


def _target(database: DatabaseAddress, wait: timedelta, clock: Clock) -> AbstractContextManager[Target]:
    if isinstance(database, PostgresUrl):
        from bot.log.postgres import ends as postgres  # noqa: PLC0415 - as above

        return postgres.open_target(database)
    return sqlite.open_target(database, wait=wait, clock=clock)
