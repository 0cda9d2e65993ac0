"""The JSON that is sent: exact, complete, without anything empty."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.models import NewOrder
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import VALID, example, example_text, orders


def _body(order: Any) -> str:
    reading = read_order(write(order))
    assert reading.order is not None, reading.errors
    return to_body(reading.order)


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        below = {name: _without_empty(each) for name, each in value.items()}
        return {name: each for name, each in below.items() if each not in ("", {}, [])}
    return [_without_empty(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", VALID)
def test_the_valid_examples_go_out_with_all_they_say(name: str) -> None:
    reading = read_order(example_text(name))
    assert reading.order is not None
    assert (reading.errors, reading.warnings) == ((), ())
    body = to_body(reading.order)
    assert json.loads(body, parse_float=Decimal) == _without_empty(example(name))
    assert to_body(read_order(body).order or NewOrder()) == body


@pytest.mark.no_cover
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(order=orders())
def test_any_valid_order_survives_being_written_and_read(order: NewOrder) -> None:
    body = to_body(order)
    reading = read_order(body)
    assert reading.errors == ()
    assert reading.order == order
    assert to_body(reading.order) == body


@pytest.mark.parametrize("price", ["15999.50", "7430", "7430.00", "0.0001", "999999999999999.9999", "10.10"])
def test_prices_go_out_with_exactly_the_digits_they_came_with(price: str) -> None:
    text = write(example("minimal")).replace('"UnitPrice":15999.5', f'"UnitPrice":{price}')
    order = read_order(text).order
    assert order is not None
    assert f'"UnitPrice":{price},' in to_body(order)


def test_names_stand_in_the_documented_order_whatever_order_they_came_in() -> None:
    order = example("full")
    turned = dict(reversed(order.items()))
    assert _body(turned) == _body(order)
    assert list(json.loads(_body(order)))[:3] == ["MarketplaceId", "ExternalOrderId", "Integrated"]


def test_a_disconnected_product_goes_out_with_its_title_alone() -> None:
    assert json.loads(_body(example()))["Items"][1]["Product"] == {"Title": "Manguera a medida (fuera de catálogo)"}


def test_nothing_empty_is_sent_and_accents_stay_as_they_are() -> None:
    body = _body(example())
    assert '""' not in body
    assert "null" not in body
    assert "Kit de distribución" in body


def test_with_a_pickup_the_receiver_goes_out_by_name_only() -> None:
    order = example("pickup")
    order["Shipping"]["Receiver"] = {"Name": "Ana Prueba", "Address": order["Buyer"]["Address"]}
    shipping = json.loads(_body(order))["Shipping"]
    assert shipping["Receiver"] == {"Name": "Ana Prueba"}
    assert shipping["Pickup"]["Id"] == 7001


def test_an_order_built_in_code_loses_what_its_shipping_has_no_use_for() -> None:
    order = read_order(example_text("pickup")).order
    other = read_order(example_text("minimal")).order
    assert order is not None
    assert other is not None
    sent_by_post = order.changed(shipping=order.shipping.changed(method=4))
    assert "Pickup" not in json.loads(to_body(sent_by_post))["Shipping"]
    receiver = other.shipping.receiver
    assert receiver is not None
    picked_up = order.changed(shipping=order.shipping.changed(receiver=receiver.changed(name=None, phone=None)))
    assert "Receiver" not in json.loads(to_body(picked_up))["Shipping"]


def test_a_float_is_never_written() -> None:
    with pytest.raises(TypeError, match="float has no exact form"):
        write({"UnitPrice": 0.1})
