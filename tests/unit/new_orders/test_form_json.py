"""The small form gives the same JSON as a file does."""

import json
from decimal import Decimal

import pytest

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.form_json import json_of
from bot.domain.new_orders.json_text import load
from tests.unit.new_orders.documented import read_order

FORM = {
    "marketplace_id": "50",
    "external_order_id": " OWN-2026-000151 ",
    "created_at": "1772986811",
    "title_1": "Kit de distribución",
    "sku_1": "FLT-0101",
    "quantity_1": "2",
    "unit_price_1": "15999.50",
    "another_1": "yes",
    "title_2": "Manguera a medida",
    "quantity_2": "1",
    "unit_price_2": "4500",
    "buyer_name": "Ana Prueba",
    "buyer_document_type": "DNI",
    "buyer_document_number": "30111222",
    "phone": "+000000000",
    "tax_payer_type": "Consumidor final",
    "country": "AR",
    "state_code": "AR-C",
    "city": "CABA",
    "street_name": "Av. Siempreviva",
    "zip_code": "1425",
    "payment_number": "PAY-000151-1",
    "amount": "39001.50",
    "payment_method": "2",
    "shipping_number": "151001",
    "shipping_method": "4",
    "logistic_type": "4",
    "seller_cost": "500.25",
    "receiver_cost": "2502.50",
    "delivery_at": "1773356400",
}
REPEATED = {f"{name}_2": FORM[f"{name}_1"] for name in ("title", "sku", "quantity", "unit_price")}


def _errors(**changed: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.rule) for problem in read_order(json_of(FORM | changed)).errors]


def test_a_filled_form_is_an_order_written_as_any_other() -> None:
    text = json_of(FORM)
    reading = read_order(text)
    assert (reading.errors, reading.warnings) == ((), ())
    assert reading.order is not None
    assert load(to_body(reading.order)) == load(text)


def test_sums_and_copies_of_the_form_are_exact() -> None:
    order = json.loads(json_of(FORM), parse_float=Decimal)
    assert order["Shipping"]["Cost"]["Total"] == Decimal("3002.75")
    assert order["Payments"][0]["Amount"] == order["Payments"][0]["AmountNoDiscount"] == Decimal("39001.50")
    assert order["Buyer"]["Address"] == order["Shipping"]["Receiver"]["Address"]
    assert order["ExternalOrderId"] == "OWN-2026-000151"
    assert order["Items"][1]["Product"] == {"Title": "Manguera a medida"}


def test_a_pickup_goes_without_receiver() -> None:
    picked_up = {"shipping_method": "2", "logistic_type": "7", "pickup_id": "7001"}
    shipping = json.loads(json_of(FORM | picked_up))["Shipping"]
    assert _errors(**picked_up) == []
    assert shipping["Pickup"] == {"Id": 7001}
    assert "Receiver" not in shipping


def test_a_courier_is_named_with_logistic_type_14() -> None:
    assert _errors(logistic_type="14") == [("Shipping.CourierInfo", "CO-42")]
    assert _errors(logistic_type="14", courier="Correo Demo SA") == []


@pytest.mark.parametrize(
    ("fields", "path", "rule"),
    [
        ({"amount": "39,001"}, "Payments[0].Amount", "CO-31"),
        ({"seller_cost": "gratis"}, "Shipping.Cost.Seller", "CO-31"),
        ({"shipping_method": "correo"}, "Shipping.Method", "CO-58"),
        ({"marketplace_id": "1e2"}, "MarketplaceId", "CO-01"),
        ({"created_at": "8/3/2026"}, "DateCreated", "CO-36"),
        ({"created_at": "9" * 20}, "DateCreated", "CO-36"),
        ({"buyer_name": "  "}, "Buyer.Name", "CO-06"),
        ({"quantity_1": "dos"}, "Items[0].Quantity", "CO-34"),
        ({"unit_price_1": "0"}, "Items[0].UnitPrice", "CO-30"),
        (REPEATED, "Items[1]", "CO-18"),
    ],
)
def test_what_is_typed_wrong_is_refused_at_its_place(fields: dict[str, str], path: str, rule: str) -> None:
    assert (path, rule) in _errors(**fields)


def test_a_cost_that_is_no_number_is_reported_once() -> None:
    assert _errors(seller_cost="x", receiver_cost="y") == [
        ("Shipping.Cost.Seller", "CO-31"),
        ("Shipping.Cost.Receiver", "CO-31"),
    ]


def test_the_stock_moves_when_the_form_says_so() -> None:
    items = json.loads(json_of(FORM | {"moves_stock": "yes"}))["Items"]
    assert [item["StockMovement"] for item in items] == [True, True]
