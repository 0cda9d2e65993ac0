"""What is recorded when the log has moved on meanwhile, and when calls never get out."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.notes import refuse
from bot.domain.requests import Decision, Outcome, Request, State
from bot.errors import NeverSent, Refused, Unknown
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.capabilities import Arrival, Found
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.resolve import Resolve
from bot.operations.messages.evidence import believe_a_409
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.reconcile import Reconcile
from bot.operations.sending.recover import Recover
from bot.operations.tools import Tools
from bot.ports import Changes, SendLog
from tests.integration.log.samples import (
    ANA,
    EVA,
    INVOICE,
    NOON,
    OVERDUE,
    WAITS,
    add,
    at,
    batch,
    due,
    events,
    request,
    send,
    stored,
)

ARRIVED = Found(Arrival.ARRIVED)


def approved(log: SendLog) -> Request:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
        tx.requests.move(request(), State.APPROVED, event="approved", at=NOON, actor=EVA)
    return stored(log)


def claimed(log: SendLog, call_id: str = "c1") -> int:
    """Begin a call; return its attempt."""
    with log.write() as tx:
        asked = tx.requests.get("r1")
        assert asked is not None
        assert tx.requests.move(asked, State.SENDING, event="claimed", at=NOON)
        return tx.attempts.begin(asked, call_id=call_id, at=NOON)


def test_what_is_known_already_is_not_recorded_again(tools: Tools, log: SendLog, outcomes: Outcomes) -> None:
    add(log, request())
    send(log, request())
    before = events(log)
    believed = replace(request(), state=State.UNKNOWN)
    with log.write() as tx:
        assert Reconcile(tools, outcomes, make_kinds(tools)).record(tx, batch(), believed, ARRIVED, 0) is None
    outcomes.arrived(batch(), replace(request(), state=State.APPROVED), ARRIVED)
    outcomes.refuse_unsent(batch(), replace(request(), state=State.APPROVED), refuse("failure.order_gone"))
    assert events(log) == before


def test_a_look_corrects_only_the_attempt_that_was_unknown(log: SendLog, outcomes: Outcomes) -> None:
    asked = approved(log)
    first = claimed(log)
    outcomes.record(batch(), (asked,), {"r1": first}, {"r1": NeverSent("failure.connect")})
    second = claimed(log, "c2")
    outcomes.record(batch(), (asked,), {"r1": second}, {"r1": Unknown("failure.timeout")})
    with log.write() as tx:
        assert outcomes.record_look(tx, batch(), stored(log), State.SENT, Outcome.SENT, changes=Changes())
    with log.read() as reader:
        assert [one.outcome for one in reader.attempts.of("r1")] == [Outcome.NEVER_SENT, Outcome.SENT]


def test_after_a_quarter_of_an_hour_of_calls_that_never_got_out_the_alerts_channel_is_told(
    log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    asked = approved(log)
    for call_id in ("c1", "c2"):
        outcomes.record(batch(), (asked,), {"r1": claimed(log, call_id)}, {"r1": NeverSent("failure.connect")})
        with log.read() as reader:
            told = reader.alerts.open("system.calls_failing")
        assert (told is not None) is (call_id == "c2")
        clock.turn(OVERDUE)


def test_a_claim_without_an_attempt_is_not_called_unknown(log: SendLog, tools: Tools, outcomes: Outcomes) -> None:
    asked = approved(log)
    with log.write() as tx:
        tx.requests.move(asked, State.SENDING, event="claimed", at=NOON)
    assert Recover(tools, outcomes)() == 1
    assert stored(log).state is State.SENDING


def second_message(log: SendLog, first: Outcome) -> Request:
    """Send one message of a conversation with an outcome, and begin another."""
    add(log, request())
    send(log, request(), first, status=None)
    add(log, request("r2", "b2", state=State.APPROVED), of=batch("b2"))
    with log.write() as tx:
        tx.requests.move(request("r2", "b2", state=State.APPROVED), State.SENDING, event="claimed", at=at(9))
    return stored(log, "r2")


def test_a_409_proves_nothing_when_another_message_waits_for_its_answer(log: SendLog, tools: Tools) -> None:
    refused = second_message(log, Outcome.SENT)
    with log.write() as tx:
        assert believe_a_409(tools, tx, refused, Changes()) == ()


def test_a_409_proves_that_the_unknown_message_arrived_and_leaves_its_other_attempts(
    log: SendLog, tools: Tools, outcomes: Outcomes
) -> None:
    asked = approved(log)
    outcomes.record(batch(), (asked,), {"r1": claimed(log)}, {"r1": NeverSent("failure.connect")})
    outcomes.record(batch(), (asked,), {"r1": claimed(log, "c2")}, {"r1": Unknown("failure.timeout")})
    with log.write() as tx:
        tx.decisions.state_reply(asked.conversation, at=NOON - timedelta(days=1), by=ANA)
        (believed,) = believe_a_409(tools, tx, request("r2", "b2"), Changes())
    assert believed.id == "r1"
    with log.read() as reader:
        assert [one.outcome for one in reader.attempts.of("r1")] == [Outcome.NEVER_SENT, Outcome.SENT]
    assert stored(log).state is State.SENT


def test_a_message_that_a_409_proves_to_have_arrived_is_sent_without_a_cause_of_failure(
    log: SendLog, tools: Tools, outcomes: Outcomes
) -> None:
    asked = approved(log)
    outcomes.record(batch(), (asked,), {"r1": claimed(log)}, {"r1": Unknown("failure.timeout")})
    Resolve(tools, Authority(tools, FakeDirectory()), outcomes).did_not_arrive(EVA, "r1")
    refusal = Refused("failure.status_409", status=409, api_message="locked")
    outcomes.record(batch(), (asked,), {"r1": claimed(log, "c2")}, {"r1": refusal})
    told = stored(log)
    assert (told.state, told.cause, told.http_status, told.api_message) == (State.SENT, "", 409, "locked")


def test_without_an_answer_the_last_answers_words_stay_beside_its_status(
    log: SendLog, tools: Tools, outcomes: Outcomes
) -> None:
    """The view had the status of the one call, and the silence of the next."""
    asked = approved(log)
    refusal = Refused("failure.status_412", status=412, api_message="not yet")
    outcomes.record(batch(), (asked,), {"r1": claimed(log)}, {"r1": refusal})
    Resolve(tools, Authority(tools, FakeDirectory()), outcomes).retry(ANA, "b1")
    outcomes.record(batch(), (asked,), {"r1": claimed(log, "c2")}, {"r1": NeverSent("failure.connect")})
    assert (stored(log).http_status, stored(log).api_message) == (412, "not yet")
    outcomes.record(batch(), (asked,), {"r1": claimed(log, "c3")}, {"r1": Unknown("failure.timeout")})
    assert (stored(log).http_status, stored(log).api_message) == (412, "not yet")
    Resolve(tools, Authority(tools, FakeDirectory()), outcomes).did_not_arrive(EVA, "r1")
    outcomes.record(batch(), (asked,), {"r1": claimed(log, "c4")}, {"r1": Refused("failure.status_403", status=403)})
    assert (stored(log).http_status, stored(log).api_message) == (403, "")


def test_what_nobody_can_tell_for_a_week_is_not_looked_at_every_minute(
    log: SendLog, tools: Tools, outcomes: Outcomes, clock: ManualClock
) -> None:
    """Each look was an event that is kept for ever."""
    content = DocumentContent(document_type=1, file=INVOICE)
    add(log, request(kind=DOCUMENT, content=content), of=batch(kind=DOCUMENT))
    send(log, request(kind=DOCUMENT, content=content), Outcome.UNKNOWN, status=None)
    with log.write() as tx:
        tx.requests.change("r1", Changes(finished_at=NOON))
    look, week = FollowUps(tools, Reconcile(tools, outcomes, make_kinds(tools))), timedelta(days=7)
    latest = timedelta(seconds=WAITS.look_latest)
    clock.turn(timedelta(seconds=30))
    assert look.step() == 0
    assert due(log) == (clock.now() + timedelta(seconds=WAITS.look_later), 0)
    looks, written = 1, events(log)
    while clock.now() < NOON + week:
        clock.turn(look.look.in_a_while(stored(log)).pause)
        looks += 1
    assert week / latest <= looks <= week / latest + 50
    clock.turn(timedelta(microseconds=-clock.now().microsecond))
    assert look.step() == 0
    assert due(log) == (clock.now() + latest, 0)
    assert events(log) == written
    assert stored(log).state is State.UNKNOWN
