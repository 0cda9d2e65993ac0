"""The small form gives the same JSON as a file does."""

import dataclasses
import json
from decimal import Decimal

import pytest

from bot.domain.new_orders import SimpleForm, SimpleItem, build_simple, to_body
from tests.unit.new_orders.documented import read_order

ITEM = SimpleItem(title="Kit de distribución", sku="FLT-0101", quantity="2", unit_price="15999.50")
FORM = SimpleForm(
    marketplace_id="50",
    external_order_id=" OWN-2026-000151 ",
    created_at="2026-03-08T16:20:11Z",
    items=(ITEM, SimpleItem(title="Manguera a medida", quantity="1", unit_price="4500")),
    buyer_name="Ana Prueba",
    document_type="DNI",
    document_number="30111222",
    phone="+000000000",
    tax_payer_type="Consumidor final",
    country="AR",
    state_code="AR-C",
    city="CABA",
    street_name="Av. Siempreviva",
    zip_code="1425",
    payment_number="PAY-000151-1",
    amount="39001.50",
    payment_method="2",
    shipping_number="151001",
    shipping_method="4",
    logistic_type="4",
    seller_cost="500.25",
    receiver_cost="2502.50",
    delivery_at="2026-03-12T23:00:00Z",
)


def _changed(**fields: object) -> SimpleForm:
    return dataclasses.replace(FORM, **fields)  # type: ignore[arg-type] # fields of several types


def _errors(form: SimpleForm) -> list[tuple[str, str]]:
    return [(problem.path, problem.rule) for problem in read_order(build_simple(form)).errors]


def test_a_filled_form_is_an_order_written_as_any_other() -> None:
    text = build_simple(FORM)
    reading = read_order(text)
    assert (reading.errors, reading.warnings) == ((), ())
    assert reading.order is not None
    assert to_body(reading.order) == text


def test_sums_and_copies_of_the_form_are_exact() -> None:
    order = json.loads(build_simple(FORM), parse_float=Decimal)
    assert order["Shipping"]["Cost"]["Total"] == Decimal("3002.75")
    assert order["Payments"][0]["Amount"] == order["Payments"][0]["AmountNoDiscount"] == Decimal("39001.50")
    assert order["Buyer"]["Address"] == order["Shipping"]["Receiver"]["Address"]
    assert order["ExternalOrderId"] == "OWN-2026-000151"
    assert order["Items"][1]["Product"] == {"Title": "Manguera a medida"}


def test_a_pickup_goes_without_receiver() -> None:
    form = _changed(shipping_method="2", logistic_type="7", pickup_id="7001")
    shipping = json.loads(build_simple(form))["Shipping"]
    assert _errors(form) == []
    assert shipping["Pickup"] == {"Id": 7001}
    assert "Receiver" not in shipping


def test_a_courier_is_named_with_logistic_type_14() -> None:
    assert _errors(_changed(logistic_type="14")) == [("Shipping.CourierInfo", "CO-42")]
    assert _errors(_changed(logistic_type="14", courier="Correo Demo SA")) == []


@pytest.mark.parametrize(
    ("fields", "path", "rule"),
    [
        ({"amount": "39.001,50"}, "Payments[0].Amount", "CO-31"),
        ({"seller_cost": "gratis"}, "Shipping.Cost.Seller", "CO-31"),
        ({"shipping_method": "correo"}, "Shipping.Method", "CO-58"),
        ({"marketplace_id": "1e2"}, "MarketplaceId", "CO-01"),
        ({"created_at": "8/3/2026"}, "DateCreated", "CO-36"),
        ({"buyer_name": "  "}, "Buyer.Name", "CO-06"),
        ({"items": (dataclasses.replace(ITEM, quantity="dos"),)}, "Items[0].Quantity", "CO-34"),
        ({"items": (dataclasses.replace(ITEM, unit_price="0"),)}, "Items[0].UnitPrice", "CO-30"),
        ({"items": (ITEM, ITEM)}, "Items[1]", "CO-18"),
    ],
)
def test_what_is_typed_wrong_is_refused_at_its_place(fields: dict[str, object], path: str, rule: str) -> None:
    assert (path, rule) in _errors(_changed(**fields))


def test_a_cost_that_is_no_number_is_reported_once() -> None:
    assert _errors(_changed(seller_cost="x", receiver_cost="y")) == [
        ("Shipping.Cost.Seller", "CO-31"),
        ("Shipping.Cost.Receiver", "CO-31"),
    ]


@pytest.mark.parametrize("count", [0, 6])
def test_the_form_takes_one_to_five_items(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 5 items"):
        _changed(items=(ITEM,) * count)


def test_the_stock_moves_when_the_form_says_so() -> None:
    items = json.loads(build_simple(_changed(moves_stock=True)))["Items"]
    assert [item["StockMovement"] for item in items] == [True, True]
