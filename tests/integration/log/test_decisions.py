"""Decisions, statements and other facts, each with its event."""

from dataclasses import replace

import pytest

from bot.domain.requests import Decision, Question, State
from bot.ports import SendLog
from tests.integration.log.samples import ANA, EVA, add, at, batch, events, request

#: what every engine has to do
EVERY_ENGINE = True


def test_a_decision_is_made_once(log: SendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        assert transaction.decisions.decide(batch(), Decision.DECLINED, at=at(1), by=EVA, reason="tono")
        assert not transaction.decisions.decide(batch(), Decision.APPROVED, at=at(2), by="U00IVO")
        found = transaction.requests.batch("b1")
    expected = replace(batch(), decision=Decision.DECLINED, decided_by=EVA, decided_at=at(1), decline_reason="tono")
    assert found == expected
    assert events(log)[1:] == [("decided", None, None)]


def test_an_approval_that_is_not_the_last_one_decides_nothing(log: SendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        assert transaction.decisions.approve("b1", at=at(1), by=EVA)
        assert not transaction.decisions.approve("b1", at=at(2), by=EVA)
        found = transaction.requests.batch("b1")
    assert found == replace(batch(), approved_by=(EVA,))
    assert events(log)[1:] == [("approved", None, None)]


def test_who_approves_twice_after_all_others_is_written_down_once(log: SendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.decisions.approve("b1", at=at(1), by=EVA)
        assert transaction.decisions.decide(batch(), Decision.APPROVED, at=at(2), by=EVA)
        found = transaction.requests.batch("b1")
    assert found is not None
    assert (found.approved_by, found.decided_by) == ((EVA,), EVA)


def test_an_approval_taken_back_leaves_a_batch_undecided(log: SendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.decisions.approve("b1", at=at(1), by=EVA)
        transaction.decisions.decide(batch(), Decision.APPROVED, at=at(2), by="U00IVO")
        transaction.requests.move(request(), State.APPROVED, event="approved", at=at(2), actor="U00IVO")
    approved = replace(batch(), decision=Decision.APPROVED)
    with log.write() as transaction:
        assert transaction.decisions.take_back(approved, event="undone", at=at(3), by=EVA)
        asked = replace(request(), state=State.APPROVED)
        assert transaction.requests.move(asked, State.PENDING, event="undone", at=at(3), actor=EVA)
    with log.write() as transaction:
        assert not transaction.decisions.take_back(approved, event="undone", at=at(4), by=EVA)
        found = transaction.requests.batch("b1")
    assert found == batch()
    assert events(log)[-1] == ("undone", "approved", "pending")


def test_a_question_is_asked_and_answered_once(log: SendLog) -> None:
    add(log, request())
    question = Question(id="q1", batch_id="b1", asked_by=EVA, asked_at=at(1), text="¿Qué talla?")
    with log.write() as transaction:
        assert transaction.questions.ask(question)
        assert not transaction.questions.ask(question)
        assert transaction.questions.get("q1") == question
        assert transaction.questions.answer(question, "La 42", at=at(2), by=ANA)
        assert not transaction.questions.answer(question, "La 43", at=at(3), by=ANA)
        assert transaction.questions.get("q2") is None
    with log.read() as reader:
        story = reader.requests.story("b1")
    assert story is not None
    assert story.questions == (replace(question, answered_at=at(2), answer="La 42"),)
    assert [(event.name, event.actor, event.detail) for event in story.events[1:]] == [
        ("asked_back", EVA, {"question": "q1"}),
        ("answered", ANA, {"question": "q1"}),
    ]


@pytest.mark.parametrize(
    ("decision", "by", "told"),
    [
        (Decision.APPROVED, EVA, EVA),
        (Decision.DECLINED, EVA, EVA),
        (Decision.EXPIRED, EVA, None),
        (Decision.NOT_NEEDED, ANA, None),
        (Decision.WITHDRAWN, None, ANA),
    ],
)
def test_only_people_decide(log: SendLog, decision: Decision, by: str | None, told: str | None) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.decisions.decide(batch(), decision, at=at(1), by=by)
        found = transaction.requests.batch("b1")
    assert found is not None
    assert found.decided_by == told


def test_the_digest_of_a_batch_is_written_when_its_files_are_known(log: SendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.decisions.set_digest("b1", "sha256:new")
        with pytest.raises(ValueError, match="no batch"):
            transaction.decisions.set_digest("b2", "sha256:new")
    with log.read() as reader:
        found = reader.requests.batch("b1")
    assert found is not None
    assert found.digest == "sha256:new"


def test_a_note_about_a_request_stands_in_the_story_of_its_batch(log: SendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.events.note("refused_press", at=at(1), request_id="r1", actor=EVA, detail={"why": "denied.own"})
        transaction.events.note("seen", at=at(1), batch_id="b1")
        transaction.events.note("started", at=at(1))
    with log.read() as reader:
        story = reader.requests.story("b1")
    assert story is not None
    assert [(event.name, event.actor, event.detail) for event in story.events[1:]] == [
        ("refused_press", EVA, {"why": "denied.own"}),
        ("seen", None, {}),
    ]


def test_a_note_about_a_request_that_does_not_exist_is_refused(log: SendLog) -> None:
    with pytest.raises(ValueError, match="no request nobody"), log.write() as transaction:
        transaction.events.note("odd", at=at(1), request_id="nobody")


def test_the_last_statement_that_the_buyer_replied_counts(log: SendLog) -> None:
    with log.write() as transaction:
        transaction.decisions.state_reply("15001/order/1", at=at(1), by=ANA)
        transaction.decisions.state_reply("15001/order/1", at=at(2), by=EVA)
    with log.read() as reader:
        assert reader.decisions.buyer_replied_at("15001/order/1") == at(2)
        assert reader.decisions.buyer_replied_at("15001/order/2") is None


def test_a_file_is_stored_once_under_its_digest(log: SendLog) -> None:
    with log.write() as transaction:
        first, second = transaction.files.save(b"abc"), transaction.files.save(b"abc")
    assert first == second == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    with log.read() as reader:
        assert reader.files.get(first) == b"abc"
        assert reader.files.get("0" * 64) is None
