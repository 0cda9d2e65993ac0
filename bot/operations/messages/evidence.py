"""A 409 after an unknown message is evidence: the buyer has a message they have not answered (MS-5)."""

from datetime import datetime

from bot.domain.requests import Outcome, Request, State
from bot.operations.sending.outcomes import correct_unknown
from bot.operations.tools import Tools
from bot.ports import Changes, Transaction


def believe_a_409(tools: Tools, tx: Transaction, request: Request, changes: Changes) -> tuple[Request, ...]:
    """Turn what the 409 proves to have arrived into ``sent``; returns those requests.

    ``request`` was just refused with 409. Either an earlier attempt of its own was said not to have arrived, or
    another message of the conversation is unknown. It proves nothing when our record knows of another message that
    the buyer has not answered.
    """
    replied = tx.decisions.buyer_replied_at(request.conversation)
    others = [other for other in tx.history.in_conversation(request.conversation) if other.id != request.id]
    if any(other.state is State.SENT and _unanswered(other, replied) for other in others):
        return ()
    now = tools.clock.now()
    own = [attempt for attempt in tx.attempts.of(request.id) if attempt.outcome is Outcome.NOT_ARRIVED]
    if own:
        tx.attempts.end(own[-1].id, Outcome.SENT, at=now)
        tx.requests.move(request, State.SENT, event="arrived", at=now, changes=changes, detail={"evidence": 409})
        return (request,)
    unknown = [other for other in others if other.state is State.UNKNOWN][-1:]
    for other in unknown:
        correct_unknown(tx, other, Outcome.SENT, now)
        believed, why = Changes(cause=""), {"evidence": 409}
        tx.requests.move(other, State.SENT, event="arrived", at=now, changes=believed, detail=why)
    return tuple(unknown)


def note_denial(tools: Tools, tx: Transaction, request: Request) -> None:
    """Log that a refusal says that the buyer has not replied; ``read_conversation`` counts it until somebody states so.

    The refused request itself is what tells it from now on.
    """
    detail: dict[str, object] = {"conversation": request.conversation, "evidence": 409}
    now = tools.clock.now()
    tx.events.note("reply_denied", at=now, batch_id=request.batch_id, request_id=request.id, detail=detail)


def _unanswered(request: Request, replied: datetime | None) -> bool:
    return request.finished_at is not None and (replied is None or replied < request.finished_at)
