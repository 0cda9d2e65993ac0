"""Recover: what a process that died left behind is told as it is. Recovery never calls Alephee."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.requests import State
from bot.errors import Unknown
from bot.fail_points import FailPoint
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools, batch_of


@dataclass(frozen=True, slots=True)
class Recover:
    """Run by the process that begins to work, before it begins anything else."""

    tools: Tools
    outcomes: Outcomes

    def __call__(self, *, but: Collection[str] = ()) -> int:
        """Turn calls that nobody saw the end of into ``unknown``; returns how many. Raises ``LogUnavailable``.

        ``but``: requests whose calls this very process still makes, or has yet to record.
        """
        with self.tools.log.read() as log:
            sending = [request for request in log.requests.in_state(State.SENDING) if request.id not in but]
        for request in sending:
            self.tools.fail_point(FailPoint.RECOVER_COMMIT)
            with self.tools.log.write() as tx:
                batch = batch_of(tx, request)
                open_ones = [attempt for attempt in tx.attempts.of(request.id) if attempt.outcome is None]
                if not open_ones:
                    continue
                now, lost = self.tools.clock.now(), Unknown("failure.crash")
                tx.events.note("recovered", at=now, batch_id=batch.id, request_id=request.id)
                self.outcomes.unknown(tx, batch, request, open_ones[-1].id, lost, now)
                self.outcomes.show(tx, batch)
                self.outcomes.tell_end(tx, batch)
            self.tools.fail_point(FailPoint.RECOVER_COMMITTED)
        return len(sending)
