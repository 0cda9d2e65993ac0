"""Rules about amounts, quantities and listed values (Order mandatory sections; Type specifications)."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum

from bot.domain.new_orders.fields import MOST_DECIMALS, Listed, Sign, decimals_of
from bot.domain.new_orders.lists import DOCUMENT_TYPES, choices
from bot.domain.new_orders.models import Address, NewOrder
from bot.domain.new_orders.presence import Check
from bot.domain.new_orders.problems import Problem, error, shown, warning
from bot.domain.new_orders.walk import Place, places


def signs(order: NewOrder) -> Iterator[Problem]:
    """CO-30: prices are above zero. Shipping costs may be 0.00, discounts may be negative, as their types say."""
    for place in places(order):
        sign = place.marked(Sign)
        if not isinstance(place.value, Decimal):
            continue
        if sign is Sign.POSITIVE and place.value <= 0:
            yield error(place.path, "CO-30", "price_not_positive", name=place.name, given=f"{place.value:f}")
        elif sign is Sign.NOT_NEGATIVE and place.value < 0:
            yield error(place.path, "CO-30", "cost_negative", name=place.name, given=f"{place.value:f}")


def decimal_places(order: NewOrder) -> Iterator[Problem]:
    """CO-31: at most 4 decimals, as written."""
    for place in places(order):
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


def listed(rule: str) -> Check:
    """Make the check that values stand in the list this rule gives them."""

    def check(order: NewOrder) -> Iterator[Problem]:
        for place in places(order):
            mark = place.marked(Listed)
            if mark is not None and mark.rule == rule and place.value is not None:
                yield from _in_list(place, mark.enumeration, rule)

    return check


def _in_list(place: Place, enumeration: type[Enum], rule: str) -> Iterator[Problem]:
    values = {entry.value for entry in enumeration}
    if place.value not in values:
        given = shown(place.value)
        params = {"given": given, "list": enumeration.__name__, "choices": choices(enumeration)}
        meant = next((value for value in values if str(value).lower() == given.strip().lower()), None)
        if meant is None:
            yield error(place.path, rule, "not_in_list", **params)
        else:
            yield error(place.path, rule, "spelled_otherwise", **params, meant=meant)


def document_types(order: NewOrder) -> Iterator[Problem]:
    """CO-57: the type of document is one of the address's country. Which country counts is not said: a warning."""
    buyer, courier = order.buyer, order.shipping.courier_info
    yield from _document_type("Buyer", buyer.doc_type, buyer.address)
    yield from _document_type("Buyer.BillingInfo", buyer.billing_info.doc_type, buyer.billing_info.address)
    if courier is not None and courier.address is not None:
        yield from _document_type("Shipping.CourierInfo", courier.doc_type, courier.address)


def _document_type(path: str, given: str | None, address: Address) -> Iterator[Problem]:
    country = address.country_id
    known = DOCUMENT_TYPES.get(country or "", ())
    if given and known and given not in known:
        params = {"given": shown(given), "country": country, "choices": ", ".join(known)}
        yield warning(f"{path}.DocType", "CO-57", "document_type", **params)
