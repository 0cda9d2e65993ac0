"""The values of a summary card."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.new_orders import models as m
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.summary import OrderSummary, summarise
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import example_text, orders


def _summary(name: str) -> OrderSummary:
    order = read_order(example_text(name)).order
    assert order is not None
    return summarise(order)


def test_the_full_example_is_summed_up_exactly() -> None:
    summary = _summary("full")
    assert summary.document == "DNI 30111222"
    assert summary.billing == "Taller Prueba SRL, CUIT 30111111118, Responsable Inscripto"
    assert [line.total for line in summary.items] == [Decimal("31999.0"), Decimal("4500.0")]
    assert [line.disconnected for line in summary.items] == [False, True]
    assert [payment.discount for payment in summary.payments] == [Decimal("2899.9"), Decimal("500.0")]
    assert (summary.items_total, summary.paid_total) == (Decimal("36499.0"), Decimal("35599.1"))


def test_an_unfinished_order_can_be_summed_up_too() -> None:
    summary = summarise(NewOrder(items=(m.Item(),), payments=(m.Payment(),)))
    assert (summary.items_total, summary.paid_total, summary.document) == (Decimal(0), Decimal(0), "")


def test_sums_of_the_largest_numbers_lose_no_digit() -> None:
    item = m.Item(quantity=2**63 - 1, unit_price=Decimal("999999999999999.9999"))
    summary = summarise(NewOrder(items=(item, m.Item(quantity=1, unit_price=Decimal("0.0001")))))
    assert f"{summary.items_total:f}".replace(".", "") == str((2**63 - 1) * 9_999_999_999_999_999_999 + 1)


@pytest.mark.no_cover
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(order=orders())
def test_lines_add_up_to_the_total(order: NewOrder) -> None:
    summary = summarise(order)
    due = sum(int(line.unit_price.scaleb(4)) * line.quantity for line in summary.items)
    assert int(summary.items_total.scaleb(4)) == due
    assert len(summary.payments) == len(order.payments)
