from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.domain.requests import Decision, State
from bot.errors import LogUnavailable
from bot.fail_points import FailPoint
from bot.fakes.clock import ManualClock
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.follow_up import CHUNK, FollowUps
from bot.operations.tools import Tools
from sandbox.server import Sandbox
from tests.integration.log.samples import OVERDUE
from tests.integration.marks.conftest import identifying, refusals
from tests.integration.marks.test_ask_integrate import form


def states(tools: Tools, batch_id: str = "batch-1") -> list[State]:
    with tools.log.read() as log:
        return [request.state for request in log.requests.of_batch(batch_id)]


def seamed(tools: Tools, fail_point: Callable[[FailPoint], None]) -> FollowUps:
    tools = replace(tools, fail_point=fail_point)
    return identifying(tools)


def test_found_orders_go_on_and_others_are_invalid(ask: AskIntegrate, identify: FollowUps, tools: Tools) -> None:
    ask(form("580101 999999"))
    assert identify.step() == 0
    assert states(tools) == [State.APPROVED, State.INVALID]
    with tools.log.read() as log:
        found, missing = log.requests.of_batch("batch-1")
    assert (found.account_id, found.external_order_id, found.country) == (15001, "2000000000580101", "AR")
    assert found.summary
    assert missing.cause == "error.order_not_found"
    assert identify.step() > 0


def test_a_list_without_any_order_ends_there(ask: AskIntegrate, identify: FollowUps, tools: Tools) -> None:
    ask(form("999998 999999"))
    assert identify.step() == 0
    assert states(tools) == [State.INVALID, State.INVALID]
    with tools.log.read() as log:
        batch = log.requests.batch("batch-1")
    assert batch is not None
    assert batch.decision is None


def test_a_look_up_that_fails_waits_and_lets_other_lists_pass(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    ask(form("580101"))
    sandbox.alephee.add_fault("orders", "403")
    assert identify.step() == 0
    ask(form("580102", batch_id="batch-2"))
    assert identify.step() == 0
    assert (states(tools), states(tools, "batch-2")) == ([State.COLLECTING], [State.APPROVED])
    assert identify.step() > 0
    clock.turn(timedelta(seconds=2))
    assert identify.step() == 0
    assert states(tools) == [State.APPROVED]


@dataclass(frozen=True, slots=True)
class Defective(FindOrders):
    """Stumbles over one number and finds all others."""

    error: Exception = field(default_factory=ZeroDivisionError)

    def __call__(
        self, account_id: int | None, numbers: Sequence[str], *, resigned: Collection[int] = ()
    ) -> dict[str, Order | Note]:
        if "580101" in numbers:
            raise self.error
        return FindOrders.__call__(self, account_id, numbers, resigned=resigned)


def test_a_list_that_the_bot_stumbles_over_does_not_hold_up_all_others_for_ever(
    ask: AskIntegrate, tools: Tools, clock: ManualClock
) -> None:
    """It was the oldest, so it was tried again and again and no other list was ever looked up."""
    ask(form("580101"))
    ask(form("580102", batch_id="batch-2"))
    identify = identifying(tools, Defective(tools))
    with pytest.raises(ZeroDivisionError):
        identify.step()
    assert identify.step() == 0
    assert (states(tools), states(tools, "batch-2")) == ([State.COLLECTING], [State.APPROVED])
    assert identify.step() > 0


def test_a_log_that_cannot_be_read_says_nothing_about_a_list(ask: AskIntegrate, tools: Tools) -> None:
    ask(form("580101"))
    identify = identifying(tools, Defective(tools, LogUnavailable("full")))
    with pytest.raises(LogUnavailable):
        identify.step()
    assert (states(tools), refusals(identify)) == ([State.COLLECTING], {})


def test_after_a_quarter_of_an_hour_without_an_answer_the_channel_is_told(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    ask(form("580101"))
    sandbox.alephee.add_fault("orders", "403", count=None)
    clock.turn(OVERDUE)
    assert identify.step() == 0
    with tools.log.read() as log:
        alert = log.alerts.open("system.lookup_failing")
    assert alert is not None
    assert alert.note == "failure.status_403"


def test_a_list_that_was_withdrawn_while_it_was_looked_up_stays_withdrawn(ask: AskIntegrate, tools: Tools) -> None:
    batch = ask(form("580101"))

    def withdraw(point: FailPoint) -> None:
        if point is FailPoint.IDENTIFY_COMMIT:
            with tools.log.write() as tx:
                tx.decisions.decide(batch, Decision.WITHDRAWN, at=tools.clock.now(), by="U0ANA")
                (request,) = tx.requests.of_batch(batch.id)
                tx.requests.move(request, State.WITHDRAWN, event="withdrawn", at=tools.clock.now())

    assert seamed(tools, withdraw).step() == 0
    assert states(tools) == [State.WITHDRAWN]


def test_what_was_written_before_a_crash_is_not_marked_twice(ask: AskIntegrate, tools: Tools, sandbox: Sandbox) -> None:
    """The second chunk begins with the marketplace number of an order of the first."""
    numbers = [*(str(600_000 + n) for n in range(CHUNK - 1)), "580101", "2000000000580101", "580102"]
    ask(form(" ".join(numbers)))

    def stop(point: FailPoint) -> None:
        if point is FailPoint.IDENTIFY_COMMITTED:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seamed(tools, stop).step()
    assert states(tools)[CHUNK - 1 :] == [State.PENDING, State.COLLECTING, State.COLLECTING]
    assert identifying(tools).step() == 0
    assert states(tools)[CHUNK - 1 :] == [State.APPROVED, State.INVALID, State.APPROVED]
    assert set(states(tools)[: CHUNK - 1]) == {State.INVALID}


def test_orders_can_be_looked_up_again_and_the_alert_that_said_otherwise_is_over(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    """It named no request, so nothing ever resolved it."""
    ask(form("580101 580102"))
    sandbox.alephee.add_fault("orders", "403")
    clock.turn(OVERDUE)
    assert identify.step() == 0
    clock.turn(timedelta(minutes=1))
    assert identify.step() == 0
    assert states(tools) == [State.APPROVED, State.APPROVED]
    with tools.log.read() as log:
        alert = log.alerts.last("system.lookup_failing")
    assert alert is not None
    assert alert.resolved_at == clock.now()
