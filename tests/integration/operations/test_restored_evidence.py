"""After a restore the machine looks and repeats nothing; what Alephee says may be of a message the log has lost."""

from dataclasses import replace

import pytest

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.marks import INTEGRATE
from bot.domain.outbox import UNKNOWN_OUTCOME
from bot.domain.requests import Decision, Outcome, Request, State
from bot.domain.restores import CONFLICT, RESTORED_REQUEST
from bot.errors import Refused
from bot.fakes import MemoryLog
from bot.kinds import make_kinds
from bot.operations.capabilities import Arrival, Found
from bot.operations.messages.evidence import doubted
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.read_back import ReadBack, Seen
from bot.operations.sending.reconcile import Reconcile
from bot.operations.tools import Tools
from tests.integration.log.samples import (
    EVA,
    INVOICE,
    NOON,
    add,
    at,
    batch,
    marks,
    request,
    send,
    stored,
)
from tests.integration.operations.restoring import after_restore, history, resolve, stored_in


def test_a_mark_is_looked_at_and_never_repeated(tools: Tools, log: MemoryLog) -> None:
    (asked,) = marks("b9", 1)
    add(log, asked, of=batch("b9", kind=INTEGRATE))
    send(log, asked, Outcome.UNKNOWN, status=None)
    after_restore(tools)
    assert stored(log, asked.id).cause == RESTORED_REQUEST
    look = ReadBack(tools, Outcomes(tools, make_kinds(tools)), make_kinds(tools))
    with log.write() as tx:
        later = look.record(tx, batch("b9", kind=INTEGRATE), stored(log, asked.id), Seen({}, NOON), 9)
    assert later is not None
    assert stored(log, asked.id).state is State.UNKNOWN


def test_a_document_that_is_there_is_sent_and_one_that_is_not_asks_a_person(tools: Tools, log: MemoryLog) -> None:
    content = DocumentContent(document_type=0, file=replace(INVOICE, sha256="ab" * 32))
    asked = request("d1", "b9", kind=DOCUMENT, content=content, conversation="")
    of = batch("b9", kind=DOCUMENT)
    add(log, asked, of=of)
    after_restore(tools)
    look = Reconcile(tools, Outcomes(tools, make_kinds(tools)), make_kinds(tools))
    with log.write() as tx:
        later = look.record(tx, of, stored_in(tx, "d1"), Found(Arrival.NOT_ARRIVED), 99)
    assert later is not None
    assert stored(log, "d1").state is State.UNKNOWN
    with log.write() as tx:
        assert look.record(tx, of, stored_in(tx, "d1"), Found(Arrival.ARRIVED), 99) is None
    assert stored(log, "d1").state is State.SENT


CONFLICTED = Refused("failure.status_409", status=409, api_message="locked")


def called(tools: Tools, log: MemoryLog, request_id: str) -> Request:
    """Have Alephee answer a call with 409; return what became of the request."""
    with log.write() as tx:
        approved = stored_in(tx, request_id)
        asked = tx.requests.batch(approved.batch_id)
        assert asked is not None
        attempt = tx.attempts.begin(approved, call_id="c", at=at(9))
        tx.requests.move(approved, State.SENDING, event="claimed", at=at(9))
    result = doubted(tools, approved, CONFLICTED)
    Outcomes(tools, make_kinds(tools)).record(asked, (approved,), {request_id: attempt}, {request_id: result})
    return stored(log, request_id)


@pytest.mark.parametrize("request_id", ["r3", "r4"], ids=["never called for", "whose call nobody saw the end of"])
def test_a_409_to_what_was_restored_is_a_question_first(tools: Tools, log: MemoryLog, request_id: str) -> None:
    """Whoever has looked once more is believed: then it is refused, and never taken for sent."""
    history(log)
    assert doubted(tools, stored(log, request_id), CONFLICTED) is CONFLICTED
    after_restore(tools)
    resolve(tools).did_not_arrive(EVA, request_id)
    first = called(tools, log, request_id)
    assert (first.state, first.cause, first.http_status) == (State.UNKNOWN, CONFLICT, 409)
    with log.read() as reader:
        assert [alert.cause for alert in reader.alerts.of(request_id)] == [UNKNOWN_OUTCOME]
    resolve(tools).did_not_arrive(EVA, request_id)
    assert called(tools, log, request_id).state is State.REFUSED


def test_a_409_to_another_message_says_nothing_about_what_was_restored(tools: Tools, log: MemoryLog) -> None:
    add(log, request("r1", "b1"))
    after_restore(tools)
    add(log, request("r2", "b2"))
    with log.write() as tx:
        tx.decisions.decide(batch("b2"), Decision.APPROVED, at=at(8), by=EVA)
        tx.requests.move(request("r2", "b2"), State.APPROVED, event="approved", at=at(8), actor=EVA)
    assert called(tools, log, "r2").state is State.REFUSED
    assert stored(log, "r1").state is State.UNKNOWN
