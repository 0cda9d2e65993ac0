"""New events are short: one tells the same step of many requests, and a call is told by the event that moves them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.requests import Decision, Outcome, State
from bot.log import SqliteSendLog
from bot.ports import Changes
from tests.integration.log.forgery import check, forge, read, rewrite, told
from tests.integration.log.samples import EVA, add, at, batch, events, marks, request, send, send_marks, stored


def names(path: Path) -> list[str]:
    return [event["name"] for event in read(path)]


def test_the_same_step_of_many_requests_is_one_event(log: SqliteSendLog, path: Path) -> None:
    send_marks(log, *marks("b1", 50))
    assert names(path) == ["asked", "approved", "claimed", "sent", "refused", "confirmed"]
    assert check(path).ok


def test_a_story_tells_every_step_of_each_request(log: SqliteSendLog) -> None:
    send_marks(log, *marks("b1", 3))
    with log.read() as reader:
        story = reader.requests.story("b1")
    assert story is not None
    assert [(event.name, event.request_id, event.to_state) for event in story.events] == [
        ("asked", "b1m1", "pending"),
        ("asked", "b1m2", "pending"),
        ("asked", "b1m3", "pending"),
        ("decided", None, None),
        ("approved", "b1m1", "approved"),
        ("approved", "b1m2", "approved"),
        ("approved", "b1m3", "approved"),
        ("claimed", "b1m1", "sending"),
        ("claimed", "b1m2", "sending"),
        ("claimed", "b1m3", "sending"),
        ("sent", "b1m1", "sent"),
        ("sent", "b1m2", "sent"),
        ("refused", "b1m3", "refused"),
        ("confirmed", "b1m1", None),
        ("confirmed", "b1m2", None),
    ]


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE requests SET order_id = 9 WHERE id = ?", "requests {}: order_id is 9, the events say"),
        ("UPDATE requests SET state = 'unknown' WHERE id = ?", "requests {}: state is 'unknown', the events say"),
        ("UPDATE contents SET summary = 'x' WHERE request_id = ?", "contents {}: content_digest is"),
        ("UPDATE attempts SET call_id = 'x' WHERE request_id = ?", "attempts "),
        (
            "UPDATE answers SET api_message = 'x' WHERE attempt_id = (SELECT id FROM attempts WHERE request_id = ?)",
            "answers ",
        ),
        ("DELETE FROM contents WHERE request_id = ?", "contents {}: is missing"),
    ],
)
def test_each_request_of_a_common_event_is_vouched_for(
    log: SqliteSendLog, path: Path, statement: str, problem: str, number: int
) -> None:
    send_marks(log, *marks("b1", 3))
    forge(path, (statement, (f"b1m{number}",)))
    (found,) = told(path)
    assert found.startswith(problem.format(f"b1m{number}"))


def test_a_common_event_that_moves_a_request_from_another_state_is_found(log: SqliteSendLog, path: Path) -> None:
    send_marks(log, *marks("b1", 3))
    claimed = names(path).index("claimed")
    changed = json.loads(read(path)[claimed]["changed"])
    changed["requests"]["b1m9"] = {}
    rewrite(path, claimed, changed=json.dumps(changed))
    problem = f"event {claimed + 1}: moves a request from approved that the events before it left in None"
    assert problem in told(path)


def test_an_event_that_moves_nothing_is_found(log: SqliteSendLog, path: Path) -> None:
    send_marks(log, *marks("b1", 3))
    claimed = names(path).index("claimed")
    rewrite(path, claimed, changed="{}")
    problem = f"event {claimed + 1}: moves a request from approved that the events before it left in None"
    assert problem in told(path)


@pytest.mark.parametrize("changed", ['{"contents":{"x":"a"}}', '{"batches":{"":3}}', '{"replies":{"":{}}}', "[]", "{"])
def test_what_cannot_be_read_is_found(log: SqliteSendLog, path: Path, changed: str) -> None:
    send_marks(log, *marks("b1", 2))
    rewrite(path, 0, changed=changed)
    assert "event 1: does not tell readably what it changed" in told(path)


def test_what_differs_is_told_apart(log: SqliteSendLog, path: Path) -> None:
    """Another name, person, batch or detail, a second step of the same request, or a later time is another event."""
    add(log, request("r1"), request("r2"))
    add(log, request("r3", "b2"))
    before = len(read(path))
    with log.write() as transaction:
        transaction.requests.change("r1", Changes(cause="x"), event="one")
        transaction.requests.change("r2", Changes(cause="x"), event="other")
        transaction.requests.change("r2", Changes(cause="y"), event="other")
        transaction.requests.change("r3", Changes(cause="x"), event="other")
        transaction.events.note("noted", at=at(1), request_id="r1")
        transaction.events.note("noted", at=at(1), request_id="r2")
        transaction.requests.move(request("r1"), State.APPROVED, event="approved", at=at(1))
        transaction.requests.move(request("r2"), State.APPROVED, event="approved", at=at(2))
    assert names(path)[before:] == ["one", "other", "other", "other", "noted", "noted", "approved", "approved"]
    assert check(path).ok


def test_steps_of_one_moment_are_one_event_though_the_clock_went_on_meanwhile(log: SqliteSendLog, path: Path) -> None:
    add(log, request("r1"), request("r2"))
    with log.write() as transaction:
        for number in (1, 2):
            one = request(f"r{number}")
            assert transaction.requests.move(one, State.WITHDRAWN, event="withdrawn", at=at(1 + number / 100))
    assert names(path) == ["asked", "withdrawn"]
    assert stored(log, "r2").finished_at == at(1.02)
    assert check(path).ok


def test_a_call_that_moves_nothing_is_told_by_itself(log: SqliteSendLog, path: Path) -> None:
    add(log, request("r1"), request("r2"))
    with log.write() as transaction:
        first = transaction.attempts.begin(request("r1"), call_id="c1", at=at(1))
        transaction.attempts.begin(request("r2"), call_id="c1", at=at(1))
        transaction.events.note("noted", at=at(1), request_id="r2")
    assert names(path) == ["asked", "attempt_begun", "noted"]
    assert events(log)[2] == ("attempt_begun", None, None)
    assert check(path).ok
    assert first == 1


def test_within_a_transaction_a_story_is_up_to_date(log: SqliteSendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.decisions.decide(batch(), Decision.APPROVED, at=at(1), by=EVA)
        transaction.requests.move(request(), State.APPROVED, event="approved", at=at(1), actor=EVA)
        story = transaction.requests.story("b1")
        assert story is not None
        assert [event.name for event in story.events] == ["asked", "decided", "approved"]
        transaction.requests.move(replace(request(), state=State.APPROVED), State.SENDING, event="claimed", at=at(2))
        assert transaction.events.newest_time() == at(2)


def test_nothing_that_the_event_says_already_is_repeated(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    (asked,) = read(path)
    own, (order, number, place) = True, (580101, "2000001234567890", "15001/order/580101")
    row = [own, "message", 15001, order, number, "AR", place, "OTHER", None, own, own]
    assert json.loads(asked["changed"])["requests"] == {"": row}
    assert (asked["prev_hash"], asked["hash"][:3], len(asked["hash"])) == ("", "s2:", 46)


def test_how_a_batch_was_decided_and_a_call_ended_is_told_in_words(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    send(log, request(), Outcome.REFUSED, status=412)
    approved, claimed, refused = (json.loads(event["changed"]) for event in read(path)[1:])
    assert approved == {"batches": {"": "approved"}}
    assert claimed["requests"] == {"": {"attempts": 1}}
    assert refused["attempts"] == {"1": "refused 412"}
    assert check(path).ok


def test_a_call_that_ended_before_its_event_tells_when(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    send(log, request(), Outcome.UNKNOWN, status=None)
    with log.write() as transaction:
        transaction.attempts.end(1, Outcome.SENT, at=at(99), http_status=200)
    (ended,) = json.loads(read(path)[-1]["changed"])["attempts"].values()
    assert ended["outcome"] == "sent"
    assert ended["ended_at"] == read(path, "attempts")[0]["ended_at"]
    assert check(path).ok
