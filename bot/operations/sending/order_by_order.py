"""Order by order: what a call about several orders came to for each of them.

Mark orders as integrated and Update orders' status answer with a result for each order, whatever the status of the call
(their Examples, Response). An order without a result of its own has none here either, and nobody knows.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.requests import Request
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.operations.capabilities import CallResult
from bot.ports import Answer

_NOT_MODIFIED = 304
_TOO_LARGE = 413
_TOO_MANY = 429
_SUCCESS = range(200, 300)
_SERVER_ERROR = 500


def order_by_order(
    requests: Sequence[Request], call: Callable[[], Mapping[int, Answer | Unknown]], *, refused: str
) -> Mapping[str, CallResult]:
    """Make a call; return what it came to by request id. ``refused``: the cause of a no to one order."""
    try:
        answers = call()
    except AlepheeError as error:
        return dict.fromkeys((request.id for request in requests), outcome_of_all(error, len(requests)))
    known = ((request.id, answers.get(request.order_id or 0)) for request in requests)
    return {request_id: outcome_of(answer, refused) for request_id, answer in known if answer is not None}


def outcome_of_all(error: AlepheeError, count: int) -> AlepheeError:
    """Return what an answer without results means: too many at once is not processed, fewer may go."""
    if error.status == _TOO_LARGE and count > 1:
        return NeverSent("failure.too_many_at_once", status=error.status, api_message=error.api_message)
    return error


def outcome_of(answer: Answer | Unknown, refused: str) -> CallResult:
    """Return what the status of one order means; it is the order's own, whatever the call's was."""
    if isinstance(answer, Unknown):
        return answer
    if answer.status in _SUCCESS or answer.status == _NOT_MODIFIED:
        return answer
    if answer.status == _TOO_MANY:
        return NeverSent("failure.rate_limited", status=answer.status, api_message=answer.message, retry_after=1.0)
    if answer.status >= _SERVER_ERROR:
        return Unknown("failure.server_error", status=answer.status, api_message=answer.message)
    return Refused(refused, status=answer.status, api_message=answer.message)
