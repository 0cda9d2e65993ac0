"""Rules about amounts, quantities and listed values (Order mandatory sections; Type specifications)."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum

from bot.domain.new_orders.fields import Listed, Sign, Star
from bot.domain.new_orders.lists import choices
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.presence import PlaceCheck
from bot.domain.new_orders.problems import Problem, error, shown
from bot.domain.new_orders.readers import MOST_DECIMALS, decimals_of
from bot.domain.new_orders.walk import Place


def signs(place: Place) -> Iterator[Problem]:
    """CO-30: prices are above zero. Shipping costs may be 0.00, discounts may be negative, as their types say."""
    if not isinstance(place.value, Decimal):
        return
    sign = place.marked(Sign)
    if sign is Sign.POSITIVE and place.value <= 0:
        key = "price_not_positive" if place.marked(Star) else "optional_price_not_positive"
        yield error(place.path, "CO-30", key, name=place.name, given=f"{place.value:f}")
    elif sign is Sign.NOT_NEGATIVE and place.value < 0:
        yield error(place.path, "CO-30", "cost_negative", name=place.name, given=f"{place.value:f}")


def decimal_places(place: Place) -> Iterator[Problem]:
    """CO-31: at most 4 decimals, as written."""
    if isinstance(place.value, Decimal) and decimals_of(place.value) > MOST_DECIMALS:
        given = f"{place.value:f}"
        yield error(place.path, "CO-31", "too_many_decimals", given=given, limit=MOST_DECIMALS)


def discounted(order: NewOrder) -> Iterator[Problem]:
    """CO-32: with its discounts an amount is not above the one without."""
    for index, payment in enumerate(order.payments):
        pairs = (
            ("Amount", payment.amount, payment.amount_no_discount),
            ("ShippingAmount", payment.shipping_amount, payment.shipping_amount_no_discount),
        )
        for name, after, before in pairs:
            if after is not None and before is not None and after > before:
                path, whole = f"Payments[{index}].{name}", f"{name}NoDiscount"
                params = {"name": name, "given": f"{after:f}", "whole": whole, "limit": f"{before:f}"}
                yield error(path, "CO-32", "above_no_discount", **params)


def quantities(order: NewOrder) -> Iterator[Problem]:
    """CO-34: at least one of each. The page also allows 0, which no sale needs."""
    for index, item in enumerate(order.items):
        if item.quantity is not None and item.quantity < 1:
            yield error(f"Items[{index}].Quantity", "CO-34", "quantity_too_small", given=item.quantity)


def cost_total(order: NewOrder) -> Iterator[Problem]:
    """CO-44: the total is what seller and receiver pay together."""
    cost = order.shipping.cost
    if cost.seller is None or cost.receiver is None or cost.total is None:
        return
    if cost.total != cost.seller + cost.receiver:
        due = cost.seller + cost.receiver
        yield error("Shipping.Cost.Total", "CO-44", "cost_total", given=f"{cost.total:f}", due=f"{due:f}")


def listed(rule: str) -> PlaceCheck:
    """Make the check that a value stands in the list this rule gives it."""

    def check(place: Place) -> Iterator[Problem]:
        mark = place.marked(Listed)
        if mark is not None and mark.rule == rule and place.value is not None:
            yield from _in_list(place, mark.enumeration, rule)

    return check


def _in_list(place: Place, enumeration: type[Enum], rule: str) -> Iterator[Problem]:
    values = {entry.value for entry in enumeration}
    if place.value not in values:
        given = shown(place.value)
        params = {"given": given, "name": place.name, "choices": choices(enumeration)}
        meant = next((value for value in values if str(value).lower() == given.strip().lower()), None)
        if meant is None:
            yield error(place.path, rule, "not_in_list", **params)
        else:
            yield error(place.path, rule, "spelled_otherwise", **params, meant=meant)
