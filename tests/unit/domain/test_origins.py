"""Where an order comes from: what the log knows counts before what the marketplace says."""

import pytest

from bot.domain.orders import KeyValue, Order
from bot.domain.origins import Origin, origin_of
from bot.domain.rules import Rules

ON_MERCADO_LIBRE, ELSEWHERE = KeyValue(1, "MercadoLibre"), KeyValue(99, "Tienda propia")


@pytest.mark.parametrize(
    ("marketplace", "created_here", "expected"),
    [
        (ON_MERCADO_LIBRE, False, Origin.MARKETPLACE),
        (ON_MERCADO_LIBRE, True, Origin.CREATED_HERE),
        (ELSEWHERE, False, Origin.ELSEWHERE),
        (ELSEWHERE, True, Origin.CREATED_HERE),
        (KeyValue(), False, Origin.ELSEWHERE),
    ],
)
def test_an_order_is_of_the_marketplace_unless_the_log_knows_that_it_was_created(
    marketplace: KeyValue, *, created_here: bool, expected: Origin, rules: Rules
) -> None:
    order = Order(id=7, account_id=15001, marketplace=marketplace)
    assert origin_of(order, created_here=created_here, rules=rules) is expected
