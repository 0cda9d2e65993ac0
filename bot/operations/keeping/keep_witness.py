"""Keep the witness: note the head of the chain where the owner of the log's file does not reach, and compare.

A chain that was rebuilt while the bot was down is consistent in itself; the heads noted before it was are not in it.
"""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.due import UNTIL_WOKEN, is_due
from bot.domain.outbox import WITNESS_GONE, MessageKey, MessageKind, hour_of
from bot.operations.keeping.note_run import SETTINGS, STARTED
from bot.ports import Clock, Comparer, ProofFailed, SendLog, Witness, WitnessUnavailable
from bot.ports.witness import sentences

log = logging.getLogger(__name__)

#: causes of the alerts: heads that are gone, heads that a restore took back, a witness that is new where one was, and
#: one that cannot be written
GONE, TAKEN_BACK = WITNESS_GONE, "system.witness_taken_back"
BEGUN_ANEW, SILENT = "system.witness_begun_anew", "system.witness_silent"
#: the name of the setting among those that are noted
_SETTING = "BOT_WITNESS"


@dataclass(slots=True)
class KeepWitness:
    """Note a head at the start, at the first look of each day (UTC) and at the end; compare at the start and daily.

    ``compare`` is None where the witness cannot be read back. A comparison that fails says nothing about the log: it is
    told in the process log, and tried again after ``pause`` seconds.
    """

    log: SendLog
    clock: Clock
    witness: Witness
    compare: Comparer | None
    pause: float
    #: the days that are done with
    _noted: date | None = None
    _compared: date | None = None
    #: when a comparison that failed is tried again
    _again_at: datetime | None = None
    #: whether there was no witness, although there had been one; until it is told
    _is_anew: bool = False
    #: why it could not be written when that was tried last
    _silence: str = ""
    #: what is odd about it, of which the process log was told
    _told: frozenset[str] = field(default=frozenset())

    def begin(self) -> None:
        """Note the head that the log has at the start. Raises ``WitnessUnavailable``, ``LogUnavailable``."""
        self._is_anew = self._note(self.clock.now()) and self._was_there()

    def step(self) -> float:
        """Look once; returns the seconds to wait. Raises ``LogUnavailable``."""
        now = self.clock.now()
        if self._is_anew:
            log.warning("the witness was missing; a new one was begun, and the heads noted before are not in it")
            self._alert(BEGUN_ANEW, "", now, hour=hour_of(now))
            self._is_anew = False
        if self._noted != now.date() or self._silence:
            self._note_or_tell(now)
        if self.compare is not None and self._compared != now.date() and self._is_time(now):
            self._hold_against(self.compare, now)
        return UNTIL_WOKEN

    def end(self) -> None:
        """Note the head that the log has at the end, unless none was at the start. Raises as ``begin`` does."""
        if self._noted is not None:
            self._note(self.clock.now())

    def _is_time(self, now: datetime) -> bool:
        return self._again_at is None or is_due(self._again_at, now, timedelta(seconds=self.pause))

    def _note(self, now: datetime) -> bool:
        with self.log.read() as reader:
            events, head = reader.events.tip()
        is_new = self.witness.note(now, events, head)
        self._noted = now.date()
        return is_new

    def _was_there(self) -> bool:
        """Whether an earlier run had a witness: the settings in force were noted before this run began."""
        with self.log.read() as reader:
            settings, started = reader.events.last(SETTINGS), reader.events.last(STARTED)
        if settings is None or started is None or settings.id > started.id:
            return False
        values = settings.detail.get("values")
        return isinstance(values, dict) and bool(values.get(_SETTING))

    def _note_or_tell(self, now: datetime) -> None:
        try:
            self._note(now)
        except WitnessUnavailable as error:
            if not self._silence:
                log.warning("the witness cannot be written", extra={"why": error.why})
                self._raise(SILENT, error.why, now)
            self._silence = error.why
            return
        if self._silence:
            log.warning("the witness can be written again")
        self._close(SILENT, now)
        self._silence = ""

    def _hold_against(self, compare: Comparer, now: datetime) -> None:
        try:
            found = compare()
        except ProofFailed as error:
            self._say("the log was not compared with its witness", error.why)
            self._again_at = now + timedelta(seconds=self.pause)
            return
        for sentence in sentences(found):
            self._say("the log does not fit its witness", sentence)
        if found.gone is None:
            self._close(GONE, now)
        else:
            self._raise(GONE, found.gone.signs, now)
        if found.taken_back is not None:
            self._raise(TAKEN_BACK, found.taken_back.signs, now)
        self._compared = now.date()

    def _say(self, sentence: str, why: str) -> None:
        """Tell the process log, once."""
        if why not in self._told:
            log.warning(sentence, extra={"why": why})
            self._told |= {why}

    def _raise(self, cause: str, note: str, now: datetime) -> None:
        """Tell it once: not again what the open alert of this cause tells."""
        with self.log.read() as reader:
            known = reader.alerts.open(cause)
        if known is None or known.note != note:
            self._alert(cause, note, now)

    def _alert(self, cause: str, note: str, now: datetime, *, hour: str = "") -> None:
        with self.log.write() as tx:
            alert = tx.alerts.raise_for(cause, at=now, note=note, hour=hour)
            tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)

    def _close(self, cause: str, now: datetime) -> None:
        with self.log.read() as reader:
            known = reader.alerts.open(cause)
        if known is None:
            return
        with self.log.write() as tx:
            tx.alerts.close(cause, at=now)
            tx.outbox.enqueue(MessageKey(MessageKind.ALERT, known.id), at=now)
