"""After a restore the machine looks and repeats nothing; what Alephee says may be of a message the log has lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.marks import INTEGRATE
from bot.domain.requests import Outcome, State
from bot.domain.restores import RESTORED_REQUEST
from bot.errors import Refused, Unknown
from bot.fakes import MemoryLog
from bot.kinds import make_kinds
from bot.operations.capabilities import Arrival, Found
from bot.operations.integrate.read_back import ReadBack, Seen
from bot.operations.messages.evidence import doubted
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.reconcile import Reconcile
from bot.operations.tools import Tools
from tests.integration.log.samples import (
    EVA,
    INVOICE,
    NOON,
    add,
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
    look = ReadBack(tools, Outcomes(tools, make_kinds(tools)))
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


@pytest.mark.parametrize(
    ("touch", "known"),
    [(lambda _tools: None, False), (lambda tools: resolve(tools).did_not_arrive(EVA, "r3"), True)],
    ids=["as it is", "said not to have arrived"],
)
def test_a_409_to_what_was_restored_is_a_question_and_no_refusal(
    tools: Tools, log: MemoryLog, touch: Callable[[Tools], object], *, known: bool
) -> None:
    history(log)
    conflict = Refused("failure.status_409", status=409, api_message="locked")
    assert doubted(tools, stored(log, "r3"), conflict) is conflict
    after_restore(tools)
    touch(tools)
    said = doubted(tools, stored(log, "r3"), conflict)
    assert isinstance(said, Unknown)
    assert (said.status, said.api_message) == (409, "locked")
    if known:
        resolve(tools).did_not_arrive(EVA, "r4")
        assert doubted(tools, stored(log, "r4"), conflict) is conflict  # a call of its own tells of that
