"""Note the head of the chain, once a day, where whoever can write the log's file cannot write: in the alerts channel.

A chain that was rebuilt as a whole is consistent in itself; only a head noted elsewhere shows it.
"""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.due import UNTIL_WOKEN, is_due
from bot.domain.outbox import CHAIN_BROKEN, CHAIN_HEAD, HEAD_NOTED, MessageKey, MessageKind
from bot.ports import Clock, Proof, ProofFailed, Prover, SendLog

log = logging.getLogger(__name__)

#: characters of the first problem that the alert tells
_PROBLEM = 300


@dataclass(slots=True)
class NoteHead:
    """Have the log verified at the first look of each day (UTC), then post its head, or say what is wrong.

    The first day of a log has nothing to be noted. A restart posts nothing that was posted the same day. A proof that
    fails says nothing about the log: it is told in the process log, and tried again after ``pause`` seconds.
    """

    log: SendLog
    clock: Clock
    prove: Prover
    pause: float
    #: the day that is done with; saves asking the log
    _day: date | None = None
    #: when a proof that failed is tried again
    _again_at: datetime | None = None
    #: the head this process posted last: nobody who rewrites the file can rewrite it here
    _posted: str | None = field(default=None, repr=False)

    def step(self) -> float:
        """Look once; returns the seconds to wait: until woken, or 0 when something was posted.

        Raises ``LogUnavailable``.
        """
        now = self.clock.now()
        if self._day == now.date() or not self._is_time(now) or not self._is_due(now):
            return UNTIL_WOKEN
        try:
            proof = self.prove(known_head=self._posted, now=now)
        except ProofFailed as error:
            log.warning("the log could not be proven", extra={"why": error.why, "again_in": self.pause})
            self._again_at = now + timedelta(seconds=self.pause)
            return UNTIL_WOKEN
        self._post(proof, now)
        self._day = now.date()
        return 0.0

    def _is_time(self, now: datetime) -> bool:
        return self._again_at is None or is_due(self._again_at, now, timedelta(seconds=self.pause))

    def _is_due(self, now: datetime) -> bool:
        with self.log.read() as reader:
            began, last = reader.events.began_at(), reader.alerts.last(CHAIN_HEAD)
        return began is not None and began.date() < now.date() and (last is None or last.first_at.date() < now.date())

    def _post(self, proof: Proof, now: datetime) -> None:
        cause, note = (CHAIN_BROKEN, proof.problems[0][:_PROBLEM]) if proof.problems else (CHAIN_HEAD, proof.head)
        with self.log.write() as tx:
            alert = tx.alerts.raise_for(cause, at=now, note=note)
            tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
            if not proof.problems:
                tx.events.note(HEAD_NOTED, at=now, detail=_detail(proof))
                tx.alerts.close(CHAIN_HEAD, at=now)
                closed = tx.alerts.close(CHAIN_BROKEN, at=now)
                if closed is not None:
                    tx.outbox.enqueue(MessageKey(MessageKind.ALERT, closed.id), at=now)
        if not proof.problems:
            self._posted = proof.head


def _detail(proof: Proof) -> dict[str, object]:
    """Tell up to where the log was proven, from where on, and when the whole of it was: the next proof goes by it."""
    return {
        "head": proof.head,
        "events": proof.events,
        "since": proof.since,
        "whole_at": proof.whole_at.isoformat(timespec="milliseconds"),
    }
