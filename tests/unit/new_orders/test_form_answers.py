"""An order that the small form made fills it in again, and no other order does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.form_answers import answers_of
from bot.domain.new_orders.form_json import json_of
from bot.domain.new_orders.json_text import write
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import VALID, example
from tests.unit.new_orders.test_form_json import FORM


def body_of(answers: dict[str, str]) -> str:
    order = read_order(json_of(answers)).order
    assert order is not None
    return to_body(order)


def test_an_order_made_by_the_form_is_filled_in_as_it_was_answered() -> None:
    found = answers_of(body_of(FORM))
    assert {name: answer for name, answer in found.items() if answer} == FORM | {
        "external_order_id": "OWN-2026-000151",
        "amount": "39001.50",
    }
    assert body_of(found) == body_of(FORM)


@settings(deadline=None, max_examples=25)
@given(
    title=st.text("abc ñ", min_size=1).filter(str.strip),
    quantity=st.integers(1, 99),
    price=st.decimals("0.01", "99999", places=2),
    pickup=st.booleans(),
)
def test_any_order_of_the_form_makes_the_same_json_again(
    title: str, quantity: int, price: object, *, pickup: bool
) -> None:
    pick_up = {"shipping_method": "2", "pickup_id": "7001"} if pickup else {}
    answers = FORM | {"title_1": title, "quantity_1": str(quantity), "unit_price_1": str(price)} | pick_up
    body = body_of(answers)
    found = answers_of(body)
    assert body_of(found) == body


def test_an_order_that_the_form_cannot_make_leaves_it_empty() -> None:
    assert [answers_of(write(example(name))) for name in VALID if name == "full"] == [{}]
    assert answers_of("{}") == answers_of("no JSON") == {}
