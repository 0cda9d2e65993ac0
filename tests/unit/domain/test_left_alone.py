import pytest

from bot.domain.left_alone import before, changed_since
from bot.domain.marks import IntegrateContent
from bot.domain.notes import Note
from bot.domain.orders import Order

HELD = Order(1, 2, own_order_id="A-1", erp_status="listo")


@pytest.mark.parametrize(
    ("own", "erp", "now", "changed"),
    [
        (None, None, HELD, []),
        (None, None, Order(1, 2, own_order_id="A-1"), [("erp_status", "listo", "")]),
        (None, "otro", Order(1, 2, erp_status="otro"), [("own_order_id", "A-1", "")]),
        ("B", "otro", Order(1, 2), []),
        ("B", None, Order(1, 2, own_order_id="B", erp_status="x"), [("erp_status", "listo", "x")]),
    ],
)
def test_what_a_mark_leaves_out_is_compared_with_what_it_was(
    own: str | None, erp: str | None, now: Order, changed: list[tuple[str, str, str]]
) -> None:
    notes = before(HELD, IntegrateContent(integrated=True, own_order_id=own, erp_status=erp))
    told = [Note(f"integrate.changed_{name}", {"before": was, "now": is_}) for name, was, is_ in changed]
    assert list(changed_since(notes, now)) == told


def test_an_order_that_held_nothing_has_nothing_to_lose() -> None:
    assert before(Order(1, 2), IntegrateContent(integrated=True)) == ()
