"""Reconcile: unknown outcomes that can be looked up resolve themselves. Messages cannot; a person says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.requests import Batch, Outcome, Request, State
from bot.operations.capabilities import RECONCILE, Arrival, Found, Kinds, Reconciles
from bot.operations.sending.follow_up import Later, Look
from bot.operations.sending.outcomes import Outcomes, times_unknown
from bot.ports import Changes, Transaction
from bot.waits import Waits

#: after so many calls that nobody answered, the machine makes no other
MOST_CALLS = 3


@dataclass(frozen=True, slots=True)
class Reconcile(Look[Found]):
    """Look unknown outcomes up, one at a time."""

    outcomes: Outcomes
    kinds: Kinds

    what = RECONCILE

    def takes(self, requests: Sequence[Request], due: Collection[str]) -> Sequence[Request]:
        """Return one whose kind can be looked up."""
        return [one for one in requests if one.id in due and isinstance(self.kinds.get(one.kind), Reconciles)][:1]

    def look(self, batch: Batch, requests: Sequence[Request]) -> Found:
        """Look one unknown outcome up. Raises ``AlepheeError``."""
        kind = self.kinds[requests[0].kind]
        assert isinstance(kind, Reconciles)  # noqa: S101 - no other was taken
        return kind.reconcile(batch, requests[0])

    def record(
        self, tx: Transaction, batch: Batch, request: Request, found: Found | Exception, tries: int
    ) -> Later | None:
        """Look soon where nothing was found yet, in a while where nothing could be told or a person is waited for.

        After the last look the machine may call again; after too many calls without an answer a person says what to do.
        """
        now, waits = self.tools.clock.now(), self.tools.waits
        if isinstance(found, Exception):
            found = Found(Arrival.CANNOT_TELL)
        if found.arrival is Arrival.NOT_ARRIVED and tries + 1 < len(waits.looks):
            return Later(timedelta(seconds=waits.looks[tries + 1]))
        if found.arrival is Arrival.ARRIVED:
            to, outcome = State.SENT, Outcome.SENT
        elif found.arrival is Arrival.NOT_ARRIVED and times_unknown(tx, request) < MOST_CALLS:
            to, outcome = State.APPROVED, Outcome.NOT_ARRIVED
        else:
            return Later(pause(request, now, waits), counts=False)
        finished_at = now if to is State.SENT else None
        changes = Changes(cause="", due_at=now, delays=0, order_id=found.order_id, finished_at=finished_at)
        if self.outcomes.record_look(tx, batch, request, to, outcome, changes=changes):
            self.outcomes.show(tx, batch)
        return None


def pause(request: Request, now: datetime, waits: Waits) -> timedelta:
    """Return how long to wait with the next look: what nobody could tell for hours needs none every minute."""
    ended = request.finished_at or now
    return max(timedelta(seconds=waits.look_later), min((now - ended) / 10, timedelta(seconds=waits.look_latest)))
