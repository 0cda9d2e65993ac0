"""Read back: look at orders after they were marked; what Alephee echoed is not believed.

The same look says what became of marks that nobody knows about: an order that has its mark is done, any other is asked
again by itself, because marking twice does no harm. After a restore it may: somebody may have asked for the opposite
since then, of which the log knows nothing; so those are looked at only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.follow_ups import What
from bot.domain.left_alone import changed_since
from bot.domain.mark_lines import is_marked
from bot.domain.marks import mark_of
from bot.domain.orders import Order
from bot.domain.requests import ON_ITS_WAY, Batch, Outcome, Request, State
from bot.domain.restores import is_restored
from bot.operations.sending.ends import times_unknown
from bot.operations.sending.follow_up import Later, Look
from bot.operations.sending.outcomes import Outcomes
from bot.ports import Changes, Transaction, requests_in

#: what is looked at
READ_BACK = What("read_back")
#: what reading back showed, as the ``cause`` of a sent request; the second: what was left empty is not what it was
CONFIRMED, CHANGED, NOT_CONFIRMED = "confirmed", "changed", "not_confirmed"
#: a mark nobody knows about is asked again by itself until it was unknown so many times
MOST_UNKNOWN = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """The orders as they were, by id, at one moment: what is asked again goes out together."""

    orders: dict[int, Order]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadBack(Look[Seen]):
    """Look at the marks of one batch and account at a time, with as few calls as their ids allow."""

    outcomes: Outcomes

    what = READ_BACK
    #: which may be the last of a batch that the others waited for
    wakes = (requests_in(State.REFUSED),)

    def takes(self, requests: Sequence[Request], due: Collection[str]) -> Sequence[Request]:
        """Return the marks of one account that are due; none while others of the batch are on their way."""
        if any(request.state in ON_ITS_WAY for request in requests):
            return ()
        ready = [request for request in requests if request.id in due]
        return [request for request in ready if request.account_id == ready[0].account_id]

    def look(self, batch: Batch, requests: Sequence[Request]) -> Seen:
        """Read the orders. Raises ``AlepheeError``."""
        ids = [request.order_id or 0 for request in requests]
        return Seen(self.tools.api.get_orders(requests[0].account_id, ids), self.tools.clock.now())

    def record(self, tx: Transaction, batch: Batch, request: Request, found: Seen, tries: int) -> Later | None:
        """Write whether the order has its mark."""
        looks, order = self.tools.waits.looks, found.orders.get(request.order_id or 0)
        if order is not None and is_marked(order, mark_of(request)):
            self._confirmed(tx, batch, request, order)
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

    def _confirmed(self, tx: Transaction, batch: Batch, request: Request, order: Order) -> None:
        if request.state is State.UNKNOWN:
            changes = Changes(due_at=self.tools.clock.now(), delays=0)
            self.outcomes.record_look(tx, batch, request, State.SENT, Outcome.SENT, changes=changes)
        changed = changed_since(request.notes, order)
        told = Changes(cause=CHANGED, notes=(*request.notes, *changed)) if changed else Changes(cause=CONFIRMED)
        tx.requests.change(request.id, told, event="confirmed")

    def _again(self, tx: Transaction, batch: Batch, request: Request, at: datetime) -> Later | None:
        """Ask once more, later each time; after the last time a person is told and the bot only goes on looking."""
        times = times_unknown(tx, request)
        if times >= MOST_UNKNOWN or is_restored(request):
            return self.in_a_while(request)
        changes = Changes(due_at=at + self.tools.waits.back_off(times - 1), delays=times)
        self.outcomes.record_look(tx, batch, request, State.APPROVED, Outcome.NOT_ARRIVED, changes=changes)
        return None
