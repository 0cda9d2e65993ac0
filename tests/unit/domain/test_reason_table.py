"""Every example order against every reason. A allowed, W warned, R refused; reasons 1 to 5 from left to right."""

import pytest

from bot.domain.message_rules import judge_all
from bot.domain.notes import Level
from bot.domain.reasons import Reason
from bot.domain.rules import Rules
from tests.unit.domain.domain_examples import example_orders

ORDERS = example_orders()
LEVELS = {"A": Level.ALLOWED, "W": Level.WARNED, "R": Level.REFUSED}
TABLE = {
    580101: "AARAR",  # Argentina, cross docking
    580102: "RARAA",  # Argentina, Flex
    580103: "AARAR",  # Argentina, me2: the home of drop off
    580104: "AARAR",  # the same cart
    580105: "RARAR",  # Argentina, to be agreed, sold in Mercado Shops
    580106: "RRRWR",  # Brazil, fulfillment, delivered
    580107: "ARRAR",  # Brazil, cross docking: no billing template
    580108: "AAAAR",  # México, me2: invoice link
    580109: "RAAAW",  # México, Flex: nobody documents the promise there
    580110: "AARAR",  # Colombia, cross docking
    580111: "RARAA",  # Colombia, Flex
    580112: "AARAR",  # Uruguay, me2
    580113: "RRRAA",  # Chile, Flex turbo
    580114: "ARRAR",  # Chile, cross docking: variants, but no billing template
    580115: "RRRAR",  # Perú: no templates
    580116: "RARAR",  # Argentina, me1, shipped
    580117: "RWRWR",  # Argentina, fulfillment, not delivered
    580118: "WWRWR",  # Argentina, cross docking, cancelled
    580119: "RRRRR",  # Alephee's B2B portal
    580120: "RRRRR",  # a channel of one's own, courier
    580121: "RRRRR",  # a channel of one's own, pickup
    580122: "RRRWW",  # Brazil, Flex, payment pending
    580123: "RARAR",  # Argentina, custom
}


def test_the_table_names_every_example_order() -> None:
    assert set(TABLE) == set(ORDERS)
    assert len(TABLE) == 23


@pytest.mark.parametrize("number", TABLE)
def test_each_example_order_gets_the_documented_reasons(number: int, rules: Rules) -> None:
    expected = {reason: LEVELS[letter] for reason, letter in zip(Reason, TABLE[number], strict=True)}
    assert {reason: verdict.level for reason, verdict in judge_all(ORDERS[number], rules).items()} == expected


@pytest.mark.parametrize("number", TABLE)
def test_whatever_is_not_simply_allowed_is_explained(number: int, rules: Rules) -> None:
    for verdict in judge_all(ORDERS[number], rules).values():
        assert (verdict.level is Level.ALLOWED) == (not verdict.notes)
