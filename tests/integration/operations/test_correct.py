"""A batch that is asked in the place of another one, in one transaction."""

import pytest

from bot.domain.corrections import replacement
from bot.domain.notes import Note
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Decision, Outcome, State
from bot.errors import FieldErrors, NotAllowed, Stale
from bot.fakes import FakeDirectory
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.correct import Correct
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.resolve import Resolve
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools
from bot.ports import Changes, SendLog
from tests.integration.log.samples import ANA, EVA, NOON, add, batch, request, send, stored


@pytest.fixture
def correct(tools: Tools) -> Correct:
    authority = Authority(tools, FakeDirectory())
    return Correct(tools, authority, Decide(tools, authority))


@pytest.fixture
def ask(tools: Tools, correct: Correct) -> Ask:
    return Ask(tools, make_kinds(tools), correct.put_in_place)


def failed(log: SendLog, state: State = State.DECLINED) -> None:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision(state.value), at=NOON, by=EVA)
        tx.requests.move(request(), state, event=state.value, at=NOON, actor=EVA)


def refused(log: SendLog, tools: Tools) -> None:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
    send(log, request(), Outcome.REFUSED, status=400)
    with log.write() as tx:
        Outcomes(tools, make_kinds(tools)).tell(tx, "refused.failure.status_400", request=stored(log))


def again(ask: Ask, batch_id: str = "b2", **columns: object) -> None:
    made = batch(batch_id, replaces="b1", **columns)
    ask(made, (request(f"r-{batch_id}", batch_id),))


def noted(log: SendLog, batch_id: str = "b1") -> str | None:
    with log.read() as reader:
        story = reader.requests.story(batch_id)
    assert story is not None
    done = replacement(story)
    return None if done is None else str(done.detail["batch"])


def test_the_form_of_what_failed_is_opened_for_who_asked(log: SendLog, correct: Correct) -> None:
    failed(log)
    assert [one.id for one in correct(ANA, "b1").requests] == ["r1"]
    with pytest.raises(NotAllowed) as caught:
        correct(EVA, "b1")
    assert caught.value.note.key == "denied.not_requester"
    with pytest.raises(Stale):
        correct(ANA, "nothing")


@pytest.mark.parametrize("state", [State.DECLINED, State.EXPIRED, State.WITHDRAWN])
def test_a_new_batch_takes_the_place_of_one_that_failed(log: SendLog, ask: Ask, state: State) -> None:
    failed(log, state)
    again(ask)
    assert noted(log) == "b2"
    assert (stored(log).state, stored(log, "r-b2").state) == (state, State.PENDING)
    with log.read() as reader:
        new = reader.requests.batch("b2")
        assert new is not None
        assert new.replaces == "b1"
        assert reader.outbox.is_asked(MessageKey(MessageKind.RECEIPT, "b1"))


def test_an_undecided_batch_is_withdrawn_in_the_same_transaction(log: SendLog, ask: Ask) -> None:
    add(log, request())
    again(ask)
    assert (stored(log).state, stored(log, "r-b2").state) == (State.WITHDRAWN, State.PENDING)
    with log.read() as reader:
        old = reader.requests.batch("b1")
        assert old is not None
        assert (old.decision, old.decided_by) == (Decision.WITHDRAWN, ANA)


def test_of_two_corrections_the_second_hears_who_was_quicker(log: SendLog, ask: Ask, correct: Correct) -> None:
    failed(log)
    again(ask)
    with pytest.raises(FieldErrors) as caught:
        again(ask, "b3")
    assert caught.value.fields == {"reason": Note("correct.already", {"by": ANA, "at": NOON})}
    with pytest.raises(Stale) as pressed:
        correct(ANA, "b1")
    assert pressed.value.note.key == "correct.already"
    assert correct.before("b1") is None


def test_the_same_form_submitted_twice_is_one_batch(log: SendLog, ask: Ask) -> None:
    failed(log)
    again(ask)
    again(ask)
    assert noted(log) == "b2"


def test_what_went_on_meanwhile_is_not_replaced(log: SendLog, ask: Ask, correct: Correct) -> None:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.APPROVED, at=NOON, by=EVA)
        tx.requests.move(request(), State.APPROVED, event="approved", at=NOON, actor=EVA)
    with pytest.raises(FieldErrors) as caught:
        again(ask)
    assert caught.value.fields["reason"] == Note("stale.approved", {"by": EVA, "at": NOON})
    with pytest.raises(Stale):
        correct(ANA, "b1")
    with log.read() as reader:
        assert reader.requests.batch("b2") is None


def test_nobody_replaces_what_somebody_else_asked_for(log: SendLog, ask: Ask) -> None:
    failed(log)
    with pytest.raises(FieldErrors):
        again(ask, requested_by=EVA)
    with pytest.raises(FieldErrors):
        ask(batch("b2", replaces="nothing"), (request("r2", "b2"),))
    assert noted(log) is None


def test_what_is_replaced_is_off_its_alerts_and_never_sent_again(log: SendLog, tools: Tools, ask: Ask) -> None:
    refused(log, tools)
    again(ask)
    with log.read() as reader:
        assert reader.alerts.unresolved() == ()
    people = FakeDirectory()
    resolve = Resolve(tools, Authority(tools, people), Outcomes(tools, make_kinds(tools)))
    with pytest.raises(Stale) as caught:
        resolve.retry(EVA, "b1")
    assert caught.value.note.key == "correct.already"
    assert stored(log).state is State.REFUSED


def test_what_was_invalid_is_replaced_without_being_withdrawn(log: SendLog, ask: Ask) -> None:
    add(log, request(state=State.COLLECTING))
    with log.write() as tx:
        changes = Changes(cause="file.web_page", notes=(Note("file.web_page"),))
        asked = request(state=State.COLLECTING)
        tx.requests.move(asked, State.INVALID, event="invalid", at=NOON, changes=changes)
    again(ask)
    assert (stored(log).state, noted(log)) == (State.INVALID, "b2")
