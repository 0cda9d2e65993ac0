"""Noticing that a database has lost commits: a fail-over to a standby that lacked them, or an older copy in its place.

What was committed, or heard of, in this process's life, is held against the chain and the epoch; and so is what stands
in the files of its witness, where there are any. A database that lacks some of it is marked, so that whoever works next
deals with it before anything else.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.domain.contents import Contents
from bot.domain.restores import RestoreCause, Restored
from bot.errors import LogUnavailable
from bot.log.noted import Noted
from bot.log.older import holds, restored_in
from bot.log.postgres.known import Known
from bot.log.reader import LogReader, reader_over
from bot.log.restoring import Mark, read_mark, write_mark
from bot.log.sql import Sql
from bot.log.tip_file import TipFile
from bot.log.witness import newest_noted
from bot.ports import Clock, NotNoted, WitnessUnavailable

log = logging.getLogger(__name__)

_CAUSES = {Mark.PUT_IN_PLACE: RestoreCause.COMMAND, Mark.LOST: RestoreCause.EPOCH, Mark.BEGUN: RestoreCause.COMMAND}


class Noticing:
    """What a process knows of its log beside what the database says. ``witness``: a file, where one is kept."""

    def __init__(self, known: Known, witness: Path | None, clock: Clock) -> None:
        self.known, self._clock = known, clock
        self._witness = witness
        self._file = None if witness is None else TipFile(witness.with_name(f"{witness.name}.tip"))
        #: what could not be written to the file yet
        self._behind: Noted | None = None

    def is_whole(self, sql: Sql, epoch: int) -> bool:
        """Whether a database holds what this process knows of it, whose epoch it says is ``epoch``.

        Of one that is marked that is known already, and nothing goes out before it was dealt with.
        """
        noted, known_epoch = self.known.now
        whole = epoch >= known_epoch and (noted is None or holds(_reader(sql), noted))
        return whole or read_mark(sql) is not None

    def examine(self, sql: Sql, epoch: int) -> Restored | None:
        """Return what a database is when it has to be dealt with before anything goes out; marks it so.

        In a transaction that writes. Raises ``LogUnavailable`` when the files of the witness cannot be read.
        """
        reader, mark = _reader(sql), read_mark(sql)
        lost = next(self._lost(reader, epoch), None)
        if lost is None and mark is None:
            return None
        if lost is None:
            assert mark is not None  # noqa: S101 - see above
            found = restored_in(reader, _CAUSES[mark])
            return replace(found, is_begun=mark is Mark.BEGUN)
        if mark is not Mark.PUT_IN_PLACE:
            write_mark(sql, Mark.LOST)
        return lost

    def learn(self, tip: tuple[int, str] | None, *, epoch: int = 0) -> None:
        """Know of a commit: the end of the chain after it, if it appended anything."""
        self.known.learn(None if tip is None else Noted(self._clock.now(), *tip), epoch=epoch)

    def catch_up(self) -> None:
        """Note what could not be noted before. Raises ``LogUnavailable`` when it still cannot."""
        if self._behind is not None and self._file is not None:
            self._file.write(self._behind, durably=True)
            self._behind = None

    def note_call(self, sql: Sql) -> None:
        """Note the end of the chain on the disk, beside the witness, before the call begins that was committed.

        Raises ``NotNoted`` when that cannot be: the call must not begin.
        """
        if self._file is None or sql.tip is None or not (sql.calls or sql.begins_restore):
            return
        noted = Noted(self._clock.now(), *sql.tip)
        try:
            if sql.begins_restore:
                self._file.start_anew(noted)
            else:
                self._file.write(noted, durably=True)
        except LogUnavailable as error:
            self._behind = noted
            raise NotNoted(error.why) from error

    def _lost(self, reader: LogReader, epoch: int) -> Iterator[Restored]:
        """Yield what the database lacks."""
        noted, known_epoch = self.known.now
        if noted is not None and not holds(reader, noted):
            yield restored_in(reader, RestoreCause.EPOCH, noted)
        if epoch < known_epoch:
            yield restored_in(reader, RestoreCause.EPOCH)
        if self._file is not None:
            noted, odd = self._file.read()
            if odd:
                log.warning("whether the log has lost anything is known in part only", extra={"why": odd})
            if noted is not None and not holds(reader, noted):
                yield restored_in(reader, RestoreCause.TIP, noted)
        if self._witness is not None:
            noted = _newest(self._witness)
            if noted is not None and not holds(reader, noted):
                yield restored_in(reader, RestoreCause.WITNESS, noted)

    def tip(self, sql: Sql) -> Noted:
        """Return the end of the chain."""
        return Noted(self._clock.now(), *_reader(sql).events.tip())


def _newest(witness: Path) -> Noted | None:
    try:
        return newest_noted(witness)
    except WitnessUnavailable as error:
        raise LogUnavailable(error.why) from error


def _reader(sql: Sql) -> LogReader:
    return reader_over(sql, Contents({}))
