"""Orders marked as integrated, or not (Mark orders as integrated): many in one call, harmless to repeat."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.domain.follow_ups import What
from bot.domain.marks import INTEGRATE, IntegrateContent, mark_of
from bot.domain.notes import ALLOWED, Verdict
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.operations.capabilities import Action, CallResult
from bot.operations.integrate.identify import IDENTIFY, Identify
from bot.operations.integrate.read_back import MOST_UNKNOWN, READ_BACK, ReadBack
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.follow_up import Look
from bot.operations.sending.outcomes import Outcomes
from bot.ports import Answer, Mark
from bot.waits import Waits

_NOT_MODIFIED = 304
_TOO_LARGE = 413
_TOO_MANY = 429
_SUCCESS = range(200, 300)
_SERVER_ERROR = 500


class IntegrateAction(Action):
    """Orders of one account, up to fifty a call: the largest call is documented nowhere (Limits per request)."""

    __slots__ = ()

    name = INTEGRATE
    content = IntegrateContent
    field = "orders"
    needs_approval = False
    told_one_by_one = False
    asked_as_numbers = True
    most_unknown = MOST_UNKNOWN
    endpoint = "orders.integrate"
    per_call = 50

    def recheck(self, batch: Batch, request: Request) -> Verdict:
        """Allow: no page names a condition, and Alephee answers for each order."""
        return ALLOWED

    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Mark them. An order without a result of its own has none here either, and nobody knows."""
        contents = ((request.order_id or 0, mark_of(request)) for request in requests)
        marks = [Mark(order_id, it.integrated, it.own_order_id, it.erp_status) for order_id, it in contents]
        try:
            answers = self.tools.effects.integrate(requests[0].account_id, marks)
        except AlepheeError as error:
            return dict.fromkeys((request.id for request in requests), outcome_of_all(error, len(requests)))
        known = ((request.id, answers.get(request.order_id or 0)) for request in requests)
        return {request_id: outcome_of(answer) for request_id, answer in known if answer is not None}

    @classmethod
    def follow_up(cls, request: Request, waits: Waits) -> tuple[What, timedelta] | None:
        """Find the orders of lists; read back what was marked, and what nobody knows."""
        if request.state is State.COLLECTING:
            return IDENTIFY, timedelta(0)
        if request.state not in {State.UNKNOWN, State.SENT} or not (request.order_id and request.account_id):
            return None  # or restored before it was known which order it is about
        return READ_BACK, timedelta(seconds=waits.looks[0])

    def looks(self, outcomes: Outcomes) -> tuple[Look[Any], ...]:
        """Find orders, and read marks back."""
        return Identify(self.tools, outcomes, FindOrders(self.tools)), ReadBack(self.tools, outcomes)


def outcome_of_all(error: AlepheeError, count: int) -> AlepheeError:
    """Return what an answer without results means: too many at once is not processed, fewer may go."""
    if error.status == _TOO_LARGE and count > 1:
        return NeverSent("failure.too_many_at_once", status=error.status, api_message=error.api_message)
    return error


def outcome_of(answer: Answer | Unknown) -> CallResult:
    """Return what the status of one order means; it is the order's own, whatever the call's was."""
    if isinstance(answer, Unknown):
        return answer
    if answer.status in _SUCCESS or answer.status == _NOT_MODIFIED:
        return answer
    if answer.status == _TOO_MANY:
        return NeverSent("failure.rate_limited", status=answer.status, api_message=answer.message, retry_after=1.0)
    if answer.status >= _SERVER_ERROR:
        return Unknown("failure.server_error", status=answer.status, api_message=answer.message)
    return Refused("failure.mark_refused", status=answer.status, api_message=answer.message)
