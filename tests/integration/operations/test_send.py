"""Sending: what the re-check, the claim and the delays do when something is wrong."""

from dataclasses import replace

import pytest

from bot.alephee.pacer import GcraPacer
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.notes import Note, Verdict
from bot.domain.requests import Batch, Decision, Request, State
from bot.errors import LogUnavailable, SecondAttempt
from bot.fail_points import FailPoint
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.asking.commit import digest_of
from bot.operations.capabilities import file_bytes
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.documents.kind import DocumentAction
from bot.operations.messages.kind import MessageAction
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.send import Send
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.integration.log.samples import EVA, INVOICE, NOON, OVERDUE, add, batch, events, request, stored


def approved(log: SendLog) -> Request:
    add(log, request(), of=batch(digest=digest_of((request(),))))
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
        tx.requests.move(request(), State.APPROVED, event="approved", at=NOON, actor=EVA)
    return stored(log)


def test_a_look_up_that_fails_again_and_again_is_told_once_it_has_lasted(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes, clock: ManualClock
) -> None:
    approved(log)
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    assert send.step() == 0.0
    assert stored(log).delays == 1
    clock.turn(OVERDUE)
    assert send.step() == 0.0
    assert stored(log).delays == 2
    assert [name for name, _, _ in events(log)].count("postponed") == 1
    with log.read() as reader:
        assert reader.alerts.open("system.lookup_failing") is not None


class Broken(MessageAction):
    """An action whose re-check has a defect."""

    def recheck(self, batch: Batch, request: Request) -> Verdict:
        raise ZeroDivisionError


def test_a_defect_of_the_re_check_delays_the_request_and_is_raised(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    asked = approved(log)
    with pytest.raises(ZeroDivisionError):
        Send(tools, pacer, outcomes, make_kinds(tools))._rechecked(Broken(tools), batch(), (asked,))
    assert (stored(log).state, stored(log).cause) == (State.APPROVED, "failure.unexpected")


def test_what_may_have_gone_out_is_refused_instead_of_sent_again(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    asked = approved(log)
    with log.write() as tx:
        tx.attempts.begin(asked, call_id="c0", at=NOON)
    with log.read() as reader:
        of = reader.requests.batch("b1")
    assert of is not None
    assert Send(tools, pacer, outcomes, make_kinds(tools))._claim(MessageAction(tools), of, (asked,), "c1") is None
    assert (stored(log).state, stored(log).notes) == (State.REFUSED, (Note(SecondAttempt.key),))


def test_of_a_request_whose_batch_is_gone_nothing_is_sent_and_the_log_is_not_trusted(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    """It was passed over without a word, again and again without a pause."""
    asked = replace(approved(log), batch_id="b9")
    with pytest.raises(LogUnavailable, match="batch of request r1 is missing"):
        Send(tools, pacer, outcomes, make_kinds(tools))._send(asked, NOON, "c1")
    assert stored(log).attempts == 0


def test_a_file_whose_bytes_are_lost_keeps_its_own_request_back_and_no_other_of_the_form(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    """All of them were refused, with the name of a file that was not theirs."""
    with log.write() as tx:
        kept = replace(INVOICE, sha256=tx.files.save(b"%PDF-1.4 kept"), url="")
    lost = replace(INVOICE, name="lost.pdf", sha256="ab" * 32, url="")
    documents = tuple(
        request(f"r{n}", kind=DOCUMENT, conversation="", content=DocumentContent(document_type=1, file=file))
        for n, file in enumerate((lost, kept))
    )
    of = batch(kind=DOCUMENT, digest=digest_of(documents), decision=Decision.APPROVED, decided_at=NOON)
    add(log, *(replace(one, state=State.APPROVED) for one in documents), of=of)
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    assert send._claim(DocumentAction(tools), of, (stored(log, "r0"),), "c1") is None
    assert (stored(log, "r0").state, stored(log, "r0").notes[0].params) == (State.REFUSED, {"name": "lost.pdf"})
    claim = send._claim(DocumentAction(tools), of, (stored(log, "r1"),), "c1")
    assert claim is not None
    assert stored(log, "r1").state is State.SENDING


@pytest.mark.parametrize("messages", [1, 20])
def test_each_kind_is_looked_at_however_many_of_another_one_wait(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes, messages: int
) -> None:
    for number in range(messages):
        asked = request(f"r{number}", batch_id=f"b{number}", conversation="", order_id=number + 1)
        add(log, replace(asked, state=State.APPROVED), of=batch(f"b{number}"))
    content = DocumentContent(document_type=1, file=INVOICE)
    document = request("d", batch_id="bd", kind=DOCUMENT, conversation="", content=content)
    add(log, replace(document, state=State.APPROVED, due_at=NOON + OVERDUE), of=batch("bd", kind=DOCUMENT))
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    with log.read() as reader:
        is_sending, oldest = send._waiting(reader)
    assert ([one.id for one in oldest], is_sending) == (["r0", "d"], False)
    with log.write() as tx:
        tx.requests.move(stored(log, "r0"), State.SENDING, event="claimed", at=NOON)
    with log.read() as reader:
        is_sending, oldest = send._waiting(reader)
    assert ([one.id for one in oldest], is_sending) == ([*(["r1"] if messages > 1 else []), "d"], True)


def test_a_request_that_was_decided_while_it_expired_stays_decided(tools: Tools, log: SendLog) -> None:
    add(log, request(), of=batch(expires_at=NOON))

    def approve(point: FailPoint) -> None:
        if point is FailPoint.DECIDE_COMMIT:
            with log.write() as tx:
                tx.decisions.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
                tx.requests.move(request(), State.APPROVED, event="approved", at=NOON, actor=EVA)

    quick = replace(tools, fail_point=approve)
    assert Decide(quick, Authority(quick, FakeDirectory())).expire() == 0
    assert stored(log).state is State.APPROVED


def test_a_file_whose_bytes_are_gone_cannot_be_sent(tools: Tools) -> None:
    with pytest.raises(LogUnavailable, match="missing"):
        file_bytes(tools, replace(INVOICE, sha256="ab" * 32))
