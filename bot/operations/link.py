"""Link: the answer to a new order does not tell its Alephee id, so the order is looked up by its own number."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.requests import Request
from bot.errors import AlepheeError
from bot.operations.new_orders import find_created
from bot.operations.outcomes import Outcomes
from bot.operations.tools import Tools, batch_of
from bot.ports import Changes
from bot.steps import Point

#: pauses between looks: an order may take a moment to be visible, and a look-up may fail
_PAUSES = tuple(timedelta(seconds=s) for s in (1, 2, 5, 15, 60, 300, 900))
#: after this long nobody looks any more: the order was created, and its number stands in the log
_PATIENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Link:
    """Find the Alephee ids of created orders, one look a step."""

    tools: Tools
    outcomes: Outcomes

    def step(self) -> bool:
        """Look for one created order, if one is due. Raises ``LogUnavailable``."""
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            due = [request for request in log.unlinked(now - _PATIENCE) if request.due_at <= now]
        if not due:
            return False
        self._look(due[0])
        return True

    def _look(self, request: Request) -> None:
        self.tools.seam(Point.SETTLE_LOOK)
        try:
            order = find_created(self.tools, request.account_id, request.external_order_id)
        except AlepheeError:
            order = None
        self.tools.seam(Point.SETTLE_COMMIT)
        if order is None:
            self._later(request)
        else:
            self._linked(request, order.id)
        self.tools.seam(Point.SETTLE_COMMITTED)

    def _later(self, request: Request) -> None:
        pause = _PAUSES[min(request.delays, len(_PAUSES) - 1)]
        due_at = self.tools.clock.now() + pause
        with self.tools.log.write() as tx:
            tx.change(request.id, Changes(due_at=due_at, delays=request.delays + 1))

    def _linked(self, request: Request, order_id: int) -> None:
        now = self.tools.clock.now()
        with self.tools.log.write() as tx:
            batch = batch_of(tx, request)
            tx.change(request.id, Changes(order_id=order_id, delays=0))
            tx.note("linked", at=now, batch_id=batch.id, request_id=request.id, detail={"order": order_id})
            self.outcomes.thread(tx, batch, request, "linked")
            self.outcomes.show(tx, batch)
