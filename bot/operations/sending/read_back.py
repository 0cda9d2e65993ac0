"""Read back: look at orders after something was done to them; what Alephee echoed is not believed.

The same look says what became of calls that nobody knows about: an order that shows what was asked is done, any other
is asked again by itself, because asking such a thing twice does no harm. After a restore it may: somebody may have
asked for the opposite since then, of which the log knows nothing; so those are looked at only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.domain.requests import ON_ITS_WAY, Batch, Outcome, Request, State
from bot.domain.restores import is_restored
from bot.operations.capabilities import READ_BACK, Kinds, ReadsBack
from bot.operations.sending.ends import times_unknown
from bot.operations.sending.follow_up import Later, Look
from bot.operations.sending.outcomes import Outcomes
from bot.ports import Changes, Transaction, requests_in

#: what reading back showed, as the ``cause`` of a sent request; the second: what was left empty is not what it was
CONFIRMED, CHANGED, NOT_CONFIRMED = "confirmed", "changed", "not_confirmed"


@dataclass(frozen=True, slots=True)
class Seen:
    """The orders as they were, by id, at one moment: what is asked again goes out together."""

    orders: dict[int, Order]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadBack(Look[Seen]):
    """Look at the orders of one batch and account at a time, with as few calls as their ids allow."""

    outcomes: Outcomes
    kinds: Kinds

    what = READ_BACK
    #: which may be the last of a batch that the others waited for
    wakes = (requests_in(State.REFUSED),)

    def takes(self, requests: Sequence[Request], due: Collection[str]) -> Sequence[Request]:
        """Return what is due of one account; none while others of the batch are on their way."""
        if any(request.state in ON_ITS_WAY for request in requests):
            return ()
        ready = [one for one in requests if one.id in due and isinstance(self.kinds.get(one.kind), ReadsBack)]
        return [request for request in ready if request.account_id == ready[0].account_id]

    def look(self, batch: Batch, requests: Sequence[Request]) -> Seen:
        """Read the orders. Raises ``AlepheeError``."""
        ids = [request.order_id or 0 for request in requests]
        return Seen(self.tools.api.get_orders(requests[0].account_id, ids), self.tools.clock.now())

    def record(self, tx: Transaction, batch: Batch, request: Request, found: Seen, tries: int) -> Later | None:
        """Write whether the order shows what was asked."""
        kind, looks = self.kinds[request.kind], self.tools.waits.looks
        assert isinstance(kind, ReadsBack)  # noqa: S101 - no other was taken
        order = found.orders.get(request.order_id or 0)
        if kind.shows(request, order):
            changed = () if order is None else kind.changed(request, order)
            self._confirmed(tx, batch, request, changed)
            return None
        if request.state is State.UNKNOWN:
            return self._again(tx, batch, request, found.at)
        if tries + 1 < len(looks):
            return Later(timedelta(seconds=looks[tries + 1]))
        tx.requests.change(request.id, Changes(cause=NOT_CONFIRMED), event="not_confirmed")
        return None

    def finish(self, tx: Transaction, batch: Batch, requests: Sequence[Request], error: Exception | None) -> None:
        """Have shown what was read."""
        if error is None:
            self.outcomes.show(tx, batch)

    def _confirmed(self, tx: Transaction, batch: Batch, request: Request, changed: tuple[Note, ...]) -> None:
        if request.state is State.UNKNOWN:
            changes = Changes(due_at=self.tools.clock.now(), delays=0)
            self.outcomes.record_look(tx, batch, request, State.SENT, Outcome.SENT, changes=changes)
        told = Changes(cause=CHANGED, notes=(*request.notes, *changed)) if changed else Changes(cause=CONFIRMED)
        tx.requests.change(request.id, told, event="confirmed")

    def _again(self, tx: Transaction, batch: Batch, request: Request, at: datetime) -> Later | None:
        """Ask once more, later each time; after the last time a person is told and the bot only goes on looking."""
        times = times_unknown(tx, request)
        if times >= self.kinds[request.kind].most_unknown or is_restored(request):
            return self.in_a_while(request)
        changes = Changes(due_at=at + self.tools.waits.back_off(times - 1), delays=times)
        self.outcomes.record_look(tx, batch, request, State.APPROVED, Outcome.NOT_ARRIVED, changes=changes)
        return None
