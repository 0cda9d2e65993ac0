"""Read back: look at orders after they were marked; what Alephee echoed is not believed.

The same look says what became of marks that nobody knows about: an order that has its mark is done, any other is asked
again by itself, because marking twice does no harm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from bot.domain.due import UNTIL_WOKEN
from bot.domain.left_alone import changed_since
from bot.domain.mark_lines import is_marked
from bot.domain.marks import INTEGRATE, mark_of
from bot.domain.orders import Order
from bot.domain.requests import ON_ITS_WAY, Batch, Outcome, Request, State
from bot.errors import AlepheeError
from bot.fail_points import FailPoint
from bot.operations.integrate.identify import CHUNK
from bot.operations.sending.outcomes import Outcomes, times_unknown
from bot.operations.sending.reconcile import pause, seconds_to_look
from bot.operations.tools import Tools
from bot.ports import Changes, Transaction

#: what reading back showed, as the ``cause`` of a sent request; the second: what was left empty is not what it was
CONFIRMED, CHANGED, NOT_CONFIRMED = "confirmed", "changed", "not_confirmed"
#: a mark nobody knows about is asked again by itself until it was unknown so many times
MOST_UNKNOWN = 5


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Look at the marks of one batch and account at a time, with as few calls as their ids allow."""

    tools: Tools
    outcomes: Outcomes

    def step(self) -> float:
        """Read back what is due, if anything is; returns the seconds to wait. Raises ``LogUnavailable``."""
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            candidates = [*log.requests.in_state(State.UNKNOWN, kind=INTEGRATE), *log.follow_ups.unconfirmed(INTEGRATE)]
            left = {request.id: seconds_to_look(request, now, self.tools.waits) for request in candidates}
            due = [request for request in candidates if left[request.id] <= 0]
            for batch_id in dict.fromkeys(request.batch_id for request in due):
                batch = log.requests.batch(batch_id)
                if batch is not None and not any(r.state in ON_ITS_WAY for r in log.requests.of_batch(batch_id)):
                    break
            else:
                return min((seconds for seconds in left.values() if seconds > 0), default=UNTIL_WOKEN)
        account_id = next(request.account_id for request in due if request.batch_id == batch.id)
        self._look(batch, [r for r in due if r.batch_id == batch.id and r.account_id == account_id])
        return 0.0

    def _look(self, batch: Batch, requests: Sequence[Request]) -> None:
        ids = [request.order_id or 0 for request in requests]
        orders: dict[int, Order] | None
        self.tools.fail_point(FailPoint.FOLLOW_UP_LOOK)
        try:
            orders = self.tools.api.get_orders(requests[0].account_id, ids)
        except AlepheeError:
            orders = None
        remaining = iter(requests)
        while chunk := tuple(islice(remaining, CHUNK)):
            self.tools.fail_point(FailPoint.FOLLOW_UP_COMMIT)
            with self.tools.log.write() as tx:
                self._record(tx, batch, chunk, orders)
            self.tools.fail_point(FailPoint.FOLLOW_UP_COMMITTED)

    def _record(
        self, tx: Transaction, batch: Batch, requests: Iterable[Request], orders: dict[int, Order] | None
    ) -> None:
        now, looks = self.tools.clock.now(), self.tools.waits.looks
        for request in requests:
            if orders is None:
                tx.requests.change(request.id, Changes(due_at=now + pause(request, now, self.tools.waits)))
            elif (order := orders.get(request.order_id or 0)) and is_marked(order, mark_of(request)):
                self._confirmed(tx, batch, request, order)
            elif request.state is State.UNKNOWN:
                self._again(tx, batch, request, now)
            elif request.delays + 1 < len(looks):
                wait = timedelta(seconds=looks[request.delays + 1])
                changes = Changes(due_at=now + wait, delays=request.delays + 1)
                tx.requests.change(request.id, changes)
            else:
                tx.requests.change(request.id, Changes(cause=NOT_CONFIRMED), event="not_confirmed")
        if orders is not None:
            self.outcomes.show(tx, batch)

    def _confirmed(self, tx: Transaction, batch: Batch, request: Request, order: Order) -> None:
        if request.state is State.UNKNOWN:
            changes = Changes(due_at=self.tools.clock.now(), delays=0)
            self.outcomes.record_look(tx, batch, request, State.SENT, Outcome.SENT, changes=changes)
        changed = changed_since(request.notes, order)
        told = Changes(cause=CHANGED, notes=(*request.notes, *changed)) if changed else Changes(cause=CONFIRMED)
        tx.requests.change(request.id, told, event="confirmed")

    def _again(self, tx: Transaction, batch: Batch, request: Request, now: datetime) -> None:
        """Ask once more, later each time; after the last time a person is told and the bot only goes on looking."""
        times = times_unknown(tx, request)
        if times >= MOST_UNKNOWN:
            tx.requests.change(request.id, Changes(due_at=now + pause(request, now, self.tools.waits)))
            return
        changes = Changes(due_at=now + self.tools.waits.back_off(times - 1), delays=0)
        self.outcomes.record_look(tx, batch, request, State.APPROVED, Outcome.NOT_ARRIVED, changes=changes)
