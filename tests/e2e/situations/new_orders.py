"""What can go wrong when somebody creates an order."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, text_of
from tests.e2e.new_orders import ACCOUNT, open_modal, order, text_of_order
from tests.e2e.situations.situation import Situation

FIX = "Fix it, and click the button again; what was typed stays."


def of_the_text(value: Any, *, account: str = ACCOUNT, fault: str = "") -> Callable[[Driver, str], str]:
    """Submit JSON as text, and read what is wrong with it."""

    def reach(driver: Driver, user: str) -> str:
        view = open_modal(driver, user)
        if fault:
            driver.alephee.add_fault(fault, "500", count=None)
        text = value if isinstance(value, str) else text_of_order(value)
        values: Mapping[str, str] = {"text": text} | ({"account": account} if account else {})
        errors = driver.submit_unchecked(user, view, dict(values))
        return " ".join([*errors.values(), text_of(driver.view(user, view))])

    return reach


SITUATIONS = (
    Situation(
        name="new_order_missing",
        when="Neither a file nor a text.",
        key="create.nothing",
        reach=of_the_text(""),
        do=FIX,
    ),
    Situation(
        name="new_order_no_json",
        when="The text is no JSON.",
        key="order.not_json",
        params={"line": 1, "column": 3},
        varies=("line", "column"),
        reach=of_the_text("{1: 2}"),
        do=FIX,
    ),
    Situation(
        name="new_order_list",
        when="The text is a list of orders.",
        key="order.several_orders",
        params={"count": 2},
        reach=of_the_text("[{}, {}]"),
        who=BRUNO,
        do="Send one order at a time.",
    ),
    Situation(
        name="new_order_no_object",
        when="The text is JSON, but no order.",
        key="order.not_an_order",
        params={"given": "42"},
        reach=of_the_text("42"),
        who=ANA,
        do=FIX,
    ),
    Situation(
        name="new_order_no_whole_number",
        when="A field wants a whole number.",
        key="order.not_whole",
        params={"given": "7"},
        reach=of_the_text(order(MarketplaceId="7")),
        do=FIX,
    ),
    Situation(
        name="new_order_unknown_field",
        when="A field does not exist.",
        key="order.unknown_name",
        params={"name": "Zyxw"},
        reach=of_the_text(order(Zyxw=1)),
        who=BRUNO,
        do=FIX,
    ),
    Situation(
        name="new_order_date",
        when="A date has no time and zone.",
        key="order.not_date",
        params={"given": "8.3.2026"},
        reach=of_the_text(order(DateCreated="8.3.2026")),
        who=ANA,
        do=FIX,
    ),
    Situation(
        name="new_order_number_used",
        when="The account has an order with this number already.",
        key="order.number_used",
        params={"given": "OWN-2026-000145", "order": 580120},
        reach=of_the_text(order(number="OWN-2026-000145")),
        do="Choose another number.",
    ),
    Situation(
        name="new_order_not_now",
        when="Alephee cannot be asked for what has to be checked.",
        key="error.not_asked",
        reach=of_the_text(order(), fault="marketplaces"),
        who=CARLA,
        do="Try again in a few minutes; what was typed stays.",
    ),
)
