"""When a batch has come to its end, and what is told then: one batch that fails is one failure."""

from bot.domain.notices import FAILED, Notice
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import ON_ITS_WAY, Batch, Outcome, Request, State
from bot.domain.restores import is_restored
from bot.operations.capabilities import Kinds, Reconciles
from bot.operations.notices import notify
from bot.operations.tools import Tools
from bot.ports import Reader, Transaction

#: the line in the thread of a card that says what became of several requests
ENDED = "ended"


def times_unknown(log: Reader, request: Request) -> int:
    """Return how many calls of a request ended with nobody knowing."""
    lost = {Outcome.UNKNOWN, Outcome.NOT_ARRIVED}
    return sum(attempt.outcome in lost for attempt in log.attempts.of(request.id))


def needs_people(log: Reader, kinds: Kinds, request: Request) -> bool:
    """Whether people have to be told of a request that is unknown: a call that does no harm is first repeated."""
    if is_restored(request):
        return True
    most = kinds.described(request.kind).most_unknown
    return most == 1 or times_unknown(log, request) >= most


def tell_end(tools: Tools, kinds: Kinds, tx: Transaction, batch: Batch, *, has_card: bool) -> None:
    """Tell what became of a batch, unless some of it still goes on by itself.

    It is one line in the thread of its card; of hundreds of requests, and of what was sent without a failure, the
    card itself tells enough. What failed is told its requester anew.
    """
    requests, now = tx.requests.of_batch(batch.id), tools.clock.now()
    if any(_goes_on(tx, kinds, request) for request in requests):
        return
    if has_card and not _went_smoothly(tx, requests) and kinds.described(batch.kind).told_one_by_one:
        first, attempts = requests[0], sum(request.attempts for request in requests)
        event = first.state if len(requests) == 1 else ENDED
        detail: dict[str, object] = {"batch": batch.id, "request": first.id, "event": event}
        target = MessageKey(MessageKind.THREAD, f"{batch.id}/{first.id}/{event}/{attempts}")
        tx.outbox.enqueue(target, at=now, detail=detail)
    if any(_calls(kinds, request) for request in requests):
        notify(tx, batch, Notice.FAILED, now)


def _went_smoothly(log: Reader, requests: tuple[Request, ...]) -> bool:
    """Whether all was sent and nothing told meanwhile: what never got out was tried again by itself."""
    calls = (attempt for request in requests for attempt in log.attempts.of(request.id))
    quiet = {Outcome.SENT, Outcome.NEVER_SENT}
    return all(one.state is State.SENT for one in requests) and all(call.outcome in quiet for call in calls)


def _calls(kinds: Kinds, request: Request) -> bool:
    """Whether its requester hears of a request anew; what the bot looks up by itself needs nobody yet."""
    looked_up = request.state is State.UNKNOWN and isinstance(kinds.get(request.kind), Reconciles)
    return request.state in FAILED and not looked_up


def _goes_on(log: Reader, kinds: Kinds, request: Request) -> bool:
    unknown = request.state is State.UNKNOWN
    return request.state in ON_ITS_WAY or (unknown and not needs_people(log, kinds, request))
