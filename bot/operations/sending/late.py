"""Late answers: a call that another process had given up, because its process lost the work, was answered after all.

Until then it is *unknown*, and a person may have said meanwhile what became of it. Its answer counts as long as nothing
else went out for the request.
"""

import logging

from bot.domain.requests import Outcome, Request, State
from bot.domain.restores import is_restored
from bot.errors import Unknown
from bot.operations.capabilities import CallResult
from bot.ports import Answer, Reader

log = logging.getLogger(__name__)

_GIVEN_UP = frozenset({Outcome.UNKNOWN, Outcome.NOT_ARRIVED})


def is_under_way(reader: Reader, request: Request, attempt: int) -> bool:
    """Whether it is this call of a request that is under way, and not another one that was begun meanwhile."""
    if request.state is not State.SENDING:
        return False
    return any(one.id == attempt and one.outcome is None for one in reader.attempts.of(request.id))


def still_counts(reader: Reader, request: Request, attempt: int, result: CallResult) -> bool:
    """Whether what came of a call that is not open any more says where its request stands.

    That it was sent corrects what was believed, and what a person said who could not see it. That it was not corrects
    only what nobody has spoken about; and of a log that was restored nobody knows whether it was the only call.
    """
    own = next((one for one in reader.attempts.of(request.id) if one.id == attempt), None)
    if own is None or own.outcome not in _GIVEN_UP or isinstance(result, Unknown):
        return False  # recorded already, by a commit that seemed to have failed; or nothing is known even now
    if not isinstance(result, Answer):
        return own.outcome is Outcome.UNKNOWN and request.state is State.UNKNOWN and not is_restored(request)
    if request.state in {State.UNKNOWN, State.APPROVED}:
        return True
    log.warning("a call was answered after its request had gone on", extra={"status": result.status})
    return False
