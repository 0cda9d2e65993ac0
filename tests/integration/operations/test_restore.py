"""After a restore: everything on its way is unknown, whatever the step at which it is interrupted, and people say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alephee.pacing import GcraPacer
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.marks import INTEGRATE
from bot.domain.notices import Notice
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Decision, Outcome, Request, State
from bot.domain.restores import RESTORED_LOG, RESTORED_REQUEST, RestoreCause, Restored, read_told
from bot.errors import Refused, Stale, Unknown
from bot.fail_points import FailPoint
from bot.fakes import FakeDirectory, ManualClock, MemoryLog
from bot.kinds import make_kinds
from bot.operations.capabilities import Arrival, Found
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.resolve import Resolve
from bot.operations.integrate.read_back import ReadBack, Seen
from bot.operations.messages.evidence import doubted
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.reconcile import Reconcile
from bot.operations.sending.restore import AfterRestore
from bot.operations.sending.send import Send
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
    marks,
    request,
    send,
    stored,
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


def states(log: MemoryLog) -> dict[str, State]:
    return {request_id: stored(log, request_id).state for request_id in BEFORE}


def asked_of(log: MemoryLog, kind: MessageKind) -> list[str]:
    with log.read() as reader:
        return sorted(post.target.about for post in reader.outbox.due(at(99)) if post.target.show is kind)


def test_what_is_on_its_way_is_unknown_and_what_is_over_stays(tools: Tools, log: MemoryLog) -> None:
    history(log)
    assert after_restore(tools) == 4
    unknown = dict.fromkeys(("r1", "r2", "r3", "r4"), State.UNKNOWN)
    assert states(log) == BEFORE | unknown
    assert {stored(log, one).cause for one in unknown} == {RESTORED_REQUEST}
    with log.read() as reader:
        assert [attempt.outcome for attempt in reader.attempts.of("r4")] == [Outcome.UNKNOWN]
        alert = reader.alerts.open(RESTORED_LOG)
        restored = reader.events.last("restored")
    assert alert is not None
    assert set(alert.request_ids) == set(unknown)
    told = read_told(alert.note)
    assert (told.requests, told.until, told.is_another) == (4, NOON, False)
    assert restored is not None
    assert restored.detail == FOUND.detail
    batches = ["b1", "b2", "b3", "b4"]
    assert asked_of(log, MessageKind.CARD) == batches
    assert asked_of(log, MessageKind.RECEIPT) == batches
    assert asked_of(log, MessageKind.NOTICE) == [f"{one}/{Notice.RESTORED}" for one in batches]
    assert asked_of(log, MessageKind.ALERT) == [alert.id]


@pytest.mark.parametrize("nth", range(1, 7))
def test_interrupted_at_any_step_it_goes_on_where_it_was(tools: Tools, log: MemoryLog, nth: int) -> None:
    history(log)
    left = nth

    def interrupted(point: FailPoint) -> None:
        nonlocal left
        left -= point in {FailPoint.RESTORE_COMMIT, FailPoint.RESTORE_COMMITTED}
        if left == 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        after_restore(replace(tools, fail_point=interrupted))
    found = replace(FOUND, is_begun=1 < nth < 6)  # as the mark in a log's file tells
    assert after_restore(tools, found) == 4
    assert states(log) == BEFORE | dict.fromkeys(("r1", "r2", "r3", "r4"), State.UNKNOWN)
    with log.read() as reader:
        told = [row["name"] for row in reader.sql.rows("SELECT name FROM events WHERE name = 'restored'")]
        alerts = reader.sql.rows("SELECT id FROM alerts")
    assert len(told) == (2 if nth == 6 else 1)  # after the last commit nobody can tell it from another restore
    assert len(alerts) == 1


def test_nothing_on_its_way_needs_nobody_but_is_told(tools: Tools, log: MemoryLog) -> None:
    assert after_restore(tools) == 0
    with log.read() as reader:
        assert reader.alerts.open(RESTORED_LOG) is None
        told = reader.alerts.last(RESTORED_LOG)
    assert told is not None
    assert asked_of(log, MessageKind.ALERT) == [told.id]


def test_a_restored_log_sends_and_expires_nothing(tools: Tools, log: MemoryLog, clock: ManualClock) -> None:
    history(log)
    after_restore(tools)
    clock.turn(timedelta(days=30))
    decide = Decide(tools, Authority(tools, FakeDirectory()))
    pacer = GcraPacer(clock.now().timestamp)
    decide.expire()
    Send(tools, pacer, Outcomes(tools, make_kinds(tools)), make_kinds(tools)).step()
    assert set(states(log).values()) == {State.UNKNOWN, State.SENT, State.REFUSED}


@pytest.mark.parametrize(
    ("request_id", "state"),
    [("r1", State.PENDING), ("r2", State.COLLECTING), ("r3", State.APPROVED), ("r4", State.APPROVED)],
)
def test_what_did_not_arrive_is_back_where_it_was(
    tools: Tools, log: MemoryLog, clock: ManualClock, request_id: str, state: State
) -> None:
    history(log)
    after_restore(tools)
    clock.turn(timedelta(days=3))
    resolve(tools).did_not_arrive(EVA, request_id)
    assert stored(log, request_id).state is state
    with log.read() as reader:
        asked = reader.requests.batch(stored(log, request_id).batch_id)
        alert = reader.alerts.open(RESTORED_LOG)
    assert asked is not None
    assert alert is not None
    fresh = asked.expires_at == clock.now() + tools.policy.approval_ttl
    assert fresh is (state in {State.PENDING, State.COLLECTING})
    if state is State.COLLECTING:
        content = stored(log, request_id).content
        assert getattr(content, "file", None) == INVOICE  # with what it is fetched by


def test_once_all_is_answered_the_alert_is_over(tools: Tools, log: MemoryLog) -> None:
    history(log)
    after_restore(tools)
    for request_id in ("r1", "r2", "r3", "r4"):
        resolve(tools).arrived(EVA, request_id)
        assert stored(log, request_id).state is State.SENT
    with log.read() as reader:
        assert reader.alerts.open(RESTORED_LOG) is None
    with pytest.raises(Stale):
        resolve(tools).did_not_arrive(EVA, "r1")


def test_a_new_card_takes_the_place_of_the_old_one(tools: Tools, log: MemoryLog) -> None:
    history(log)
    card = MessageKey(MessageKind.CARD, "b1")
    with log.write() as tx:
        tx.outbox.adopt(card, MessageRef("C1", "1.1"))
    after_restore(tools)
    resolve(tools).did_not_arrive(EVA, "r1")
    with log.read() as reader:
        assert reader.outbox.place(card) == MessageRef()
        lines = [post for post in reader.outbox.due(at(99)) if post.detail.get("ts") == "1.1"]
    assert len(lines) == 1


def test_many_of_a_batch_are_answered_for_at_once(tools: Tools, log: MemoryLog) -> None:
    """In transactions of a hundred; they are approved together afterwards."""
    asked = marks("b9", 230)
    add(log, *asked, of=batch("b9", kind=INTEGRATE))
    after_restore(tools)
    assert resolve(tools).did_not_arrive(EVA, "b9")
    assert {stored(log, one.id).state for one in asked} == {State.PENDING}
    with pytest.raises(Stale):
        resolve(tools).arrived(EVA, "b9")
    with log.read() as reader:
        assert reader.alerts.open(RESTORED_LOG) is None


def test_while_some_of_a_batch_is_unanswered_nobody_decides_about_it(
    tools: Tools, log: MemoryLog, clock: ManualClock
) -> None:
    both = (request("r1", "b1"), request("r2", "b1", order_id=580102, conversation="c2"))
    add(log, *both)
    after_restore(tools)
    resolve(tools).did_not_arrive(EVA, "r1")
    clock.turn(timedelta(days=3))
    Decide(tools, Authority(tools, FakeDirectory())).expire()
    assert stored(log, "r1").state is State.PENDING
    assert asked_of(log, MessageKind.CARD) == ["b1"]
    resolve(tools).arrived(EVA, "r2")
    with log.read() as reader:
        waits = reader.decisions.next_to_expire()
    assert waits is not None
    assert (stored(log, "r1").state, stored(log, "r2").state) == (State.PENDING, State.SENT)


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
