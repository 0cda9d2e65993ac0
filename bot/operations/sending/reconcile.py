"""Reconcile: unknown outcomes that can be looked up resolve themselves. Messages cannot; a person says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.requests import Batch, Outcome, Request, State
from bot.domain.restores import is_restored
from bot.operations.capabilities import RECONCILE, Arrival, Found, Kinds, Reconciles
from bot.operations.sending.ends import times_unknown
from bot.operations.sending.follow_up import Later, Look
from bot.operations.sending.outcomes import Outcomes
from bot.ports import Changes, Reader, Transaction

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

    def record(self, tx: Transaction, batch: Batch, request: Request, found: Found, tries: int) -> Later | None:
        """Look soon where nothing was found yet, in a while where nothing could be told or a person is waited for.

        After the last look the machine may call again; after too many calls without an answer a person says what to do,
        and of what was restored alone a person does.
        """
        looks = self.tools.waits.looks
        if found.arrival is Arrival.NOT_ARRIVED and tries + 1 < len(looks):
            return Later(timedelta(seconds=looks[tries + 1]))
        if found.arrival is Arrival.ARRIVED:
            to, outcome = State.SENT, Outcome.SENT
        elif found.arrival is Arrival.NOT_ARRIVED and not needs_a_person(tx, request):
            to, outcome = State.APPROVED, Outcome.NOT_ARRIVED
        else:
            return self.in_a_while(request)
        changes = Changes(due_at=self.tools.clock.now(), delays=0, order_id=found.order_id)
        if self.outcomes.record_look(tx, batch, request, to, outcome, changes=changes):
            self.outcomes.show(tx, batch)
        return None


def needs_a_person(log: Reader, request: Request) -> bool:
    """Whether the machine makes no other call for a request that did not arrive."""
    return is_restored(request) or times_unknown(log, request) >= MOST_CALLS
