"""Orders marked as integrated, or not (Mark orders as integrated): many in one call, harmless to repeat."""

from collections.abc import Mapping, Sequence

from bot.domain.contents import FileRef
from bot.domain.mark_lines import is_marked
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.notes import ALLOWED, Verdict
from bot.domain.requests import Batch, Request
from bot.domain.rules import Rules
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.operations.capabilities import CallResult, Found, Settled, no_file
from bot.operations.tools import Tools
from bot.ports import Answer, Mark

_NOT_MODIFIED = 304
_TOO_LARGE = 413
_TOO_MANY = 429
_SUCCESS = range(200, 300)
_SERVER_ERROR = 500


class IntegrateAction:
    """Orders of one account, up to fifty a call: the largest call is documented nowhere (Limits per request)."""

    kind = INTEGRATE
    endpoint = "orders.integrate"
    per_call = 50

    def judge_file(self, request: Request, file: FileRef, content: bytes, rules: Rules) -> Verdict:
        """Refuse: the file of a list is read before it is asked."""
        return no_file(file.name)

    def recheck(self, tools: Tools, batch: Batch, request: Request) -> Verdict:
        """Allow: no page names a condition, and Alephee answers for each order."""
        return ALLOWED

    def call(self, tools: Tools, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Mark them. An order without a result of its own has none here either, and nobody knows."""
        marks = [_mark(request) for request in requests]
        try:
            answers = tools.api.integrate(requests[0].account_id, marks)
        except AlepheeError as error:
            return dict.fromkeys((request.id for request in requests), outcome_of_all(error, len(requests)))
        known = ((request.id, answers.get(request.order_id or 0)) for request in requests)
        return {request_id: outcome_of(answer) for request_id, answer in known if answer is not None}

    def settle(self, tools: Tools, batch: Batch, request: Request) -> Found:
        """Read the order: it is marked as was asked, or the call may be made again."""
        order_id = request.order_id or 0
        order = tools.api.get_orders(request.account_id, [order_id]).get(order_id)
        return Found(Settled.ARRIVED if is_marked(order, mark_of(request)) else Settled.NOT_ARRIVED)


def mark_of(request: Request) -> IntegrateContent:
    """Return what a request of this kind asks for."""
    assert isinstance(request.content, IntegrateContent)  # noqa: S101  # the kind of a request decides its content
    return request.content


def _mark(request: Request) -> Mark:
    content = mark_of(request)
    return Mark(request.order_id or 0, content.integrated, content.own_order_id, content.erp_status)


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
