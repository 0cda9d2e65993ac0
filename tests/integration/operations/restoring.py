"""A log with a request in each state that matters, which is restored."""

from dataclasses import replace

from bot.domain.requests import Decision, Outcome, Request, State
from bot.domain.restores import RestoreCause, Restored
from bot.fakes import FakeDirectory, MemoryLog
from bot.kinds import make_kinds
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.resolve import Resolve
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.restore import AfterRestore
from bot.operations.tools import Tools
from bot.ports import Transaction
from tests.integration.log.samples import (
    A_MESSAGE,
    EVA,
    INVOICE,
    NOON,
    add,
    at,
    batch,
    request,
    send,
)

FOUND = Restored(cause=RestoreCause.TIP, events=40, head="s2:x", until=NOON, tip_events=50, tip_head="s2:y")
BEFORE = {
    "r1": State.PENDING,
    "r2": State.COLLECTING,
    "r3": State.APPROVED,
    "r4": State.SENDING,
    "r5": State.SENT,
    "r6": State.REFUSED,
}


def history(log: MemoryLog) -> None:
    """Write a request in each state that matters, each of a batch of its own."""
    add(log, request("r1", "b1"))
    file = replace(A_MESSAGE, file=INVOICE)
    add(log, request("r2", "b2", state=State.COLLECTING, content=file, conversation="c2"))
    for number in (3, 4):
        add(log, request(f"r{number}", f"b{number}", conversation=f"c{number}"))
        with log.write() as tx:
            asked = request(f"r{number}", f"b{number}")
            tx.decisions.decide(batch(f"b{number}"), Decision.APPROVED, at=at(1), by=EVA)
            tx.requests.move(asked, State.APPROVED, event="approved", at=at(1), actor=EVA)
    with log.write() as tx:
        approved = stored_in(tx, "r4")
        tx.requests.move(approved, State.SENDING, event="claimed", at=at(2))
        tx.attempts.begin(approved, call_id="c", at=at(2))
    for number, outcome in ((5, Outcome.SENT), (6, Outcome.REFUSED)):
        asked = request(f"r{number}", f"b{number}", conversation=f"c{number}")
        add(log, asked)
        send(log, asked, outcome)


def stored_in(tx: Transaction, request_id: str) -> Request:
    found = tx.requests.get(request_id)
    assert found is not None
    return found


def after_restore(tools: Tools, found: Restored = FOUND) -> int:
    return AfterRestore(tools)(found)


def resolve(tools: Tools) -> Resolve:
    return Resolve(tools, Authority(tools, FakeDirectory()), Outcomes(tools, make_kinds(tools)))
