"""Resolve order ids: the answer to a new order does not tell its own, so it is looked up by the order's number."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.due import next_due, seconds_left
from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.outbox import MISSING, MessageKey, MessageKind
from bot.domain.requests import NOT_FOUND, Request
from bot.errors import AlepheeError
from bot.fail_points import FailPoint
from bot.operations.create_order.check import find_created
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools, batch_of
from bot.ports import Changes, Transaction

#: after this long nobody looks any more: the order was created, and its number stands in the log
_LOOKED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ResolveOrderId:
    """Find the Alephee ids of created orders, one look a step."""

    tools: Tools
    outcomes: Outcomes

    def step(self) -> float:
        """Look for one created order, if one is due; returns the seconds to wait. Raises ``LogUnavailable``."""
        now, longest = self.tools.clock.now(), timedelta(seconds=self.tools.waits.order_ids[-1])
        with self.tools.log.read() as log:
            unlinked = log.follow_ups.unlinked(CREATE_ORDER, now - _LOOKED_FOR)
        request, wait = next_due((seconds_left(one.due_at, now, longest), one) for one in unlinked)
        if request is not None:
            self._look(request)
        return wait

    def _look(self, request: Request) -> None:
        self.tools.fail_point(FailPoint.FOLLOW_UP_LOOK)
        try:
            order = find_created(self.tools, request.account_id, request.external_order_id)
        except AlepheeError:
            order = None
        self.tools.fail_point(FailPoint.FOLLOW_UP_COMMIT)
        if order is None:
            self._later(request)
        else:
            self._linked(request, order.id)
        self.tools.fail_point(FailPoint.FOLLOW_UP_COMMITTED)

    def _later(self, request: Request) -> None:
        now, waits = self.tools.clock.now(), self.tools.waits
        pause = timedelta(seconds=waits.order_ids[min(request.delays, len(waits.order_ids) - 1)])
        tell_at = (request.finished_at or now) + timedelta(seconds=waits.overdue)
        looked = now >= tell_at or request.delays >= len(waits.order_ids)
        missing = looked and request.cause != NOT_FOUND
        due_at = now + pause if looked else min(now + pause, tell_at)
        changes = Changes(due_at=due_at, delays=request.delays + 1, cause=NOT_FOUND if missing else None)
        with self.tools.log.write() as tx:
            if missing:
                tx.requests.change(request.id, changes, event=MISSING)
                self._missed(tx, request, now)
            else:
                tx.requests.change(request.id, changes)

    def _missed(self, tx: Transaction, request: Request, now: datetime) -> None:
        """Tell the alerts channel, and the requester below their receipt: Alephee said yes and shows no order."""
        batch = batch_of(tx, request)
        self.outcomes.tell(tx, f"{MISSING}:{request.id}", request=request)
        detail: dict[str, object] = {"batch": batch.id, "request": request.id, "event": MISSING}
        tx.outbox.enqueue(MessageKey(MessageKind.THREAD, f"{batch.id}/{request.id}/{MISSING}"), at=now, detail=detail)
        self.outcomes.show(tx, batch)

    def _linked(self, request: Request, order_id: int) -> None:
        now = self.tools.clock.now()
        with self.tools.log.write() as tx:
            batch = batch_of(tx, request)
            tx.requests.change(request.id, Changes(order_id=order_id, delays=0, cause=""))
            tx.events.note("linked", at=now, batch_id=batch.id, request_id=request.id, detail={"order": order_id})
            self.outcomes.resolve_alerts(tx, request)
            self.outcomes.thread(tx, batch, request, "linked")
            self.outcomes.show(tx, batch)
