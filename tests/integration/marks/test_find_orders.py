import pytest

from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.errors import AlepheeError, Refused
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.tools import Tools
from sandbox.server import Sandbox


@pytest.fixture
def find(tools: Tools) -> FindOrders:
    return FindOrders(tools)


def ids(found: dict[str, Order | Note]) -> dict[str, object]:
    return {number: one.id if isinstance(one, Order) else one.key for number, one in found.items()}


def test_both_kinds_of_numbers_are_found_in_all_accounts(find: FindOrders) -> None:
    numbers = ["580101", "580106", "2000000000580108", "580120", "123"]
    assert ids(find(None, numbers)) == {
        "580101": 580101,
        "580106": 580106,
        "2000000000580108": 580108,
        "580120": 580120,
        "123": "error.order_not_found",
    }


def test_a_number_of_several_accounts_has_no_answer_until_one_is_chosen(find: FindOrders, sandbox: Sandbox) -> None:
    assert ids(find(None, ["2000000000589999"])) == {"2000000000589999": "integrate.several_accounts"}
    account = sandbox.alephee.orders[580132].account_id
    assert ids(find(account, ["2000000000589999"])) == {"2000000000589999": 580132}


def test_a_number_beyond_every_id_is_asked_for_as_the_marketplaces_alone(find: FindOrders) -> None:
    assert ids(find(15001, ["9" * 25, "1234567890"])) == {
        "9" * 25: "error.order_not_found",
        "1234567890": "error.order_not_found",
    }


def test_an_id_that_alephee_cannot_read_does_not_hold_up_the_others(find: FindOrders, sandbox: Sandbox) -> None:
    sandbox.alephee.add_fault("orders", "400")
    assert ids(find(15001, ["1234567890"])) == {"1234567890": "error.order_not_found"}


def test_a_look_up_that_fails_is_an_error_and_no_answer(find: FindOrders, sandbox: Sandbox) -> None:
    sandbox.alephee.add_fault("orders", "403", count=None)
    for number in ("580101", "1234567890"):
        with pytest.raises(Refused):
            find(15001, [number])
    sandbox.alephee.clear_faults()
    sandbox.alephee.add_fault("orders", "500", count=None)
    with pytest.raises(AlepheeError):
        find(15001, ["580101"])


@pytest.mark.parametrize("status", ["401", "403", "404"])
@pytest.mark.parametrize("kind", ["Id", "ExternalOrderId"])
def test_an_account_that_refuses_failed_a_list_of_which_others_have_all_orders_and_hides_none(
    find: FindOrders, sandbox: Sandbox, status: str, kind: str
) -> None:
    first, *others = (int(account["Id"]) for account in sandbox.alephee.accounts)
    numbered = [one for one in sandbox.alephee.orders.values() if one.body["ExternalOrderId"]]
    orders = {one.account_id: one for one in reversed(numbered)}
    there = next(orders[account] for account in others if account in orders)
    hidden = orders[first]
    numbers = [str(one.body[kind]) for one in (hidden, there)]
    sandbox.alephee.add_fault("orders", status)
    assert ids(find(None, numbers[1:])) == {numbers[1]: there.body["Id"]}
    for missing in (numbers[0], "123"):
        sandbox.alephee.add_fault("orders", status)
        with pytest.raises(Refused):
            find(None, [missing, numbers[1]])
    assert ids(find(None, numbers)) == {numbers[0]: hidden.body["Id"], numbers[1]: there.body["Id"]}


def test_a_list_that_every_account_refuses_is_an_error_and_no_answer(find: FindOrders, sandbox: Sandbox) -> None:
    sandbox.alephee.add_fault("orders", "403", count=None)
    with pytest.raises(Refused):
        find(None, ["580101", "123"])
