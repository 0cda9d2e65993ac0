"""Remind: what waits for a decision calls its approvers again after a while, and once before it expires."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.due import UNTIL_WOKEN, seconds_left
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.reminders import BEATS, LAST_CALL, Reminder, last_call_at
from bot.domain.requests import Batch
from bot.operations.tools import Tools
from bot.ports import Reader, Transaction


@dataclass(frozen=True, slots=True)
class Remind:
    """Remind of all that waits in one message. When it was done last stands in the log: no restart repeats it."""

    tools: Tools
    after: timedelta

    def step(self) -> float:
        """Remind if it is time; returns the seconds to wait, 0 when there was something. Raises ``LogUnavailable``."""
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            beat, (last_call, called) = self._until_beat(log, now), _until_last_call(log, now)
        if min(beat, last_call) > 0:
            return min(beat, last_call)
        with self.tools.log.write() as tx:
            if beat <= 0:
                tx.alerts.raise_for(BEATS, at=now)
                _enqueue(tx, Reminder.WAITING, now)
            if last_call <= 0:
                for batch in called:
                    tx.events.note(LAST_CALL, at=now, batch_id=batch.id)
                _enqueue(tx, Reminder.LAST_CALL, now)
        return 0.0

    def _until_beat(self, log: Reader, now: datetime) -> float:
        """Return the seconds until the next beat: so long after the oldest was asked, and after the beat before."""
        oldest, beats = log.decisions.pending(limit=1), log.alerts.open(BEATS)
        if not oldest:
            return UNTIL_WOKEN
        since = max([oldest[0].batch.requested_at, *([beats.last_at] if beats else ())])
        return seconds_left(since + self.after, now, self.after)


def _until_last_call(log: Reader, now: datetime) -> tuple[float, list[Batch]]:
    """Return the seconds until the next last call, and of which batches it has to be made now."""
    waits = [((last_call_at(batch) - now).total_seconds(), batch) for batch in log.decisions.pending_without(LAST_CALL)]
    return min((left for left, _ in waits), default=UNTIL_WOKEN), [batch for left, batch in waits if left <= 0]


def _enqueue(tx: Transaction, reminder: Reminder, now: datetime) -> None:
    tx.outbox.enqueue(MessageKey(MessageKind.REMINDER, reminder), at=now, detail={})
