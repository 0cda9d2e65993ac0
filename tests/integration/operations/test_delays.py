"""What lasts a quarter of an hour and what does not; and what is over when a request has gone on."""

from datetime import datetime, timedelta

import pytest

from bot.alephee.pacer import GcraPacer
from bot.domain.notes import refuse
from bot.domain.outbox import Alert
from bot.domain.requests import Outcome, Request, State
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.resolve import Resolve
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.send import Send
from bot.operations.tools import Tools
from bot.ports import Answer, SendLog
from tests.integration.log.samples import EVA, OVERDUE, batch, stored
from tests.integration.operations.test_send import approved

CONNECT, REFUSED = NeverSent("failure.connect"), Refused("failure.status_412", status=412)


def alert(log: SendLog, cause: str) -> Alert | None:
    with log.read() as reader:
        return reader.alerts.last(cause)


def call(log: SendLog, outcomes: Outcomes, result: Answer | AlepheeError, at: datetime) -> None:
    """Claim the one request, and record what came of its call."""
    with log.write() as tx:
        asked = stored(log)
        assert tx.requests.move(asked, State.SENDING, event="claimed", at=at)
        attempt = tx.attempts.begin(asked, call_id="c", at=at)
    outcomes.record(batch(), (asked,), {asked.id: attempt}, {asked.id: result})


def retried(tools: Tools, outcomes: Outcomes) -> None:
    assert Resolve(tools, Authority(tools, FakeDirectory()), outcomes).retry(EVA, "b1") == 1


def test_a_look_up_that_fails_once_after_a_retry_has_not_failed_since_the_day_before(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes, clock: ManualClock
) -> None:
    asked = approved(log)
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    send.step()
    outcomes.refuse_unsent(batch(), stored(log), refuse("failure.order_gone"))
    clock.turn(timedelta(days=1))
    retried(tools, outcomes)
    send.step()
    assert (stored(log).delays, alert(log, "system.lookup_failing")) == (1, None)
    clock.turn(OVERDUE)
    send.step()
    told = alert(log, "system.lookup_failing")
    assert told is not None
    assert told.request_ids == (asked.id,)


def test_a_call_that_does_not_get_out_after_a_retry_has_not_failed_since_the_day_before(
    tools: Tools, log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    approved(log)
    call(log, outcomes, CONNECT, clock.now())
    call(log, outcomes, REFUSED, clock.now())
    clock.turn(timedelta(days=1))
    retried(tools, outcomes)
    call(log, outcomes, CONNECT, clock.now())
    assert alert(log, "system.calls_failing") is None
    clock.turn(OVERDUE)
    call(log, outcomes, CONNECT, clock.now())
    assert alert(log, "system.calls_failing") is not None


@pytest.mark.parametrize("result", [Answer(200), REFUSED, Unknown("failure.timeout")])
def test_calls_get_out_again_when_one_was_answered_whatever_the_answer(
    log: SendLog, outcomes: Outcomes, clock: ManualClock, result: Answer | AlepheeError
) -> None:
    """After a refusal, and after a call without an answer, the alert stayed open for ever."""
    approved(log)
    call(log, outcomes, CONNECT, clock.now())
    clock.turn(OVERDUE)
    call(log, outcomes, CONNECT, clock.now())
    told = alert(log, "system.calls_failing")
    assert told is not None
    assert told.resolved_at is None
    call(log, outcomes, result, clock.now())
    over = alert(log, "system.calls_failing")
    assert over is not None
    assert over.resolved_at == clock.now()


def test_look_ups_succeed_again_when_one_has_found_that_the_order_is_gone(
    tools: Tools, log: SendLog, pacer: GcraPacer, outcomes: Outcomes, clock: ManualClock
) -> None:
    """The alert about look-ups stayed open for ever beside the one about the refusal."""
    approved(log)
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    send.step()
    clock.turn(OVERDUE)
    send.step()
    outcomes.refuse_unsent(batch(), stored(log), refuse("failure.order_gone"))
    over, refused = alert(log, "system.lookup_failing"), alert(log, "refused.failure.order_gone")
    assert over is not None
    assert over.resolved_at == clock.now()
    assert refused is not None
    assert refused.resolved_at is None


def test_the_alert_of_an_unknown_call_is_over_when_its_attempt_is_known(
    log: SendLog, outcomes: Outcomes, clock: ManualClock
) -> None:
    asked: Request = approved(log)
    call(log, outcomes, Unknown("failure.timeout"), clock.now())
    with log.read() as reader:
        assert [(one.cause, one.about) for one in reader.alerts.of(asked.id)] == [("unknown", asked.id)]
        assert [one.outcome for one in reader.attempts.of(asked.id)] == [Outcome.UNKNOWN]
