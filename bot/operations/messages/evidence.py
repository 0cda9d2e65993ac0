"""A 409 after an unknown message is evidence: the buyer has a message they have not answered (MS-5)."""

from datetime import datetime

from bot.domain.requests import Outcome, Request, State
from bot.domain.restores import CONFLICT, RESTORED_REQUEST, was_restored
from bot.errors import AlepheeError, Unknown
from bot.operations.sending.outcomes import correct_unknown
from bot.operations.tools import Tools
from bot.ports import Changes, Transaction

#: causes of what a 409 proves nothing about: after a restore it may be of a message that the log knows nothing of
_RESTORED = frozenset({RESTORED_REQUEST, CONFLICT})


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
    story = tx.requests.story(request.batch_id)
    if story is not None and was_restored(story.events, request.id):
        return ()  # it may be of a message that the log knows nothing of
    own = [attempt for attempt in tx.attempts.of(request.id) if attempt.outcome is Outcome.NOT_ARRIVED]
    if own:
        tx.attempts.end(own[-1].id, Outcome.SENT, at=now)
        tx.requests.move(request, State.SENT, event="arrived", at=now, changes=changes, detail={"evidence": 409})
        return (request,)
    unknown = [other for other in others if other.state is State.UNKNOWN and other.cause not in _RESTORED][-1:]
    for other in unknown:
        correct_unknown(tx, other, Outcome.SENT, now)
        believed, why = Changes(cause=""), {"evidence": 409}
        tx.requests.move(other, State.SENT, event="arrived", at=now, changes=believed, detail=why)
    return tuple(unknown)


def doubted(tools: Tools, request: Request, conflict: AlepheeError) -> AlepheeError:
    """Return what the first 409 says about a message that was restored: nobody knows.

    A person said that it did not arrive, but it may have after all; or the buyer has another message, of which the log
    knows nothing. Whoever has looked once more, and had it sent again, is believed: then it is refused.
    """
    with tools.log.read() as log:
        story = log.requests.story(request.batch_id)
    events = story.events if story else ()
    if not was_restored(events, request.id) or was_restored(events, request.id, why=CONFLICT):
        return conflict
    return Unknown(CONFLICT, status=conflict.status, api_message=conflict.api_message)


def note_denial(tools: Tools, tx: Transaction, request: Request) -> None:
    """Log that a refusal says that the buyer has not replied; ``read_conversation`` counts it until somebody states so.

    The refused request itself is what tells it from now on.
    """
    detail: dict[str, object] = {"conversation": request.conversation, "evidence": 409}
    now = tools.clock.now()
    tx.events.note("reply_denied", at=now, batch_id=request.batch_id, request_id=request.id, detail=detail)


def _unanswered(request: Request, replied: datetime | None) -> bool:
    return request.finished_at is not None and (replied is None or replied < request.finished_at)
