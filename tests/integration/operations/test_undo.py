"""Undo against the sender: whoever comes second finds that the other one was first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alephee.pacer import GcraPacer
from bot.domain.people import Press
from bot.domain.requests import State
from bot.errors import Stale
from bot.fail_points import FailPoint
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.asking.commit import digest_of
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.undo import Undo
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.send import Send
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.integration.log.samples import EVA, add, batch, events, request, stored

PRESS = Press(EVA, "C1", "1.0")
WINDOW = timedelta(seconds=15)


@pytest.fixture
def tools(tools: Tools) -> Tools:
    return replace(tools, policy=replace(tools.policy, undo=WINDOW))


@pytest.fixture
def approved(tools: Tools, log: SendLog) -> Tools:
    """Have one message approved."""
    add(log, request(), of=batch(digest=digest_of((request(),))))
    deciding(tools).approve(PRESS, "b1")
    return tools


def deciding(tools: Tools) -> Decide:
    return Decide(tools, Authority(tools, FakeDirectory()))


def undoing(tools: Tools) -> Undo:
    return Undo(tools, Authority(tools, FakeDirectory()))


def at(point: FailPoint, act: Callable[[], object]) -> Callable[[FailPoint], None]:
    """Do something once, when a point is passed."""
    acts = [act]

    def passed(here: FailPoint) -> None:
        if here is point and acts:
            acts.pop()()

    return passed


def names(log: SendLog) -> list[str]:
    return [name for name, *_ in events(log)]


def sending(tools: Tools, pacer: GcraPacer) -> Send:
    return Send(tools, pacer, Outcomes(tools, make_kinds(tools)), make_kinds(tools))


def test_what_is_undone_while_it_is_judged_once_more_does_not_go_out(
    approved: Tools, log: SendLog, clock: ManualClock, pacer: GcraPacer
) -> None:
    clock.turn(WINDOW)
    racing = replace(approved, fail_point=at(FailPoint.SEND_RECHECK, lambda: undoing(approved)(PRESS, "b1")))
    assert sending(racing, pacer).step() == 0.0
    assert (stored(log).state, stored(log).delays) == (State.PENDING, 0)
    assert names(log) == ["asked", "decided", "approved", "undone"]


def test_what_is_undone_and_approved_once_more_while_it_is_judged_waits_for_its_new_window(
    approved: Tools, log: SendLog, clock: ManualClock, pacer: GcraPacer
) -> None:
    """The claim saw an approved request with the content it had judged, and sent it at once."""
    clock.turn(WINDOW)

    def undo_and_approve() -> None:
        undoing(approved)(PRESS, "b1")
        deciding(approved).approve(PRESS, "b1")

    for point in (FailPoint.SEND_RECHECK, FailPoint.SEND_CLAIM):
        racing = replace(approved, fail_point=at(point, undo_and_approve))
        sending(racing, pacer).step()
        assert (stored(log).state, stored(log).attempts, stored(log).delays) == (State.APPROVED, 0, 0)
        assert stored(log).due_at == clock.now() + WINDOW
        clock.turn(WINDOW)


def test_what_was_claimed_cannot_be_undone_and_what_was_undone_cannot_be_undone_again(
    approved: Tools, log: SendLog
) -> None:
    with log.write() as tx:
        tx.requests.move(stored(log), State.SENDING, event="claimed", at=approved.clock.now())
    with pytest.raises(Stale, match=r"stale\.gone_out"):
        undoing(approved)(PRESS, "b1")
    with log.write() as tx:
        tx.requests.move(stored(log), State.APPROVED, event="postponed", at=approved.clock.now())
    undoing(approved)(PRESS, "b1")
    with pytest.raises(Stale, match=r"stale\.undone"):
        undoing(approved)(PRESS, "b1")
    with pytest.raises(Stale, match=r"stale\.gone"):
        undoing(approved)(PRESS, "b2")


def test_content_that_changed_voids_the_approvals_that_were_given(tools: Tools, log: SendLog) -> None:
    tools = replace(tools, policy=replace(tools.policy, approvals_needed={request().kind: 2}, approvers=(EVA, "U0IVO")))
    add(log, request(), of=batch(digest=digest_of((request(),))))
    deciding(tools).approve(PRESS, "b1")
    with log.write() as tx:
        tx.decisions.set_digest("b1", "sha256:another")
    with pytest.raises(Stale, match=r"stale\.content_changed"):
        deciding(tools).approve(Press("U0IVO", "C1", "1.0"), "b1")
    with log.read() as reader:
        found = reader.requests.batch("b1")
    assert found is not None
    assert (found.decision, found.approved_by) == (None, ())
    assert names(log) == ["asked", "approved", "digest_set", "content_changed"]


def test_one_who_has_approved_decides_when_the_settings_ask_for_no_more(tools: Tools, log: SendLog) -> None:
    several = replace(tools, policy=replace(tools.policy, approvals_needed={request().kind: 2}))
    add(log, request(), of=batch(digest=digest_of((request(),))))
    deciding(several).approve(PRESS, "b1")
    with pytest.raises(Stale, match=r"stale\.approved_by_you"):
        deciding(several).approve(PRESS, "b1")
    assert deciding(tools).approve(PRESS, "b1").approved_by == (EVA,)
    assert stored(log).state is State.APPROVED


@pytest.mark.parametrize("seconds", [0, 5])
def test_a_restart_with_a_shorter_window_cut_the_one_off_that_was_promised(
    approved: Tools, log: SendLog, pacer: GcraPacer, clock: ManualClock, seconds: int
) -> None:
    later = replace(approved, policy=replace(approved.policy, undo=timedelta(seconds=seconds)))
    assert sending(later, pacer).step() == WINDOW.total_seconds()
    clock.turn(timedelta(seconds=10))
    assert sending(later, pacer).step() == 5
    assert (stored(log).state, stored(log).delays) == (State.APPROVED, 0)
    undoing(later)(PRESS, "b1")
    assert stored(log).state is State.PENDING
