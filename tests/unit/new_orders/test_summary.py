"""The values of a summary card."""

import datetime as dt
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from bot.domain.new_orders import NewOrder, OrderSummary, summarise
from bot.domain.new_orders import models as m
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import example_text, orders


def _summary(name: str) -> OrderSummary:
    order = read_order(example_text(name)).order
    assert order is not None
    return summarise(order)


def test_the_full_example_is_summed_up_exactly() -> None:
    summary = _summary("full")
    assert (summary.external_order_id, summary.marketplace_id) == ("OWN-2026-000145", 50)
    assert (summary.integrated, summary.erp_status) == (False, "new")
    assert summary.created_at == dt.datetime(2026, 3, 8, 16, 20, 11, tzinfo=dt.UTC)
    assert (summary.buyer, summary.document) == ("Ana Prueba", "DNI 30111222")
    assert summary.contact == "+000000000, ana.prueba@example.com"
    assert summary.address == "Av. Siempreviva 742, Palermo, 1425 CABA, AR-C, AR"
    assert summary.billing == "Taller Prueba SRL, CUIT 30111111118, Responsable Inscripto"
    assert [line.total for line in summary.items] == [Decimal("31999.0"), Decimal("4500.0")]
    assert [line.disconnected for line in summary.items] == [False, True]
    assert [payment.discount for payment in summary.payments] == [Decimal("2899.9"), Decimal("500.0")]
    assert (summary.items_total, summary.paid_total) == (Decimal("36499.0"), Decimal("35599.1"))


def test_shipping_names_receiver_courier_and_costs() -> None:
    shipping = _summary("full").shipping
    assert (shipping.number, shipping.method, shipping.logistic_type) == (145001, 4, 14)
    assert (shipping.receiver, shipping.courier) == ("Ana Prueba, +000000000", "Correo Demo SA")
    assert shipping.address.endswith("AR, Timbre 2B")
    costs = (shipping.seller_cost, shipping.receiver_cost, shipping.total_cost)
    assert costs == (Decimal(500), Decimal(2500), Decimal(3000))


def test_a_pickup_names_its_point_and_has_no_address() -> None:
    shipping = _summary("pickup").shipping
    assert (shipping.pickup, shipping.receiver, shipping.address) == ("7001 Sucursal Centro", "", "")


def test_an_unfinished_order_can_be_summed_up_too() -> None:
    summary = summarise(NewOrder(items=(m.Item(),), payments=(m.Payment(),)))
    assert (summary.items_total, summary.paid_total, summary.buyer) == (Decimal(0), Decimal(0), "")


def test_sums_of_the_largest_numbers_lose_no_digit() -> None:
    item = m.Item(quantity=2**63 - 1, unit_price=Decimal("999999999999999.9999"))
    summary = summarise(NewOrder(items=(item, m.Item(quantity=1, unit_price=Decimal("0.0001")))))
    assert f"{summary.items_total:f}".replace(".", "") == str((2**63 - 1) * 9_999_999_999_999_999_999 + 1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(order=orders())
def test_lines_add_up_to_the_total(order: NewOrder) -> None:
    summary = summarise(order)
    due = sum(int(line.unit_price.scaleb(4)) * line.quantity for line in summary.items)
    assert int(summary.items_total.scaleb(4)) == due
    assert len(summary.payments) == len(order.payments)
