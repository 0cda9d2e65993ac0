"""A list beside an account that Alephee goes on refusing: not every account of a key may see orders."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.marks import INTEGRATE
from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.people import Press
from bot.domain.requests import Request, State
from bot.errors import NotEverywhere
from bot.fail_points import FailPoint
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.integrate.identify import MOST_REFUSALS
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.follow_up import FollowUps
from bot.operations.tools import Accounts, Tools
from sandbox.server import Sandbox
from tests.integration.log.samples import OVERDUE
from tests.integration.marks.conftest import Shelf, identifying, refusals
from tests.integration.marks.test_ask_integrate import form
from tests.integration.marks.test_identify import seamed, states

OPEN, REFUSED = 15001, 15999
NAMES = ["Ajena (15999)"]
WAITS = Note("integrate.waits_for_accounts", {"accounts": NAMES})


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """Two accounts are set, and one of them Alephee refuses: it is not the key's."""
    return replace(tools, accounts=Accounts(tools.api, {REFUSED: "Ajena", OPEN: "Tienda AR"}))


def asked(tools: Tools) -> tuple[Request, ...]:
    with tools.log.read() as log:
        return log.requests.of_batch("batch-1")


def look(identify: FollowUps, clock: ManualClock, times: int) -> timedelta:
    """Look so many times, each as soon as it is due; return how long that took."""
    begun = clock.now()
    for _ in range(times):
        with identify.tools.log.read() as log:
            due_at = max((one.due_at for one in log.follow_ups.of_batch("batch-1")), default=begun)
        clock.turn(max(timedelta(0), due_at - clock.now()))
        assert identify.step() == 0
    return clock.now() - begun


def test_a_wrong_number_beside_an_account_that_refuses_held_up_all_orders_of_its_list_for_ever(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, clock: ManualClock
) -> None:
    ask(form("580101 999999 580103"))
    look(identify, clock, MOST_REFUSALS)
    assert set(states(tools)) == {State.COLLECTING}
    look(identify, clock, 1)
    assert states(tools) == [State.APPROVED, State.INVALID, State.APPROVED]
    first, missing, _ = asked(tools)
    assert (first.notes, first.cause) == ((), "")
    assert missing.notes == (Note("integrate.not_everywhere", {"number": "999999", "accounts": NAMES}),)
    assert missing.cause == "integrate.not_everywhere"
    assert refusals(identify) == {}
    assert identify.step() > 0
    with tools.log.read() as log:
        assert log.alerts.last("system.lookup_failing") is None


def test_what_was_found_waits_a_minute_for_an_account_that_refuses_and_no_longer(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, clock: ManualClock
) -> None:
    ask(form("580101 999999"))
    assert timedelta(seconds=50) < look(identify, clock, MOST_REFUSALS + 1) <= timedelta(seconds=75)
    assert states(tools) == [State.APPROVED, State.INVALID]


def test_a_list_whose_orders_are_all_elsewhere_does_not_wait_for_an_account_that_refuses(
    ask: AskIntegrate, identify: FollowUps, tools: Tools
) -> None:
    ask(form("580101 2000000000580103"))
    assert identify.step() == 0
    assert states(tools) == [State.APPROVED, State.APPROVED]


def test_an_account_that_refused_for_a_moment_costs_no_number(
    ask: AskIntegrate, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    """Its orders are found as soon as it answers; nothing is left of what was waited for."""
    tools = replace(tools, accounts=Accounts(tools.api, {OPEN: "Tienda AR", 15002: "Loja BR"}))
    identify = identifying(tools)
    ask(form("580101"))
    sandbox.alephee.add_fault("orders", "403")
    look(identify, clock, 2)
    assert states(tools) == [State.APPROVED]
    (request,) = asked(tools)
    assert (request.notes, request.cause) == ((), "")


def test_what_a_list_waits_for_is_written_when_it_changes_and_only_then(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    """Its receipt said nothing of it; what stood there once must not stay while it waits for something else."""
    ask(form("999999 580101"))
    for fault, told, times in (("", (WAITS,), 1), ("", (WAITS,), 1), ("500", (), 2), ("", (WAITS,), 3)):
        if fault:
            sandbox.alephee.add_fault("orders", fault, count=None)
        look(identify, clock, 1)
        sandbox.alephee.clear_faults()
        assert [request.notes for request in asked(tools)] == [told, ()]
        with tools.log.read() as log:
            story = log.requests.story("batch-1")
            shown = [post.target for post in log.outbox.due(clock.now())]
        assert story is not None
        assert [event.name for event in story.events].count("waits") == times
        assert MessageKey(MessageKind.RECEIPT, "batch-1") in shown


def test_failures_of_another_kind_are_no_refusals_however_many(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    ask(form("580101 999999"))
    sandbox.alephee.add_fault("orders", "500", count=None)
    look(identify, clock, MOST_REFUSALS + 3)
    sandbox.alephee.clear_faults()
    clock.turn(timedelta(minutes=1))
    assert identify.step() == 0
    assert set(states(tools)) == {State.COLLECTING}


def test_a_chosen_account_that_refuses_is_named_and_its_list_ends(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, clock: ManualClock
) -> None:
    """Another account of the key may answer; whoever chose this one reads that it does not."""
    ask(form("580101 999999", account_id=REFUSED))
    look(identify, clock, MOST_REFUSALS + 1)
    assert states(tools) == [State.INVALID, State.INVALID]
    assert {request.notes[0].key for request in asked(tools)} == {"integrate.not_everywhere"}


def test_a_key_that_is_refused_everywhere_loses_no_list_and_its_receipt_says_what_is_waited_for(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    ask(form("580101 999999"))
    sandbox.alephee.add_fault("orders", "401", count=None)
    look(identify, clock, MOST_REFUSALS + 3)
    assert [request.notes for request in asked(tools)] == [(Note("integrate.waits_refused", {"status": 401}),), ()]
    clock.turn(OVERDUE)
    assert identify.step() == 0
    with tools.log.read() as log:
        alert = log.alerts.open("system.lookup_failing")
    assert alert is not None
    assert alert.note == "failure.status_401"
    sandbox.alephee.clear_faults()
    clock.turn(timedelta(minutes=1))
    look(identify, clock, MOST_REFUSALS + 1)
    assert states(tools) == [State.APPROVED, State.INVALID]


def test_a_key_that_was_refused_for_a_minute_discarded_the_list_of_a_chosen_account(
    ask: AskIntegrate, identify: FollowUps, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    ask(form("580101 999999", account_id=OPEN))
    sandbox.alephee.add_fault("orders", "401", count=None)
    look(identify, clock, MOST_REFUSALS + 3)
    assert asked(tools)[0].notes == (Note("integrate.waits_refused", {"status": 401}),)
    sandbox.alephee.clear_faults()
    clock.turn(timedelta(minutes=1))
    assert identify.step() == 0
    assert states(tools) == [State.APPROVED, State.INVALID]


def test_a_list_withdrawn_while_its_look_up_fails_raises_no_alert_that_nothing_would_end(
    ask: AskIntegrate, tools: Tools, clock: ManualClock
) -> None:
    batch = ask(form("580101 999999"))
    clock.turn(OVERDUE)

    def withdraw(point: FailPoint) -> None:
        if point is FailPoint.IDENTIFY_FIND:
            Decide(tools, Authority(tools, FakeDirectory())).withdraw(batch.requested_by, batch.id)

    assert seamed(tools, withdraw).step() == 0
    assert set(states(tools)) == {State.WITHDRAWN}
    assert not any(request.notes for request in asked(tools))
    with tools.log.read() as log:
        assert log.alerts.last("system.lookup_failing") is None


def test_an_account_that_refuses_for_the_first_time_in_the_last_look_hides_none_of_its_orders(
    ask: AskIntegrate, tools: Tools, sandbox: Sandbox, clock: ManualClock
) -> None:
    tools = replace(tools, accounts=Accounts(tools.api, {15002: "Loja BR", OPEN: "Tienda AR", REFUSED: "Ajena"}))
    identify = identifying(tools)
    there = next(order_id for order_id, order in sandbox.alephee.orders.items() if order.account_id == 15002)
    ask(form(f"580101 {there} 999999"))
    look(identify, clock, MOST_REFUSALS)
    sandbox.alephee.add_fault("orders", "403")
    look(identify, clock, 1)
    assert set(states(tools)) == {State.COLLECTING}
    look(identify, clock, 1)
    assert states(tools) == [State.APPROVED, State.APPROVED, State.INVALID]


def test_the_card_of_a_list_that_waited_holds_what_was_found_and_nothing_of_the_wait(
    ask: AskIntegrate, tools: Tools, clock: ManualClock
) -> None:
    careful = replace(tools, policy=replace(tools.policy, approval_for=frozenset({INTEGRATE}), approvers=("U0EVA",)))
    identify = identifying(careful)
    AskIntegrate(careful, Shelf(), Ask(careful, make_kinds(careful)))(form("580101 999999"))
    look(identify, clock, MOST_REFUSALS + 1)
    assert states(tools) == [State.PENDING, State.INVALID]
    Decide(careful, Authority(careful, FakeDirectory())).approve(Press("U0EVA", "C1", "1.1"), "batch-1")
    assert states(tools) == [State.APPROVED, State.INVALID]
    assert asked(tools)[0].notes == ()


@pytest.mark.parametrize("number", ["1234567890", "999999", "2000000000999999"])
def test_a_number_that_may_stand_in_an_account_that_refuses_is_never_called_missing(tools: Tools, number: str) -> None:
    find = FindOrders(tools)
    with pytest.raises(NotEverywhere) as caught:
        find(None, ["580101", number])
    assert (list(caught.value.accounts.values()), caught.value.status) == (NAMES, 403)
    found = find(None, ["580101", number], resigned=[REFUSED])
    assert isinstance(found["580101"], Order)
    assert found[number] == Note("integrate.not_everywhere", {"number": number, "accounts": NAMES})
