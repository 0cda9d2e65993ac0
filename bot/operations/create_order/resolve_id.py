"""Resolve order ids: the answer to a new order does not tell its own, so it is looked up by the order's number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.follow_ups import What
from bot.domain.orders import Order
from bot.domain.outbox import MISSING, MessageKey, MessageKind
from bot.domain.requests import NOT_FOUND, Batch, Request
from bot.operations.create_order.check import find_created
from bot.operations.sending.follow_up import Later, Look
from bot.operations.sending.outcomes import Outcomes
from bot.ports import Changes, Transaction

#: what is looked at
ORDER_ID = What("order_id")
#: after looks of so long nobody looks any more: the order was created, and its number is in the log; nor so long after
#: it, even if there were few looks. The clock alone would end it at once when it jumps ahead
_LOOKED_FOR, _TOO_OLD = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ResolveOrderId(Look[Order | None]):
    """Find the Alephee ids of created orders, one at a time."""

    outcomes: Outcomes

    what = ORDER_ID

    def longest(self, tries: int) -> timedelta:
        """Return the longest pause between looks."""
        return timedelta(seconds=self.tools.waits.order_ids[-1])

    def look(self, batch: Batch, requests: Sequence[Request]) -> Order | None:
        """Look for one created order. Raises ``AlepheeError``."""
        (request,) = requests
        if self._since(request) >= _TOO_OLD:
            return None
        return find_created(self.tools, request.account_id, request.external_order_id)

    def record(self, tx: Transaction, batch: Batch, request: Request, found: Order | None, tries: int) -> Later | None:
        """Write the id, or that the order is missing."""
        if found is not None:
            self._linked(tx, batch, request, found.id)
            return None
        waits, since = self.tools.waits, self._since(request)
        if since >= _TOO_OLD or (since >= _LOOKED_FOR and tries * self.longest(tries) >= _LOOKED_FOR):
            return None
        pause = timedelta(seconds=waits.order_ids[min(tries, len(waits.order_ids) - 1)])
        told_in = timedelta(seconds=waits.overdue) - since
        if told_in > timedelta(0) and tries < len(waits.order_ids):
            return Later(min(pause, told_in))
        if request.cause != NOT_FOUND:
            tx.requests.change(request.id, Changes(cause=NOT_FOUND), event=MISSING)
            self._missed(tx, batch, request)
        return Later(pause)

    def failed(self, tx: Transaction, batch: Batch, request: Request, error: Exception, tries: int) -> Later | None:
        """Go on as after a look that found nothing."""
        return self.record(tx, batch, request, None, tries)

    def _since(self, request: Request) -> timedelta:
        now = self.tools.clock.now()
        return now - (request.finished_at or now)

    def _missed(self, tx: Transaction, batch: Batch, request: Request) -> None:
        """Tell the alerts channel, and the requester below their receipt: Alephee said yes and shows no order."""
        now = self.tools.clock.now()
        self.outcomes.tell(tx, MISSING, about=request.id, request=request)
        detail: dict[str, object] = {"batch": batch.id, "request": request.id, "event": MISSING}
        tx.outbox.enqueue(MessageKey(MessageKind.THREAD, f"{batch.id}/{request.id}/{MISSING}"), at=now, detail=detail)
        self.outcomes.show(tx, batch)

    def _linked(self, tx: Transaction, batch: Batch, request: Request, order_id: int) -> None:
        now = self.tools.clock.now()
        tx.requests.change(request.id, Changes(order_id=order_id, cause=""))
        tx.events.note("linked", at=now, batch_id=batch.id, request_id=request.id, detail={"order": order_id})
        self.outcomes.resolve_alerts(tx, request)
        self.outcomes.thread(tx, batch, request, "linked")
        self.outcomes.show(tx, batch)
