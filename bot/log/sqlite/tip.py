"""The tip: what the log held last, kept beside the database in ``<database>.tip``, where links end.

A log that does not hold it is older than that, or another one: what was on its way in it may have gone out since. So
the tip stands on the disk before any call is made.
"""

import logging
from pathlib import Path

from bot.domain.restores import RestoreCause, Restored
from bot.errors import LogUnavailable
from bot.log.archives import held_before
from bot.log.hashes import GENESIS
from bot.log.noted import Noted
from bot.log.restoring import Mark, read_mark
from bot.log.sql import Sql
from bot.log.times import read
from bot.log.tip_file import TipFile
from bot.ports import Clock, NotNoted

log = logging.getLogger(__name__)


def tip_path(database: Path) -> Path:
    """Return the path of a database's tip: beside the file itself, not beside a link to it."""
    file = database.resolve()
    return file.with_name(f"{file.name}.tip")


def read_tip(database: Path) -> tuple[Noted | None, str]:
    """Return what was noted last, and what is odd about the file ("" if nothing is); no file is not odd.

    Raises ``LogUnavailable`` when there is one that cannot be read or written.
    """
    return TipFile(tip_path(database)).read()


class Tip:
    """The tip of a log that this process writes.

    While a restored log was not dealt with, what was known stays: a process that dies meanwhile leaves it to the next.
    """

    def __init__(self, database: Path, clock: Clock) -> None:
        self._file, self._clock = TipFile(tip_path(database)), clock
        #: what could not be written yet
        self._behind: Noted | None = None
        self._holds = False

    def open(self, sql: Sql) -> Restored | None:
        """Hold what was noted against the log; returns what the log is when it is not what was known of it.

        Raises ``LogUnavailable`` when the tip cannot be kept.
        """
        noted, odd = self._file.read()
        if odd:
            log.warning("whether the log is older than what was sent from it is known in part only", extra={"why": odd})
        last = sql.one("SELECT id, hash, at FROM events ORDER BY id DESC LIMIT 1")
        events, head = (0, GENESIS) if last is None else (last["id"], last["hash"])
        until = None if last is None else read(last["at"])
        mark = read_mark(sql)
        fits = has_noted(sql, noted)
        self._behind = None
        is_begun = mark is Mark.BEGUN and fits  # else the mark itself came with a backup, which was put back
        self._holds = not is_begun and (mark is not None or not fits)
        if noted is None and not self._holds:
            if events:  # of a new log there is nothing to note
                log.info("nothing was noted of the log before", extra={"file": str(self._file.path)})
            self._file.start_anew(Noted(self._clock.now(), events, head))
        if mark is None and fits:
            return None
        cause = RestoreCause.COMMAND if mark is Mark.PUT_IN_PLACE else RestoreCause.TIP
        known = (None, None) if noted is None or fits else (noted.events, noted.head)
        return Restored(
            cause=cause,
            events=events,
            head=head,
            until=until,
            tip_events=known[0],
            tip_head=known[1],
            is_begun=is_begun,
        )

    def catch_up(self) -> None:
        """Write what could not be written before. Raises ``LogUnavailable`` when it still cannot."""
        if self._behind is not None:
            self._file.write(self._behind, durably=True)
            self._behind = None

    def committed(self, sql: Sql) -> None:
        """Note what was committed: before a call begins on the disk, else wherever the system keeps it.

        Raises ``NotNoted`` when a call is to begin: it must not. Otherwise the next transaction finds it out.
        """
        if sql.tip is None or (self._holds and not sql.begins_restore):
            return
        noted = Noted(self._clock.now(), *sql.tip)
        try:
            if sql.begins_restore:
                self._file.start_anew(noted)
                self._holds = False
            else:
                self._file.write(noted, durably=sql.calls)
        except LogUnavailable as error:
            self._behind = noted
            if sql.calls:
                raise NotNoted(error.why) from error
            log.warning("what was committed could not be noted", extra={"why": error.why})


def has_noted(sql: Sql, noted: Noted | None) -> bool:
    """Whether a log holds what was noted of it, if anything was."""
    if noted is None or noted.events == 0 or held_before(sql, noted):
        return True
    event = sql.one("SELECT hash FROM events WHERE id = ?", (noted.events,))
    return event is not None and event["hash"] == noted.head
