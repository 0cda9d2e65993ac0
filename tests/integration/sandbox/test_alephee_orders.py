from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.sandbox.alephee_site import Api, example, refusal, serving

ALL = {"includePendingPayments": "true"}


@pytest.fixture(scope="module")
def shared() -> Iterator[Api]:
    """One site for the questions that change nothing."""
    with serving() as served:
        yield served


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


def test_the_documented_page_is_what_the_seven_accounts_hold(shared: Api) -> None:
    documented = {order["Id"]: order for order in example("get-orders-page.json")["Results"]}
    served: dict[int, Any] = {}
    for account in range(15001, 15008):
        for integrated in ("true", "false"):
            for order in shared.orders(account, Integrated=integrated, **ALL).json()["Results"]:
                assert order["SellerAccount"]["Id"] == account
                served[order["Id"]] = order
    assert {number: served[number] for number in documented} == documented
    assert sorted(set(served) - set(documented)) == [580131, 580132, 580133, 580134, 580135]


def test_an_empty_answer_is_the_documented_one(shared: Api) -> None:
    assert shared.orders(idFrom=1, idTo=1).json() == example("get-orders-empty.json")


def test_the_literal_defaults_hide_integrated_orders_and_pending_payments(shared: Api) -> None:
    assert shared.ids(15002) == [580107, 580132]
    assert shared.ids(15002, Integrated="true") == [580106]
    assert shared.ids(15002, **ALL) == [580107, 580122, 580132]
    envelope = shared.orders(15002).json()
    assert envelope["Paging"] == {"Limit": 100, "Offset": 0, "Total": 2}


def test_the_default_of_integrated_can_be_switched(api: Api) -> None:
    api.world.switches = replace(api.world.switches, hide_integrated=False)
    assert api.ids(15002) == [580106, 580107, 580132]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"idFrom": "580102", "idTo": "580103"}, [580102, 580103]),
        ({"externalOrderIdFrom": "2000000000580104", "externalOrderIdTo": "2000000000580104"}, [580104]),
        ({"externalOrderIdFrom": "2000000000580123", "idTo": "580123"}, [580120, 580121, 580123]),
        ({"externalOrderIdTo": "2000000000580101"}, [580101]),
        ({"statusType": "99"}, [580118]),
        ({"statusType": "2"}, []),
        ({"marketplaceId": "50"}, [580120, 580121]),
        ({"marketplaceId": "99"}, [580119]),
        ({"Integrated": "true"}, [580116]),
        ({"Integrated": "true", "erpStatus": "nothing"}, []),
        ({"saleDateFrom": "2026-03-09"}, [580123, 580131, 580133, 580134, 580135]),
        ({"saleDateFrom": "2026-03-11 13:20"}, [580133, 580134, 580135]),
        ({"dateCreatedFrom": "2026-03-12 00:00"}, [580135]),
        ({"statusDateFrom": "2026-03-12"}, [580135]),
        ({"limit": "2", "offset": "1"}, [580102, 580103]),
        ({"sort": "dateCreated", "limit": "3"}, [580101, 580102, 580103]),
    ],
)
def test_every_filter_answers_as_documented(shared: Api, query: dict[str, str], expected: list[int]) -> None:
    assert shared.ids(**query) == expected


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"idFrom": "abc"}, "idFrom"),
        ({"idFrom": "--1"}, "idFrom"),
        ({"Integrated": "perhaps"}, "Integrated"),
        ({"saleDateFrom": "09/03/2026"}, "saleDateFrom"),
        ({"statusType": "3"}, "statusType"),
        ({"sort": "price"}, "sort"),
        ({"limit": "0"}, "limit"),
        ({"offset": "-1"}, "offset"),
    ],
)
def test_a_wrong_parameter_is_400_and_named(shared: Api, query: dict[str, str], named: str) -> None:
    status, message = refusal(shared.orders(**query))
    assert status == 400
    assert message.startswith(named)


def test_a_limit_above_the_maximum_is_206_and_cut(api: Api) -> None:
    api.world.switches = replace(api.world.switches, page_max=2)
    answer = api.orders(limit=3)
    assert answer.status_code == 206
    assert answer.json()["Paging"]["Limit"] == len(answer.json()["Results"]) == 2
    assert set(answer.json()) == set(example("get-orders-partial-206.json"))
    assert api.orders(limit=2).status_code == 200


def test_one_marketplace_number_stands_in_two_accounts(shared: Api) -> None:
    number = "2000000000589999"
    found = {
        account: shared.ids(account, externalOrderIdFrom=number, externalOrderIdTo=number) for account in (15001, 15002)
    }
    assert found == {15001: [580131], 15002: [580132]}


def test_the_special_orders_carry_what_they_are_for(shared: Api) -> None:
    assert shared.order(580133)["ActiveClaims"][0]["ExternalClaimId"] == 5300580133
    disagreeing = shared.order(580134)
    assert disagreeing["Items"][0]["ProductListing"]["ExternalId"].startswith("MLA")
    assert disagreeing["Shipping"]["ReceiverAddress"]["CountryId"] == "BR"
    assert shared.order(580135)["Buyer"]["Name"] == "<!channel> & <https://evil.example|x> *bold*"


def test_an_order_can_change_behind_ones_back_and_counts_as_modified(api: Api) -> None:
    before = api.order(580101)["LastUpdated"]
    api.world.change_order(580101, "Items.0.Quantity", 9)
    api.world.change_order(580101, "Shipping.LogisticType.Key", 6)
    order = api.order(580101)
    assert (order["Items"][0]["Quantity"], order["Shipping"]["LogisticType"]["Key"]) == (9, 6)
    assert order["LastUpdated"] > before
    with pytest.raises(KeyError):
        api.world.change_order(580101, "Nowhere.Key", 1)


def test_accounts_and_marketplaces_have_the_documented_shape(shared: Api) -> None:
    accounts = shared.call("GET", "/v2/accounts", None).json()
    documented = example("accounts.json")
    assert set(accounts) == set(documented)
    assert accounts["Results"][:2] == documented["Results"]
    assert [account["Id"] for account in accounts["Results"]] == list(range(15001, 15008))
    marketplaces = shared.call("GET", "/v2/accounts/15003/marketplaces", None).json()
    assert marketplaces["Results"] == example("marketplaces.json")["Results"]


def test_stores_belong_to_their_account(shared: Api) -> None:
    assert shared.call("GET", "/v2/accounts/15001/stores", None).json() == example("stores.json")
    (store,) = shared.call("GET", "/v2/accounts/15002/stores", None).json()["Results"]
    assert (store["Id"], store["Address"]["CountryId"]) == (7002, "BR")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"allowPickupInStores": "true"}, 1),
        ({"allowPickupInStores": "false"}, 0),
        ({"withAccountPickup": "false"}, 0),
        ({"marketplace": "1"}, 1),
        ({"marketplace": "50"}, 0),
    ],
)
def test_stores_can_be_filtered(shared: Api, query: dict[str, str], count: int) -> None:
    assert len(shared.call("GET", "/v2/accounts/15001/stores", None, params=query).json()["Results"]) == count


def test_an_offset_behind_the_last_store_is_416(shared: Api) -> None:
    answer = shared.call("GET", "/v2/accounts/15001/stores", None, params={"offset": 1})
    assert refusal(answer) == (416, "Range not satisfiable")
