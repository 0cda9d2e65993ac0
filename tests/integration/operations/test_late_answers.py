"""Late answers: a process lost the work in the middle of a call, another gave it up, and it is answered after all."""

import pytest

from bot.domain.requests import Outcome, State
from bot.domain.restores import RESTORED_REQUEST
from bot.errors import NeverSent, Refused, Unknown
from bot.fakes import FakeDirectory, MemoryLog
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.capabilities import CallResult
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.resolve import Resolve
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.recover import Recover
from bot.operations.tools import Tools
from bot.ports import Answer, Changes
from tests.integration.log.samples import EVA, NOON, add, batch, events, request, stored

SENT = Answer(200)
REFUSED = Refused("failure.status_404", status=404)
NEVER = NeverSent("failure.connect")
LOST = Unknown("failure.timeout")


class Late:
    """A call that the process which began it goes on with, while another process works."""

    def __init__(self, tools: Tools, log: MemoryLog) -> None:
        self.tools, self.log = tools, log
        self.outcomes = Outcomes(tools, make_kinds(tools))
        add(log, request(state=State.APPROVED))
        self.attempt = self.begin()
        self.claimed = (request(state=State.APPROVED),)
        Recover(tools, self.outcomes)()
        self.resolve = Resolve(tools, Authority(tools, FakeDirectory()), self.outcomes)

    def begin(self) -> int:
        with self.log.write() as tx:
            attempt = tx.attempts.begin(stored(self.log), call_id="c1", at=NOON)
            tx.requests.move(stored(self.log), State.SENDING, event="claimed", at=NOON)
        return attempt

    def answer(self, result: CallResult) -> State:
        self.outcomes.record(batch(), self.claimed, {"r1": self.attempt}, {"r1": result})
        return stored(self.log).state

    @property
    def outcome(self) -> Outcome | None:
        with self.log.read() as reader:
            return reader.attempts.of("r1")[0].outcome

    @property
    def asks_people(self) -> bool:
        with self.log.read() as reader:
            return bool(reader.alerts.open("unknown", about="r1"))


@pytest.fixture
def late(tools: Tools, log: MemoryLog, clock: ManualClock) -> Late:
    return Late(tools, log)


@pytest.mark.parametrize(
    ("result", "state", "outcome"),
    [
        (SENT, State.SENT, Outcome.SENT),
        (REFUSED, State.REFUSED, Outcome.REFUSED),
        (NEVER, State.APPROVED, Outcome.NEVER_SENT),
        (LOST, State.UNKNOWN, Outcome.UNKNOWN),
    ],
)
def test_a_call_that_was_given_up_is_what_its_answer_says(
    late: Late, result: CallResult, state: State, outcome: Outcome
) -> None:
    assert stored(late.log).state is State.UNKNOWN
    assert late.asks_people
    assert late.answer(result) is state
    assert (late.outcome, late.asks_people) == (outcome, state is State.UNKNOWN)
    assert late.answer(result) is state


def test_an_answer_that_says_sent_counts_more_than_who_did_not_see_it(late: Late) -> None:
    late.resolve.did_not_arrive(EVA, "r1")
    assert late.answer(SENT) is State.SENT
    assert late.outcome is Outcome.SENT


@pytest.mark.parametrize("result", [SENT, REFUSED, NEVER, LOST])
def test_a_late_answer_leaves_alone_the_call_that_a_person_had_made_instead(late: Late, result: CallResult) -> None:
    late.resolve.did_not_arrive(EVA, "r1")
    late.begin()
    assert late.answer(result) is State.SENDING
    assert late.outcome is Outcome.NOT_ARRIVED


@pytest.mark.parametrize("result", [REFUSED, NEVER])
def test_that_nothing_went_out_changes_nothing_of_what_a_person_has_said(late: Late, result: CallResult) -> None:
    late.resolve.arrived(EVA, "r1")
    assert late.answer(result) is State.SENT


@pytest.mark.parametrize("result", [REFUSED, NEVER])
def test_of_a_log_that_lost_commits_one_call_does_not_say_that_nothing_went_out(late: Late, result: CallResult) -> None:
    with late.log.write() as tx:
        tx.requests.change("r1", Changes(cause=RESTORED_REQUEST))
    assert late.answer(result) is State.UNKNOWN
    assert late.answer(SENT) is State.SENT


def test_calls_that_this_process_still_makes_are_not_given_up(tools: Tools, log: MemoryLog, outcomes: Outcomes) -> None:
    add(log, request(state=State.APPROVED))
    with log.write() as tx:
        tx.attempts.begin(request(), call_id="c1", at=NOON)
        tx.requests.move(stored(log), State.SENDING, event="claimed", at=NOON)
    Recover(tools, outcomes)(but={"r1"})
    assert stored(log).state is State.SENDING
    assert "recovered" not in [name for name, _, _ in events(log)]


def test_an_answer_to_a_call_that_the_log_has_lost_ends_no_other_call(tools: Tools, log: MemoryLog) -> None:
    """After a fail-over that lost the claim the request is called again, for the first time as the log knows it."""
    add(log, request(state=State.APPROVED))
    with log.write() as tx:
        current = tx.attempts.begin(stored(log), call_id="c2", at=NOON)
        tx.requests.move(stored(log), State.SENDING, event="claimed", at=NOON)
    claimed = (request(state=State.APPROVED),)
    Outcomes(tools, make_kinds(tools)).record(batch(), claimed, {"r1": current + 7}, {"r1": SENT})
    assert stored(log).state is State.SENDING
    with log.read() as reader:
        assert [one.outcome for one in reader.attempts.of("r1")] == [None]
