"""After a restore: what was on its way in an older log may have gone out since, so nobody knows; a person says.

Run at the start, before anything is claimed, delivered or expires. It makes no call.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.notices import Notice
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import ON_ITS_WAY, Batch, Outcome, Request, State
from bot.domain.restores import RESTORED, RESTORED_LOG, RESTORED_REQUEST, Restored, Told, is_restored, read_restored
from bot.fail_points import FailPoint
from bot.operations.notices import notify
from bot.operations.tools import Tools, batch_of
from bot.ports import Changes, Transaction

#: requests written in one transaction
_CHUNK = 100
#: what the event of each tells
_WHY: dict[str, object] = {"why": RESTORED_REQUEST, "status": None}
#: requests of one restored log that are told at most
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class AfterRestore:
    """Turn everything that is on its way into ``unknown``, and tell people. Raises ``LogUnavailable``.

    A process that dies in the middle has left a mark in the log: the next one goes on, before it does anything else.
    """

    tools: Tools

    def __call__(self, restored: Restored) -> int:
        """Do it; returns about how many requests somebody has to look."""
        self.tools.fail_point(FailPoint.RESTORE_COMMIT)
        with self.tools.log.write() as tx:
            now = self.tools.clock.now()
            if tx.events.begin_restore(restored, at=now):
                _doubt_unknown(tx, now)
        self.tools.fail_point(FailPoint.RESTORE_COMMITTED)
        while self._turn_some():
            self.tools.fail_point(FailPoint.RESTORE_COMMITTED)
        return self._tell()

    def _turn_some(self) -> bool:
        """Turn some of what is left; False when nothing is."""
        with self.tools.log.read() as log:
            left = log.requests.in_state(*ON_ITS_WAY, limit=_CHUNK)
        if not left:
            return False
        self.tools.fail_point(FailPoint.RESTORE_COMMIT)
        with self.tools.log.write() as tx:
            now = self.tools.clock.now()
            batches = {request.batch_id: batch_of(tx, request) for request in left}
            for request in left:
                _turn(tx, request, now)
            _show(tx, batches.values(), now)
        return True

    def _tell(self) -> int:
        self.tools.fail_point(FailPoint.RESTORE_COMMIT)
        with self.tools.log.write() as tx:
            now, begun = self.tools.clock.now(), tx.events.last(RESTORED)
            assert begun is not None  # noqa: S101 - it was written first
            restored = read_restored(begun.detail)
            unknown = tx.requests.in_state(State.UNKNOWN, limit=_MOST)
            about = [request.id for request in unknown if is_restored(request)]
            told = Told(requests=len(about), until=restored.until, is_another=restored.is_another)
            alert = tx.alerts.raise_for(RESTORED_LOG, at=now, requests=about, note=str(told))
            tx.outbox.adopt(MessageKey(MessageKind.ALERT, alert.id), MessageRef())  # nobody hears of an edited one
            tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
            if not about:
                tx.alerts.close(RESTORED_LOG, at=now)
            tx.events.end_restore()
        self.tools.fail_point(FailPoint.RESTORE_COMMITTED)
        return len(about)


def _doubt_unknown(tx: Transaction, now: datetime) -> None:
    """Ask anew about what was unknown before: people may have answered since, and the log has lost what they said.

    Slack still shows their answers: cards, receipts and alerts are shown again. The machine repeats nothing of it.
    """
    unknown = tx.requests.in_state(State.UNKNOWN, limit=_MOST)
    for request in unknown:
        tx.requests.change(request.id, Changes(cause=RESTORED_REQUEST))
        tx.events.note("unknown", at=now, request_id=request.id, detail=_WHY)
        for alert in tx.alerts.of(request.id):
            tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
    _show(tx, {request.batch_id: batch_of(tx, request) for request in unknown}.values(), now)


def _turn(tx: Transaction, request: Request, now: datetime) -> None:
    """Say of one request that nobody knows; a call that was under way is closed with it."""
    for attempt in tx.attempts.of(request.id):
        if attempt.outcome is None:
            tx.attempts.end(attempt.id, Outcome.UNKNOWN, at=now)
    changes = Changes(cause=RESTORED_REQUEST, finished_at=now, delays=0)
    tx.requests.move(request, State.UNKNOWN, event="unknown", at=now, changes=changes, detail=_WHY)


def _show(tx: Transaction, batches: Iterable[Batch], now: datetime) -> None:
    """Have cards with the two buttons shown, also of what needed no approval; and tell requesters anew."""
    for batch in batches:
        card = MessageKey(MessageKind.CARD, batch.id)
        place = tx.outbox.place(card)
        if place is None or not place.ts:  # of one that was being posted nobody knows where it stands
            tx.outbox.adopt(card, MessageRef())
        tx.outbox.enqueue(card, at=now, detail={})
        tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=now)
        notify(tx, batch, Notice.RESTORED, now)
