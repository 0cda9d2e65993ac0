"""Reading any text whatever: nothing raises, and what passes goes out as it was read."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.reading import MOST_VALUES
from bot.domain.new_orders.rules import RULES
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import at, example, example_text, put

_IDS = {rule.id for rule in RULES}
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)
_POINTERS = (
    "/Items",
    "/Items/0",
    "/Items/0/Product",
    "/Items/0/UnitPrice",
    "/Buyer",
    "/Buyer/Name",
    "/Payments",
    "/Payments/0/Discounts",
    "/Payments/0/Taxes",
    "/Shipping",
    "/Shipping/Cost",
    "/Shipping/Method",
    "/Shipping/Receiver/Address",
    "/DateCreated",
    "/Integrated",
    "/MarketplaceId",
    "/Extra",
)


@given(text=st.text(max_size=40) | st.text(alphabet='{}[]":,0123456789eE.-+ntf\\u', max_size=40))
def test_no_text_whatever_raises(text: str) -> None:
    reading = read_order(text)
    assert reading.order is None
    assert {problem.rule for problem in reading.errors} <= _IDS


@pytest.mark.no_cover
@settings(max_examples=150, deadline=None)
@given(pointer=st.sampled_from(_POINTERS), value=_JSON)
def test_no_value_at_any_place_raises_and_what_passes_goes_out_as_it_was_read(pointer: str, value: Any) -> None:
    order = json.loads(example_text("full"))
    holder, last = at(order, pointer)
    holder[last] = value
    reading = read_order(json.dumps(order))
    assert (reading.order is None) == bool(reading.errors)
    assert {problem.rule for problem in (*reading.errors, *reading.warnings)} <= _IDS
    if reading.order is not None:
        assert read_order(to_body(reading.order)).order == reading.order


@pytest.mark.parametrize("pointer", ["/Buyer/Name", "/Items/0", "/Extra", "/Payments/0/Taxes"])
def test_deep_nesting_below_a_field_is_refused_without_an_exception(pointer: str) -> None:
    for depth in (15, 400, 900):
        text = put(pointer, "DEEP")(example("minimal")).replace('"DEEP"', "[" * depth + "]" * depth)
        assert read_order(text).errors


def test_thousands_of_wrong_names_are_reported_in_good_time() -> None:
    text = write({f"Extra{index}": index for index in range(MOST_VALUES - 1)})
    assert len(read_order(text).errors) == MOST_VALUES - 1 + 7
