"""Attempts: the database itself refuses a second call that may have its effect."""

import pytest

from bot.domain.requests import Attempt, Outcome, State
from bot.errors import LogUnavailable, SecondAttempt
from bot.ports import SendLog
from tests.integration.log.samples import add, at, request, stored

#: what every engine has to do
EVERY_ENGINE = True

APPROVED = request(state=State.APPROVED)


def begin(log: SendLog) -> int:
    with log.write() as transaction:
        return transaction.attempts.begin(APPROVED, call_id="c1", at=at(1))


def end(log: SendLog, attempt: int, outcome: Outcome, status: int | None = None, message: str = "") -> None:
    with log.write() as transaction:
        transaction.attempts.end(attempt, outcome, at=at(2), http_status=status, api_message=message)


def test_an_attempt_is_open_until_its_answer_is_known(log: SendLog) -> None:
    add(log, APPROVED)
    attempt = begin(log)
    with log.read() as reader:
        assert reader.attempts.of("r1") == (Attempt(id=attempt, request_id="r1", call_id="c1", started_at=at(1)),)
    end(log, attempt, Outcome.REFUSED, 412, "No permitido")
    with log.read() as reader:
        (ended,) = reader.attempts.of("r1")
    assert (ended.outcome, ended.ended_at, ended.http_status) == (Outcome.REFUSED, at(2), 412)
    assert ended.api_message == "No permitido"
    assert (stored(log).attempts, stored(log).http_status, stored(log).api_message) == (1, 412, "No permitido")


@pytest.mark.parametrize("outcome", [None, Outcome.SENT, Outcome.UNKNOWN])
def test_no_second_attempt_while_one_may_have_had_its_effect(log: SendLog, outcome: Outcome | None) -> None:
    add(log, APPROVED)
    attempt = begin(log)
    if outcome is not None:
        end(log, attempt, outcome)
    with log.write() as transaction:
        with pytest.raises(SecondAttempt):
            transaction.attempts.begin(APPROVED, call_id="c2", at=at(3))
        transaction.events.note("refused_twice", at=at(3), request_id="r1")
    assert stored(log).attempts == 1
    with log.read() as reader:
        story = reader.requests.story("b1")
    assert story is not None
    assert story.events[-1].name == "refused_twice"


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NEVER_SENT, Outcome.NOT_ARRIVED])
def test_another_attempt_when_the_first_had_no_effect(log: SendLog, outcome: Outcome) -> None:
    add(log, APPROVED)
    end(log, begin(log), outcome)
    begin(log)
    assert stored(log).attempts == 2


def test_an_unknown_attempt_can_be_corrected_and_keeps_its_time(log: SendLog) -> None:
    add(log, APPROVED)
    attempt = begin(log)
    end(log, attempt, Outcome.UNKNOWN)
    with log.write() as transaction:
        transaction.attempts.end(attempt, Outcome.SENT, at=at(9), http_status=200, api_message="ok")
    with log.read() as reader:
        (corrected,) = reader.attempts.of("r1")
    assert (corrected.outcome, corrected.ended_at, corrected.http_status) == (Outcome.SENT, at(2), 200)


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.REFUSED, Outcome.NEVER_SENT, Outcome.NOT_ARRIVED])
def test_an_attempt_that_ended_cannot_end_otherwise(log: SendLog, outcome: Outcome) -> None:
    add(log, APPROVED)
    attempt = begin(log)
    end(log, attempt, outcome)
    with pytest.raises(ValueError, match="neither open nor unknown"):
        end(log, attempt, Outcome.UNKNOWN)


def test_a_call_without_answer_keeps_the_status_of_the_last_that_was_answered(log: SendLog) -> None:
    add(log, APPROVED)
    end(log, begin(log), Outcome.NEVER_SENT, 429, "despacio")
    end(log, begin(log), Outcome.UNKNOWN)
    assert (stored(log).http_status, stored(log).api_message, stored(log).attempts) == (429, "despacio", 2)


def test_an_answer_that_says_the_same_again_changes_the_attempt_only(log: SendLog) -> None:
    add(log, APPROVED)
    end(log, begin(log), Outcome.REFUSED, 412, "igual")
    end(log, begin(log), Outcome.REFUSED, 412, "igual")
    with log.read() as reader:
        assert [attempt.api_message for attempt in reader.attempts.of("r1")] == ["igual", "igual"]


def test_an_attempt_needs_a_request(log: SendLog) -> None:
    with pytest.raises(LogUnavailable, match=r"FOREIGN KEY|attempts_request_id_fkey"), log.write() as transaction:
        transaction.attempts.begin(APPROVED, call_id="c1", at=at(1))


def test_several_requests_may_share_a_call(log: SendLog) -> None:
    two = request("r2", state=State.APPROVED)
    add(log, APPROVED, two)
    with log.write() as transaction:
        transaction.attempts.begin(APPROVED, call_id="c1", at=at(1))
        transaction.attempts.begin(two, call_id="c1", at=at(1))
    with log.read() as reader:
        assert {reader.attempts.of(name)[0].call_id for name in ("r1", "r2")} == {"c1"}
