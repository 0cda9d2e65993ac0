import copy

import pytest

from bot.alephee.client import AlepheeClient
from sandbox.alephee.seeds import StoredOrder
from sandbox.server import Sandbox
from tests.integration.alephee.conftest import Connect

ACCOUNT = 15001


@pytest.fixture
def client(sandbox: Sandbox, connect: Connect) -> AlepheeClient:
    return connect(sandbox.alephee_url, key="SANDBOX-KEY-0000-0000")


def stock(sandbox: Sandbox, numbers: list[str], *, every_second_integrated: bool = False) -> None:
    """Give the account orders with these marketplace numbers."""
    model = sandbox.alephee.orders[580101]
    for place, number in enumerate(numbers):
        body = copy.deepcopy(model.body) | {"Id": 700_000 + place, "ExternalOrderId": number}
        body["Integrated"] = every_second_integrated and place % 2 == 1
        sandbox.alephee.orders[700_000 + place] = StoredOrder(body, model.arrived)


def calls(sandbox: Sandbox) -> int:
    return sum(call.endpoint == "orders" for call in sandbox.alephee.calls)


def test_many_marketplace_numbers_of_one_length_share_a_range(sandbox: Sandbox, client: AlepheeClient) -> None:
    numbers = [str(2000000000700000 + 7 * n) for n in range(300)]
    stock(sandbox, numbers, every_second_integrated=True)
    found = client.find_external(ACCOUNT, numbers)
    assert found.keys() == set(numbers)
    assert all(order.external_order_id == number for number, order in found.items())
    assert calls(sandbox) <= 6


def test_a_range_is_left_when_asking_one_by_one_takes_fewer_calls(sandbox: Sandbox, client: AlepheeClient) -> None:
    numbers = [str(2000000000700000 + n) for n in range(1000)]
    stock(sandbox, numbers)
    found = client.find_external(ACCOUNT, [numbers[0], numbers[-1], "2000000000700500"])
    assert found.keys() == {numbers[0], numbers[-1], numbers[500]}
    assert calls(sandbox) <= 3


def test_numbers_of_other_lengths_and_texts_never_share_a_range(sandbox: Sandbox, client: AlepheeClient) -> None:
    numbers = ["99999999", "100000000", "OWN-1", "OWN-2", "2000000000700001"]
    stock(sandbox, numbers)
    assert client.find_external(ACCOUNT, [*numbers, "OWN-1", "12345678"]).keys() == set(numbers)


def test_what_is_in_the_range_and_was_not_asked_for_is_left_out(sandbox: Sandbox, client: AlepheeClient) -> None:
    stock(sandbox, ["2000000000700001", "2000000000700002", "2000000000700003"])
    asked = ["2000000000700001", "2000000000700003", "2000000000700009"]
    assert client.find_external(ACCOUNT, asked).keys() == set(asked[:2])
