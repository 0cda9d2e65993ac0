"""Sending: what the re-check, the claim and the delays do when something is wrong."""

from dataclasses import replace

import pytest

from bot.alephee.pacing import GcraPacer
from bot.clock import ManualClock
from bot.domain.notes import Note, Verdict
from bot.domain.requests import Batch, Decision, Request, State
from bot.errors import LogUnavailable, SecondAttempt
from bot.log import SqliteSendLog
from bot.operations.actions.base import file_bytes
from bot.operations.actions.message import MessageAction
from bot.operations.ask import digest_of
from bot.operations.authority import Authority
from bot.operations.decide import Decide
from bot.operations.link import Link
from bot.operations.outcomes import Outcomes
from bot.operations.send import LOOKUP_PATIENCE, Send
from bot.operations.tools import Tools
from bot.steps import Point
from tests.integration.log.samples import EVA, INVOICE, NOON, add, batch, events, request, stored
from tests.integration.operations.people import Everybody


def approved(log: SqliteSendLog) -> Request:
    add(log, request(), of=batch(digest=digest_of((request(),))))
    with log.write() as tx:
        tx.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
        tx.move(request(), State.APPROVED, event="approved", at=NOON, actor=EVA)
    return stored(log)


def test_a_look_up_that_fails_again_and_again_is_told_once_it_has_lasted(
    tools: Tools, log: SqliteSendLog, pacer: GcraPacer, outcomes: Outcomes, clock: ManualClock
) -> None:
    approved(log)
    send = Send(tools, pacer, outcomes)
    assert send.step() == 0.0
    assert stored(log).delays == 1
    clock.turn(LOOKUP_PATIENCE)
    assert send.step() == 0.0
    assert stored(log).delays == 2
    assert [name for name, _, _ in events(log)].count("postponed") == 1
    with log.read() as reader:
        assert reader.open_alert("system.lookup_failing") is not None


class Broken(MessageAction):
    """An action whose re-check has a defect."""

    def recheck(self, tools: Tools, batch: Batch, request: Request) -> Verdict:
        raise ZeroDivisionError


def test_a_defect_of_the_re_check_delays_the_request_and_is_raised(
    tools: Tools, log: SqliteSendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    asked = approved(log)
    with pytest.raises(ZeroDivisionError):
        Send(tools, pacer, outcomes)._rechecked(Broken(), batch(), (asked,))
    assert (stored(log).state, stored(log).cause) == (State.APPROVED, "failure.unexpected")


def test_what_may_have_gone_out_is_refused_instead_of_sent_again(
    tools: Tools, log: SqliteSendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    asked = approved(log)
    with log.write() as tx:
        tx.begin_attempt(asked, call_id="c0", at=NOON)
    with log.read() as reader:
        of = reader.batch("b1")
    assert of is not None
    assert Send(tools, pacer, outcomes)._claim(MessageAction(), of, (asked,)) is None
    assert (stored(log).state, stored(log).notes) == (State.REFUSED, (Note(SecondAttempt.key),))


def test_what_belongs_to_no_batch_is_not_sent_and_not_linked(
    tools: Tools, log: SqliteSendLog, pacer: GcraPacer, outcomes: Outcomes
) -> None:
    Send(tools, pacer, outcomes)._send(request("r9", "b9"), NOON)
    Link(tools, outcomes)._linked(request("r9", "b9"), 580101)
    with log.read() as reader:
        assert (reader.request("r9"), reader.account_of("580101")) == (None, None)


def test_a_request_that_was_decided_while_it_expired_stays_decided(tools: Tools, log: SqliteSendLog) -> None:
    add(log, request(), of=batch(expires_at=NOON))

    def approve(point: Point) -> None:
        if point is Point.DECIDE_COMMIT:
            with log.write() as tx:
                tx.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
                tx.move(request(), State.APPROVED, event="approved", at=NOON, actor=EVA)

    quick = replace(tools, seam=approve)
    assert Decide(quick, Authority(quick, Everybody())).expire() == 1
    assert stored(log).state is State.APPROVED


def test_a_file_whose_bytes_are_gone_cannot_be_sent(tools: Tools) -> None:
    with pytest.raises(LogUnavailable, match="missing"):
        file_bytes(tools, replace(INVOICE, sha256="ab" * 32))
