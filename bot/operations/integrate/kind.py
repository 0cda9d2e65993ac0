"""Orders marked as integrated, or not (Mark orders as integrated): many in one call, harmless to repeat."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.domain.follow_ups import What
from bot.domain.left_alone import changed_since
from bot.domain.mark_lines import is_marked
from bot.domain.marks import INTEGRATE, IntegrateContent, mark_of
from bot.domain.notes import ALLOWED, Note, Verdict
from bot.domain.orders import Order
from bot.domain.requests import Batch, Request, State
from bot.operations.capabilities import Action, CallResult
from bot.operations.integrate.identify import IDENTIFY, Identify
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.follow_up import Look
from bot.operations.sending.order_by_order import order_by_order
from bot.operations.sending.outcomes import Outcomes
from bot.ports import Mark
from bot.waits import Waits


class IntegrateAction(Action):
    """Orders of one account, up to fifty a call: the largest call is documented nowhere (Limits per request)."""

    __slots__ = ()

    name = INTEGRATE
    content = IntegrateContent
    field = "orders"
    needs_approval = False
    told_one_by_one = False
    asked_as_numbers = True
    #: a mark nobody knows about is asked again by itself until it was unknown so many times
    most_unknown = 5
    endpoint = "orders.integrate"
    per_call = 50

    def recheck(self, batch: Batch, request: Request) -> Verdict:
        """Allow: no page names a condition, and Alephee answers for each order."""
        return ALLOWED

    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Mark them. An order without a result of its own has none here either, and nobody knows."""
        contents = ((request.order_id or 0, mark_of(request)) for request in requests)
        marks = [Mark(order_id, it.integrated, it.own_order_id, it.erp_status) for order_id, it in contents]
        effects, account_id = self.tools.effects, requests[0].account_id
        return order_by_order(requests, lambda: effects.integrate(account_id, marks), refused="failure.mark_refused")

    @classmethod
    def follow_up(cls, request: Request, waits: Waits) -> tuple[What, timedelta] | None:
        """Find the orders of lists."""
        if request.state is State.COLLECTING:
            return IDENTIFY, timedelta(0)
        return super().follow_up(request, waits)

    def looks(self, outcomes: Outcomes) -> tuple[Look[Any], ...]:
        """Find orders."""
        return (Identify(self.tools, outcomes, FindOrders(self.tools)),)

    def shows(self, request: Request, order: Order | None) -> bool:
        """Whether an order has the mark, the own number and the status it was to get."""
        return is_marked(order, mark_of(request))

    def changed(self, request: Request, order: Order) -> tuple[Note, ...]:
        """Return which fields that were left out of the call hold something else than before."""
        return changed_since(request.notes, order)
