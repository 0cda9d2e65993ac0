"""Decisions, statements and other facts, each with its event."""

from dataclasses import replace

import pytest

from bot.domain.requests import Decision
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
