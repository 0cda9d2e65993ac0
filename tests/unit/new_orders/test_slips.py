"""Orders that are right by the letter and may not be meant: what is said of them, and nothing else."""

import json
from decimal import Decimal
from typing import Any

import pytest

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.form_json import json_of
from bot.domain.new_orders.json_text import write
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import at, example, example_text, put
from tests.unit.new_orders.test_form_json import FORM


def _order(**fields: object) -> Any:
    order = example("minimal")
    for path, value in fields.items():
        holder, last = at(order, "/" + path.replace("__", "/"))
        holder[last] = value
    return order


def _said(text: str) -> list[tuple[str, str]]:
    reading = read_order(text)
    return [(found.path, found.note.key.removeprefix("order.")) for found in (*reading.errors, *reading.warnings)]


def _sold(price: str, amount: str, quantity: int = 2) -> Any:
    order = example("minimal")
    order["Items"][0] |= {"Quantity": quantity, "UnitPrice": Decimal(price)}
    order["Payments"][0] |= {"Amount": Decimal(amount), "AmountNoDiscount": Decimal(amount)}
    return order


def test_a_price_with_its_thousands_after_a_point_went_out_as_a_small_one() -> None:
    said = _said(write(_sold("15.999", "31.998")))
    places = ("Items[0].UnitPrice", "Payments[0].Amount", "Payments[0].AmountNoDiscount")
    assert said == [(place, "three_decimals") for place in places]
    note = read_order(write(_sold("15.999", "31.998"))).warnings[0].note
    assert note.params == {"given": "15.999", "thousands": "15999"}


@pytest.mark.parametrize(
    ("price", "amount", "factor"),
    [("15999", "31.99", 1000), ("15999.50", "3199.9", 10), ("159.99", "31998", 100), ("15.99", "31998", 1000)],
)
def test_payments_that_differ_from_the_items_by_thousands_passed(price: str, amount: str, factor: int) -> None:
    (warning,) = read_order(write(_sold(price, amount))).warnings
    assert (warning.path, warning.note.key) == ("Payments[0].Amount", "order.factor")
    assert warning.note.params["factor"] == factor


@pytest.mark.parametrize(("price", "amount"), [("100", "150"), ("100", "205"), ("100", "90"), ("100", "1200")])
def test_shipping_discounts_and_charges_between_the_sums_are_no_slip(price: str, amount: str) -> None:
    assert _said(write(_sold(price, amount))) == []


def test_the_small_form_warns_of_thousands_as_json_does() -> None:
    typed = FORM | {"another_1": "", "unit_price_1": "15.999", "amount": "31.998"}
    typed |= {"receiver_cost": "0.00", "seller_cost": "1.500"}
    assert {place for place, key in _said(json_of(typed)) if key == "three_decimals"} == {
        "Items[0].UnitPrice",
        "Payments[0].Amount",
        "Payments[0].AmountNoDiscount",
        "Shipping.Cost.Seller",
    }


def test_a_percentage_with_three_decimals_is_no_amount() -> None:
    order = example()
    order["Payments"][0]["Discounts"][0]["Value"] = Decimal("12.125")
    assert _said(write(order)) == []


def test_a_cancelled_payment_is_not_held_against_the_items() -> None:
    assert _said(write(_sold("15999", "31.99")))
    order = _sold("15999", "31.99")
    order["Payments"][0]["Status"] = 5
    assert _said(write(order)) == []


def test_instalments_that_differ_from_the_amount_by_thousands_are_doubtful() -> None:
    order = _order(Payments__0__Installments=3, Payments__0__InstallmentAmount=Decimal("5.33"))
    assert _said(write(order)) == [("Payments[0].InstallmentAmount", "installments_differ")]


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        ({"SKU": "SKU-1", "Brand": "Acme"}, {"SKU": "SKU-1"}, "similar_item"),
        ({"SKU": "SKU-1"}, {"SKU": "sku-1 "}, "similar_item"),
        ({"SKU": "SKU-1", "Brand": "Acme"}, {"SKU": "SKU-1", "Brand": "12"}, "similar_item"),
        ({"SKU": "SKU-1", "Brand": "Acme"}, {"SKU": "SKU-1", "Brand": "ACME"}, "similar_item"),
        ({"SKU": "SKU-1", "SellerSKU": "OWN-1"}, {"SKU": "OWN-1"}, "similar_item"),
        ({"SKU": "SKU-1", "Title": "Kit"}, {"Title": "kit"}, "similar_item"),
        ({"SKU": "SKU-1"}, {"SKU": "SKU-1"}, "repeated_item"),
        ({"SKU": "SKU-1", "Brand": "Acme"}, {"SKU": "SKU-1", "Brand": "Other"}, ""),
        ({"SKU": "SKU-1", "Title": "Kit"}, {"SKU": "SKU-2", "Title": "Kit"}, ""),
        ({"Title": "Kit"}, {"Title": "Kit azul"}, ""),
    ],
)
def test_the_same_product_under_another_name_is_doubtful(one: Any, other: Any, key: str) -> None:
    order = _sold("100", "400")
    products = [{"Title": "Algo"} | one, {"Title": "Algo"} | other]
    order["Items"] = [order["Items"][0] | {"Product": product} for product in products]
    assert _said(write(order)) == ([("Items[1]", key)] if key else [])


def test_a_repeated_item_is_refused_although_it_is_like_another_one_too() -> None:
    order = _sold("100", "600")
    products = [{"SKU": "A", "Title": "x"}, {"SKU": "A", "Brand": "B", "Title": "x"}, {"SKU": "A", "Brand": "B"}]
    order["Items"] = [order["Items"][0] | {"Product": product | {"Title": "x"}} for product in products]
    assert _said(write(order)) == [("Items[2]", "repeated_item"), ("Items[1]", "similar_item")]


def test_costs_in_quotes_are_wrong_each_and_not_missing_as_a_section() -> None:
    cost = {"Seller": "0.00", "Receiver": "1", "Total": "1"}
    assert _said(write(_order(Shipping__Cost=cost))) == [
        (f"Shipping.Cost.{name}", "not_amount") for name in ("Seller", "Receiver", "Total")
    ]


@pytest.mark.parametrize("pickup", [{"Id": "7001"}, 7001, {"Id": 7001}])
def test_a_pickup_that_must_not_be_there_is_said_in_the_first_round(pickup: object) -> None:
    order = _order()
    order["Shipping"]["Pickup"] = pickup
    assert ("Shipping.Pickup", "pickup_not_allowed") in _said(write(order))


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("/Shipping/Receiver", "Ana", "not_object"),
        ("/Shipping/Receiver/Address", "Calle 1", "not_object"),
        ("/Items/0/Product", "Kit", "not_object"),
        ("/Items/0/Product/SKU", 5, "not_text"),
        ("/Buyer", [], "not_object"),
        ("/Items", {}, "not_list"),
        ("/Items/0", 7, "not_object"),
        ("/Shipping", None, "section_missing"),
        ("/Shipping/LogisticType", "14", "number_of_list"),
    ],
)
def test_what_follows_from_a_wrong_value_is_not_said_beside_it(pointer: str, value: object, key: str) -> None:
    assert [said for _, said in _said(put(pointer, value)(_order()))] == [key]


def test_a_name_in_another_spelling_is_not_missing_too_and_its_value_is_judged_at_once() -> None:
    order = _order()
    order["buyer"] = order.pop("Buyer") | {"DocType": "dni"}
    order["items"] = order.pop("Items")
    order["items"][0]["Qty"] = order["items"][0].pop("Quantity")
    order["items"][0]["quantity"] = "2"
    assert set(_said(write(order))) == {
        ("buyer", "unknown_name_near"),
        ("Buyer.DocType", "spelled_otherwise"),
        ("items", "unknown_name_near"),
        ("Items[0].quantity", "unknown_name_near"),
        ("Items[0].Qty", "unknown_name"),
        ("Items[0].Quantity", "quantity_not_whole"),
    }


def test_a_name_of_orders_that_are_read_counts_as_the_one_it_has_here() -> None:
    order = _order()
    order["MarketPlace"] = {"Key": order.pop("MarketplaceId"), "Value": "Canal propio"}
    order["Buyer"]["Billing"] = order["Buyer"].pop("BillingInfo")
    assert set(_said(write(order))) == {
        ("MarketPlace", "get_name"),
        ("MarketplaceId", "pair_for_number"),
        ("Buyer.Billing", "get_name"),
    }


@pytest.mark.parametrize("name", ["OrderInfo", "orderInfo", "data"])
def test_an_order_in_a_section_of_its_own_is_one_finding(name: str) -> None:
    assert _said(write({name: _order()})) == [("", "wrapped")]
    assert _said(write({name: [_order()], "accountId": 15001})) == [("", "wrapped")]
    assert ("Items[0].Quantity", "quantity_too_small") in _said(write({name: _order(Items__0__Quantity=0)}))
    assert read_order(write({name: _order()})).order is None
    lower = {each.lower(): value for each, value in _order().items()}
    assert {key for _, key in _said(write({name: lower}))} == {"wrapped", "unknown_name_near"}


def test_an_order_without_billing_data_goes_out_with_a_warning_of_what_the_pages_say() -> None:
    order = _order()
    del order["Buyer"]["BillingInfo"]
    reading = read_order(write(order))
    assert [found.note.key for found in reading.warnings] == ["order.section_doubtful"]
    assert reading.order is not None
    assert "BillingInfo" not in to_body(reading.order)
    order = _order()
    del order["Buyer"]["BillingInfo"]["Address"]
    reading = read_order(write(order))
    assert [(found.path, found.rule) for found in reading.warnings] == [("Buyer.BillingInfo.Address", "CO-09")]
    assert reading.order is not None


def test_a_product_of_the_catalog_goes_out_without_a_title_and_with_a_warning() -> None:
    reading = read_order(write(_order(Items__0__Product={"SKU": "FLT-0101"})))
    assert [found.note.key for found in reading.warnings] == ["order.title_doubtful"]
    assert reading.order is not None


@pytest.mark.parametrize(("pointer", "key"), [("/Items/0/UnitPrice", ""), ("/Items/0/UnitPriceCost", "optional_")])
def test_a_mandatory_price_was_said_to_be_optional(pointer: str, key: str) -> None:
    assert _said(put(pointer, 0)(_order())) == [
        (pointer.replace("/", ".").replace(".Items.0", "Items[0]"), f"{key}price_not_positive")
    ]


def test_a_list_is_named_by_its_documented_field_and_words() -> None:
    (problem,) = read_order(put("/Shipping/Method", 7)(_order())).errors
    assert problem.note.params["name"] == "Method"
    assert problem.note.params["choices"] == "0 AgreementWithSeller, 2 Pickup withdraw, 4 Normal Shipping"
    (problem,) = read_order(put("/Shipping/LogisticType", "Flex")(_order())).errors
    assert problem.note.params["name"] == "LogisticType"
    assert "2 ME1, 3 ME2, 4 Custom" in str(problem.note.params["choices"])


def test_a_number_of_five_thousand_digits_is_too_large_and_not_no_number() -> None:
    text = write(_order()).replace('"Quantity":1', f'"Quantity":{"9" * 5000}')
    assert _said(text) == [("Items[0].Quantity", "number_too_large")]
    assert json.loads(example_text("minimal"))["Items"][0]["Quantity"] == 1


@pytest.mark.parametrize(
    ("method", "logistic_type", "doubtful"),
    [(4, 7, True), (0, 7, True), (2, 7, False), (2, 6, True), (2, 4, False), (4, 6, False), (0, 1, False)],
)
def test_a_pickup_by_one_field_alone_is_doubtful(method: int, logistic_type: int, *, doubtful: bool) -> None:
    order = _order(Shipping__Method=method, Shipping__LogisticType=logistic_type)
    if method == 2:
        order["Shipping"] |= {"Pickup": {"Id": 7001}, "Receiver": None}
    assert (("Shipping.LogisticType", "ways_differ") in _said(write(order))) is doubtful


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_date_that_stands_for_none_is_doubtful(date: str) -> None:
    assert ("DateCreated", "date_far") in _said(put("/DateCreated", date)(_order()))
    assert len(_said(put("/DateCreated", date)(_order()))) == 1


def test_a_payment_approved_before_it_was_made_is_doubtful() -> None:
    assert _said(put("/Payments/0/DateApproved", "2025-03-08T16:20:11Z")(_order())) == [
        ("Payments[0].DateApproved", "dates_turned")
    ]
