import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.integration.sandbox.alephee_site import Api, example, refusal, serving


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


@pytest.fixture(scope="module")
def shared() -> Iterator[Api]:
    """One site for orders that are refused."""
    with serving() as served:
        yield served


def create(api: Api, order: Any, account: int = 15001) -> httpx.Response:
    return api.call("POST", "/v2/orders", account, json=order)


def full(**changes: Any) -> dict[str, Any]:
    """The full example under a number that no seeded order has."""
    order: dict[str, Any] = example("create-order-request-full.json")
    return {**order, "ExternalOrderId": "OWN-2026-000999", **changes}


def changed(path: str, value: Any, order: dict[str, Any] | None = None) -> dict[str, Any]:
    """The full example with one value set, or removed by `...`."""
    order = copy.deepcopy(order or full())
    *way, last = path.split("/")
    place: Any = order
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is ...:
        del place[last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return order


@pytest.mark.parametrize(
    ("name", "account", "number"),
    [
        ("create-order-request-full.json", 15001, "OWN-2026-000999"),
        ("create-order-request-minimal.json", 15001, None),
        ("create-order-request-pickup.json", 15001, "OWN-2026-000998"),
        ("create-order-request-brazil.json", 15002, None),
    ],
)
def test_the_documented_orders_are_created_and_shown(api: Api, name: str, account: int, number: str | None) -> None:
    order = example(name)
    order["ExternalOrderId"] = number or order["ExternalOrderId"]
    answer = create(api, order, account)
    assert (answer.status_code, answer.json()) == (201, example("create-order-response-201.json"))
    query = {"externalOrderIdFrom": order["ExternalOrderId"], "externalOrderIdTo": order["ExternalOrderId"]}
    (shown,) = api.orders(account, **query).json()["Results"]
    assert shown["Id"] == 590001
    assert shown["SellerAccount"]["Id"] == account
    assert shown["MarketPlace"] == {"Key": 50, "Value": "Canal propio"}
    assert [item["Product"]["Title"] for item in shown["Items"]] == [
        item["Product"]["Title"] for item in order["Items"]
    ]
    assert shown["Shipping"]["LogisticType"]["Key"] == order["Shipping"]["LogisticType"]


def test_a_created_order_is_shown_in_the_types_of_get(api: Api) -> None:
    create(api, full())
    shown = api.order(590001)
    model = api.order(580120)
    assert set(model) == set(shown)
    assert set(model["Shipping"]) == set(shown["Shipping"])
    assert set(model["Buyer"]) == set(shown["Buyer"])
    payment = shown["Payments"][0]
    assert payment["Method"] == {"Key": 4, "Value": "credit_card"}
    assert payment["Status"] == {"Key": 1, "Value": "approved - accredited"}
    assert (payment["Amount"], payment["CurrencySymbol"], payment["TransactionAmount"]) == (26099.1, "ARS", 23599.1)
    assert (shown["Shipping"]["Cost"], shown["Shipping"]["SenderCost"]) == (3000.0, 500.0)
    assert shown["Status"] == {"Key": 10, "Value": "Pendiente de envío"}


def test_the_least_advanced_item_decides_on_the_orders_status(api: Api) -> None:
    create(api, changed("Items/0/Status", 80))
    assert api.order(590001)["Status"]["Key"] == 10
    create(api, changed("Items/1/Status", 80, changed("Items/0/Status", 80, full(ExternalOrderId="OWN-2"))))
    assert api.order(590002)["StatusType"]["Key"] == 2


@pytest.mark.parametrize(("flag", "hidden"), [(True, True), (False, False), (None, False)])
def test_an_order_created_as_integrated_is_hidden_from_the_default_query(api: Api, flag: Any, hidden: Any) -> None:
    create(api, full(Integrated=flag))
    assert (590001 not in api.ids()) is hidden
    assert api.order(590001)["Integrated"] is hidden


def test_a_number_used_in_the_account_is_409_and_free_in_another(api: Api) -> None:
    order = full()
    assert create(api, order).status_code == 201
    assert refusal(create(api, order))[0] == 409
    assert create(api, order, 15002).status_code == 201
    assert refusal(create(api, full(ExternalOrderId="OWN-2026-000145")))[0] == 409


def test_a_created_order_can_be_written_to_by_nobody_and_can_be_deleted(api: Api) -> None:
    create(api, full())
    assert refusal(api.message(590001))[0] == 412
    assert api.call("DELETE", "/v2/orders", params={"orderId": 590001}).status_code == 204


def pointer(path: str) -> str:
    """`/Items/0/UnitPrice` as an answer names it: `Items[0].UnitPrice`."""
    steps = [f"[{step}]" if step.isdigit() else f".{step}" for step in path.strip("/").split("/")]
    return "".join(steps).lstrip(".")


def patched(case: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The full example with one documented patch, and the field the refusal has to name."""
    order, (patch,) = full(), case["patch"]
    path = patch["path"].strip("/")
    if patch["op"] == "repeat":
        where = path.rsplit("/", 1)[0]
        place: Any = order
        for step in where.split("/"):
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[:] = [place[0]] * patch["count"]
        return order, pointer(where)
    if patch["op"] == "add" and path == "Items/-":
        order["Items"].append(order["Items"][0])
        return order, "Items[2]"
    value = ... if patch["op"] == "remove" else patch["value"]
    named = {"CO-41": "Shipping/Pickup"}.get(case["rule"], path)
    return changed(path, value, order), pointer(named)


INVALID = [case for case in example("create-order-invalid-patches.json") if case["rule"] != "CO-05"]


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case["rule"])
def test_every_documented_patch_is_refused_naming_the_field(shared: Api, case: dict[str, Any]) -> None:
    order, named = patched(case)
    status, message = refusal(create(shared, order))
    assert status == 400
    assert message.startswith(f"{named} ")
    assert ";" not in message
    assert max(shared.world.orders) < 590001


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("MarketplaceId", 1, "MarketplaceId"),
        ("MarketplaceId", "50", "MarketplaceId"),
        ("ExternalOrderId", " ", "ExternalOrderId"),
        ("Integrated", "true", "Integrated"),
        ("Items", {}, "Items"),
        ("Items", [], "Items"),
        ("Items/0", "x", "Items[0]"),
        ("Items/0/Product", ..., "Items[0].Product"),
        ("Items/0/Quantity", 1.5, "Items[0].Quantity"),
        ("Items/0/Quantity", True, "Items[0].Quantity"),
        ("Items/0/StockMovement", ..., "Items[0].StockMovement"),
        ("Items/0/UnitPrice", "1,288.44", "Items[0].UnitPrice"),
        ("Items/0/Product", {"SKU": "FLT-0900", "Brand": "Ajena"}, "Items[0].Product.Brand"),
        ("Items/1/Product/Title", "", "Items[1].Product.Title"),
        ("Buyer/Phone", None, "Buyer.Phone"),
        ("Buyer/Address/Phone", "", "Buyer.Address.Phone"),
        ("Buyer/BillingInfo/TaxPayerType", ..., "Buyer.BillingInfo.TaxPayerType"),
        ("Buyer/BillingInfo/DocType", "CPF", "Buyer.BillingInfo.DocType"),
        ("Shipping/CourierInfo/DocType", "RFC", "Shipping.CourierInfo.DocType"),
        ("Payments/0/Status", 8, "Payments[0].Status"),
        ("Payments/0/Method", 9, "Payments[0].Method"),
        ("Payments/0/ShippingAmount", 2500.01, "Payments[0].ShippingAmount"),
        ("Payments/0/DateApproved", "2026-02-30T00:00:00Z", "Payments[0].DateApproved"),
        ("Payments/0/Discounts/0/Code", "coupon", "Payments[0].Discounts[0].Code"),
        ("Payments/0/Discounts/0/Type", "Percent", "Payments[0].Discounts[0].Type"),
        ("Shipping/Method", 3, "Shipping.Method"),
        ("Shipping/ExternalShippingId", "145001", "Shipping.ExternalShippingId"),
        ("Shipping/Cost", ..., "Shipping.Cost"),
        ("Shipping/Cost/Seller", -1, "Shipping.Cost.Seller"),
        ("Shipping/Receiver", ..., "Shipping.Receiver"),
        ("Shipping/Receiver/Address", ..., "Shipping.Receiver.Address"),
        ("Shipping/Receiver/Address/City", ..., "Shipping.Receiver.Address.City"),
        ("MarketPlace", {"Key": 1}, "MarketPlace"),
    ],
)
def test_every_other_rule_is_refused_naming_the_field(shared: Api, path: str, value: Any, named: str) -> None:
    status, message = refusal(create(shared, changed(path, value)))
    assert status == 400
    assert message.startswith(f"{named} ")


def test_every_mandatory_field_is_missed_by_its_path(shared: Api) -> None:
    order = full()
    optional = {"Integrated", "ErpStatus", "Brand", "SellerSKU", "UnitPriceCost", "Notes", "OwnCode", "Email"}
    for name in ("DateCreated", "Items", "Buyer", "Payments", "Shipping", "MarketplaceId", "ExternalOrderId"):
        assert refusal(create(shared, changed(name, ..., order))) == (400, f"{name} is mandatory")
    for name in optional & set(order):
        assert name not in refusal(create(shared, changed(name, ..., changed("Items", []))))[1]


def test_all_problems_are_named_at_once(shared: Api) -> None:
    status, message = refusal(create(shared, {}))
    assert status == 400
    assert message.split("; ")[0] == "MarketplaceId is mandatory"
    assert len(message.split("; ")) == 7


@pytest.mark.parametrize("body", ["[]", '"text"', "null", "5"])
def test_anything_but_one_order_is_400(shared: Api, body: str) -> None:
    answer = shared.call("POST", "/v2/orders", content=body)
    assert refusal(answer)[1].startswith("The body must be")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("Buyer/BillingInfo", ...),
        ("Buyer/BillingInfo/Address", ...),
        ("Items/0/Quantity", 0),
        ("Items/0/UnitPrice", 7430),
        ("Items/0/UnitPrice", 1288.4401),
        ("Items/0/Product/SKU", "NO-SUCH-SKU"),
        ("Items/0/Product/SKU", "INT-0101"),
        ("Payments/0/Discounts", ...),
        ("Payments/0/Discounts", []),
        ("Payments/0/Discounts/0/Amount", -5),
        ("Payments/0/Taxes", {}),
        ("Payments/0/Method", ...),
        ("Shipping/LogisticType", 4),
    ],
)
def test_what_the_pages_allow_is_accepted(api: Api, path: str, value: Any) -> None:
    answer = create(api, changed(path, value))
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("Payments/1/ExternalPaymentId", "PAY-000145-1", "Payments[1].ExternalPaymentId must be unique"),
        ("Payments/0/ShippingAmount", 26100, "Payments[0].ShippingAmount must not be greater than"),
    ],
)
def test_what_a_description_says_counts_as_a_rule(shared: Api, path: str, value: Any, said: str) -> None:
    status, message = refusal(create(shared, changed(path, value)))
    assert status == 400
    assert said in message


def test_the_exact_number_of_decimals_counts_not_the_value(shared: Api) -> None:
    raw = json.dumps(full()).replace("15999.5", "15999.50000")
    answer = shared.call("POST", "/v2/orders", content=raw)
    assert refusal(answer) == (400, "Items[0].UnitPrice must have at most 4 decimals")


def test_the_older_text_on_discounts_is_a_switch(api: Api) -> None:
    api.world.switches = replace(api.world.switches, discounts_max=5)
    discount = full()["Payments"][0]["Discounts"][0]
    message = refusal(create(api, changed("Payments/0/Discounts", [discount] * 6)))[1]
    assert message == "Payments[0].Discounts must have 0 to 5 entries"
    assert create(api, changed("Payments/0/Discounts", [discount] * 5)).status_code == 201


def test_a_pickup_must_be_one_of_the_account(shared: Api) -> None:
    order = {**example("create-order-request-pickup.json"), "ExternalOrderId": "OWN-2026-000997"}
    assert refusal(create(shared, order, 15002))[1] == "Shipping.Pickup.Id is not a pickup of the account"
    assert refusal(create(shared, changed("Shipping/Pickup/Id", ..., order)))[1] == "Shipping.Pickup.Id is mandatory"


def test_an_account_without_the_stock_privilege_may_not_move_stock(api: Api) -> None:
    api.world.without_stock.add(15001)
    assert refusal(create(api, full()))[0] == 403
    assert create(api, changed("Items/0/StockMovement", value=False)).status_code == 201


def test_an_account_without_the_order_privilege_creates_nothing(api: Api) -> None:
    api.world.without_orders.add(15001)
    assert refusal(create(api, full()))[0] == 403
