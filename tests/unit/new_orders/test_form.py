import json

import pytest

from bot.domain.new_orders.form import after, before, field_at, fields, items, step_of, steps
from bot.domain.new_orders.form_json import json_of
from bot.domain.new_orders.walk import places
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import example_text

ANSWERS = {
    "marketplace_id": "50",
    "external_order_id": "OWN-1",
    "created_at": "1773000000",
    "moves_stock": "yes",
    "title_1": "Kit",
    "sku_1": "FLT-0101",
    "quantity_1": "2",
    "unit_price_1": "10.50",
    "another_1": "yes",
    "title_2": "Correa",
    "quantity_2": "1",
    "unit_price_2": "8",
    "buyer_name": "Ana Prueba",
    "buyer_document_type": "DNI",
    "buyer_document_number": "30111222",
    "tax_payer_type": "Consumidor final",
    "phone": "+000000000",
    "country": "AR",
    "state_code": "AR-C",
    "city": "CABA",
    "street_name": "Av. Siempreviva",
    "zip_code": "1425",
    "payment_number": "PAY-1",
    "amount": "29.00",
    "shipping_number": "7",
    "shipping_method": "4",
    "logistic_type": "4",
    "seller_cost": "0.00",
    "receiver_cost": "0.00",
    "delivery_at": "1773300000",
}


def test_the_answers_of_all_screens_make_a_valid_order() -> None:
    reading = read_order(json_of(ANSWERS))
    assert reading.errors == ()
    assert reading.order is not None
    assert [item.product.title for item in reading.order.items] == ["Kit", "Correa"]
    assert json.loads(json_of(ANSWERS))["DateCreated"] == "2026-03-08T20:00:00Z"


def test_every_answer_counts() -> None:
    """Each one changed alone changes the JSON."""
    asked = {name for step in steps({"another_1": "yes"}) for name in fields(step)} - {"another_2"}
    full = {name: ANSWERS.get(name) or "7" for name in asked}
    whole = json_of(full)
    for name in asked:
        assert json_of(full | {name: "other"}) != whole, name


def test_every_ticked_box_adds_an_item_and_five_are_the_most() -> None:
    ticks = {f"another_{n}": "yes" for n in range(1, 9)}
    assert items({}) == 1
    assert items({"another_2": "yes"}) == 1
    assert items(ticks) == 5
    assert fields("item_5") == ("title_5", "sku_5", "quantity_5", "unit_price_5")
    assert fields("item_1")[-1] == "another_1"
    assert steps(ticks)[1:6] == ("item_1", "item_2", "item_3", "item_4", "item_5")


def test_the_screens_lead_from_one_to_the_next_and_back() -> None:
    seen, step = ["order"], after("order", ANSWERS)
    while step is not None:
        assert before(step, ANSWERS) == seen[-1]
        seen.append(step)
        step = after(step, ANSWERS)
    assert tuple(seen) == steps(ANSWERS)
    assert before("order", ANSWERS) is None


def test_a_moment_that_is_none_is_left_for_the_reading_to_refuse() -> None:
    problems = read_order(json_of(ANSWERS | {"created_at": "yesterday"})).errors
    assert {problem.path for problem in problems} >= {"DateCreated"}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("Items[1].UnitPrice", "unit_price_2"),
        ("Items[0]", "title_1"),
        ("Items[0].Notes", None),
        ("Buyer.BillingInfo.Address.City", "city"),
        ("Shipping.Receiver.Address.Phone", "phone"),
        ("Buyer.Address.Neighborhood", None),
        ("Shipping.Pickup", "pickup_id"),
        ("Buyer", None),
        ("", None),
    ],
)
def test_a_finding_belongs_to_the_field_it_was_filled_from(path: str, field: str | None) -> None:
    assert field_at(path) == field


def test_every_value_that_the_form_writes_has_its_field() -> None:
    """All but what the form decides by itself."""
    own = {"Status", "StockMovement"}
    pickup = ANSWERS | {"email": "ana@example.com", "business_name": "Prueba SRL", "street_number": "742"}
    pickup |= {"payment_method": "4", "courier": "Correo", "logistic_type": "14"}
    order = read_order(json_of(pickup)).order
    assert order is not None
    for place in places(order):
        if not place.empty and place.name not in own and not hasattr(place.value, "blank") and place.value:
            assert isinstance(place.value, tuple) or field_at(place.path), place.path


def test_a_field_stands_on_its_screen_and_an_unknown_one_on_the_first() -> None:
    assert step_of("unit_price_2", ANSWERS) == "item_2"
    assert step_of("courier", ANSWERS) == "shipping"
    assert step_of("", ANSWERS) == "order"


def test_what_was_read_of_a_wrong_order_is_told_too() -> None:
    reading = read_order(example_text("full").replace('"MarketplaceId": 50', '"MarketplaceId": "x"'))
    assert reading.order is None
    assert reading.seen is not None
    assert reading.seen.external_order_id == "OWN-2026-000145"
    assert reading.errors[0].placed.params["place"] == "MarketplaceId"
