"""A mark that nobody knows about, and that was not there when it was looked for: asked again, later each time."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.alephee.pacer import GcraPacer
from bot.domain.requests import Request, State
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.read_back import ReadBack
from bot.operations.sending.send import Send
from bot.operations.tools import Tools
from sandbox.server import Sandbox
from tests.integration.marks.test_ask_integrate import form


class Ticking:
    """A clock on which time passes with every look at it."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        self._clock.turn(timedelta(milliseconds=5))
        return self._clock.now()


def test_marks_that_are_asked_again_went_out_in_torn_calls(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, pacer: GcraPacer, clock: ManualClock
) -> None:
    """Each was to be asked again after a pause from a moment of its own, and the first one left alone."""
    outcomes = Outcomes(tools, make_kinds(tools))
    batch = ask(form("580101 580102 580103"))
    identify.step()
    sandbox.alephee.add_fault("integrate", "500", count=1)
    Send(tools, pacer, outcomes, make_kinds(tools)).step()
    clock.turn(timedelta(minutes=1))
    ticking = Ticking(clock)
    FollowUps(
        replace(tools, clock=ticking), ReadBack(replace(tools, clock=ticking), outcomes, make_kinds(tools))
    ).step()
    with tools.log.read() as log:
        again = log.requests.of_batch(batch.id)
    assert {one.state for one in again} == {State.APPROVED}
    assert len({one.due_at for one in again}) == 1


def test_a_mark_that_was_not_there_was_asked_for_again_without_a_pause(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, pacer: GcraPacer, clock: ManualClock
) -> None:
    outcomes = Outcomes(tools, make_kinds(tools))
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    read_back = FollowUps(tools, ReadBack(tools, outcomes, make_kinds(tools)))
    batch = ask(form("580101"))
    identify.step()
    sandbox.alephee.add_fault("integrate", "500", count=None)

    def stored() -> Request:
        with tools.log.read() as log:
            return log.requests.of_batch(batch.id)[0]

    for times, pause in enumerate((2, 4, 8), start=1):
        send.step()
        assert (stored().state, stored().attempts) == (State.UNKNOWN, times)
        clock.turn(timedelta(minutes=1))  # it is not the pace that keeps it back
        read_back.step()
        assert stored().due_at - clock.now() == timedelta(seconds=pause)
        assert send.step() > 0
        assert (stored().state, stored().attempts) == (State.APPROVED, times)
        clock.turn(timedelta(seconds=pause))
