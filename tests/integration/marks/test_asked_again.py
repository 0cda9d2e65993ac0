"""A mark that nobody knows about, and that was not there when it was looked for: asked again, later each time."""

from datetime import timedelta

from bot.alephee.pacing import GcraPacer
from bot.domain.requests import Request, State
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.integrate.read_back import ReadBack
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.send import Send
from bot.operations.tools import Tools
from sandbox.server import Sandbox
from tests.integration.marks.test_ask_integrate import form


def test_a_mark_that_was_not_there_was_asked_for_again_without_a_pause(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, pacer: GcraPacer, clock: ManualClock
) -> None:
    outcomes = Outcomes(tools, make_kinds(tools))
    send = Send(tools, pacer, outcomes, make_kinds(tools))
    read_back = FollowUps(tools, ReadBack(tools, outcomes))
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
