"""Note the head of the chain, once a day, where whoever can write the log's file cannot write: in the alerts channel.

A chain that was rebuilt as a whole is consistent in itself; only a head noted elsewhere shows it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.due import UNTIL_WOKEN
from bot.domain.posts import CHAIN_HEAD, Show, Target
from bot.operations.tools import Tools
from bot.ports import Proof

_BROKEN = "system.chain_broken"
#: characters of the first problem that the alert tells
_PROBLEM = 300


@dataclass(slots=True)
class NoteHead:
    """Verify the log at the first look of each day (UTC), then post its head, or say what is wrong.

    The first day of a log has nothing to be noted. A restart posts nothing that was posted the same day.
    """

    tools: Tools
    #: the day that is done with; saves asking the log
    _day: date | None = None
    #: the head this process posted last: nobody who rewrites the file can rewrite it here
    _posted: str | None = field(default=None, repr=False)

    def step(self) -> float:
        """Look once; returns the seconds to wait: until woken, or 0 when something was posted.

        Raises ``LogUnavailable``.
        """
        now = self.tools.clock.now()
        if self._day == now.date() or not self._is_due(now):
            return UNTIL_WOKEN
        proof = self.tools.log.prove(known_head=self._posted)
        self._post(proof, now)
        self._day = now.date()
        return 0.0

    def _is_due(self, now: datetime) -> bool:
        with self.tools.log.read() as log:
            began, last = log.events.began_at(), log.alerts.last(CHAIN_HEAD)
        return began is not None and began.date() < now.date() and (last is None or last.first_at.date() < now.date())

    def _post(self, proof: Proof, now: datetime) -> None:
        cause, note = (_BROKEN, proof.problems[0][:_PROBLEM]) if proof.problems else (CHAIN_HEAD, proof.head)
        with self.tools.log.write() as tx:
            alert = tx.alerts.raise_for(cause, at=now, note=note)
            tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now)
            if not proof.problems:
                tx.events.note("head_noted", at=now, detail={"head": proof.head, "events": proof.events})
                tx.alerts.close(CHAIN_HEAD, at=now)
                mended = tx.alerts.close(_BROKEN, at=now)
                if mended is not None:
                    tx.outbox.enqueue(Target(Show.ALERT, mended.id), at=now)
        if not proof.problems:
            self._posted = proof.head
