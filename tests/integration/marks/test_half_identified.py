"""A list of which only the first orders were written down when the process ended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.marks import INTEGRATE
from bot.domain.outbox import MessageKind
from bot.domain.people import Press
from bot.domain.requests import Decision, State
from bot.errors import Stale
from bot.fail_points import FailPoint
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.post_card import PostCard
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.looking_up.reports import Health, Reports
from bot.operations.sending.follow_up import CHUNK
from bot.operations.tools import Tools
from tests.integration.marks.conftest import identifying
from tests.integration.marks.test_ask_integrate import form
from tests.integration.marks.test_identify import seamed, states

EVA = "U0EVA"


@pytest.fixture
def half(ask: AskIntegrate, tools: Tools) -> Tools:
    """A list of which a chunk was written, with one order that waits, before the process ended."""
    careful = replace(tools, policy=replace(tools.policy, approval_for=frozenset({INTEGRATE}), approvers=(EVA,)))
    ask(form(" ".join(["580101", *(str(600_000 + n) for n in range(CHUNK - 1)), "580102"])))

    def stop(point: FailPoint) -> None:
        if point is FailPoint.IDENTIFY_COMMITTED:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seamed(careful, stop).step()
    assert (states(careful)[0], states(careful)[-1]) == (State.PENDING, State.COLLECTING)
    return careful


def decide(tools: Tools) -> Decide:
    return Decide(tools, Authority(tools, FakeDirectory()))


def test_a_list_that_is_still_looked_up_does_not_expire_and_leave_its_rest_collecting_for_ever(
    half: Tools, clock: ManualClock
) -> None:
    """The rest was looked up again and again, without a pause, for a batch that was decided."""
    clock.turn(timedelta(hours=2))
    assert decide(half).expire() > 0
    identify = identifying(half)
    assert identify.step() == 0
    assert identify.step() > 0
    assert decide(half).expire() == 0
    assert set(states(half)) == {State.EXPIRED, State.INVALID}


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=2)])
def test_a_list_that_is_still_looked_up_cannot_be_decided_about_but_withdrawn(
    half: Tools, clock: ManualClock, late: timedelta
) -> None:
    """A decision about its first orders left the rest collecting for ever."""
    clock.turn(late)
    press = Press(EVA, "C1", "1.1")
    with pytest.raises(Stale) as caught:
        decide(half).approve(press, "batch-1")
    assert caught.value.note.key == Stale.key
    with pytest.raises(Stale):
        decide(half).decline(press, "batch-1", "no")
    with pytest.raises(Stale):
        PostCard(half, Authority(half, FakeDirectory()))(EVA, "batch-1")
    assert decide(half).withdraw("U0ANA", "batch-1").decision is Decision.WITHDRAWN
    assert set(states(half)) == {State.WITHDRAWN, State.INVALID}


def test_a_list_that_was_withdrawn_while_it_was_looked_up_got_a_card_nobody_had_waited_for(
    half: Tools, clock: ManualClock
) -> None:
    decide(half).withdraw("U0ANA", "batch-1")
    with half.log.read() as log:
        assert {post.target.show for post in log.outbox.due(clock.now())} == {MessageKind.RECEIPT}


def test_a_list_that_is_still_looked_up_is_not_among_what_waits_for_a_decision(half: Tools) -> None:
    health = Health(sender_running=True, slack_connected=True, database_problem="", pace={})
    assert Reports(half, lambda: health).pending() == ()
