"""Rules about what must be there, and what must not (Order mandatory sections; Type specifications)."""

from collections.abc import Callable, Iterable, Iterator

from bot.domain.new_orders.fields import Star
from bot.domain.new_orders.lists import (
    MOST_DISCOUNTS,
    MOST_DISCOUNTS_ONCE,
    MOST_ITEMS,
    MOST_PAYMENTS,
    LogisticType,
    ShippingMethod,
)
from bot.domain.new_orders.models import NewOrder, Part
from bot.domain.new_orders.problems import Problem, error, warning
from bot.domain.new_orders.walk import Place, field_names

#: finds what is wrong with an order
Check = Callable[[NewOrder], Iterable[Problem]]
#: finds what is wrong at one place of an order
PlaceCheck = Callable[[Place], Iterable[Problem]]


def missing(rule: str) -> PlaceCheck:
    """Make the check that something is there at a place which carries this rule's star."""

    def check(place: Place) -> Iterator[Problem]:
        star = place.marked(Star)
        if star is None or star.rule != rule or not place.empty:
            return
        if isinstance(place.value, Part):
            fields = ", ".join(field_names(type(place.value)))
            yield error(place.path, rule, "section_missing", name=place.name, fields=fields)
        else:
            yield error(place.path, rule, "field_missing", name=place.name)

    return check


def doubtful(rule: str) -> PlaceCheck:
    """Make the check that warns of a section that one page demands and another one does not: it may be left out."""
    starred = missing(rule)

    def check(place: Place) -> Iterator[Problem]:
        for each in starred(place):
            yield warning(each.path, rule, "section_doubtful", name=each.note.params["name"])

    return check


def receiver_present(order: NewOrder) -> Iterator[Problem]:
    """CO-07: somebody receives what is shipped; only a pick-up does without (CO-41)."""
    if _shipped(order) and not order.shipping.has("receiver"):
        yield error("Shipping.Receiver", "CO-07", "receiver_missing")


def item_count(order: NewOrder) -> Iterator[Problem]:
    """CO-10: at least one item (by its star) and at most 50."""
    if len(order.items) > MOST_ITEMS:
        yield error("Items", "CO-10", "too_many_items", count=len(order.items), limit=MOST_ITEMS)


def payment_count(order: NewOrder) -> Iterator[Problem]:
    """CO-12: at most 10 payments."""
    if len(order.payments) > MOST_PAYMENTS:
        yield error("Payments", "CO-12", "too_many_payments", count=len(order.payments), limit=MOST_PAYMENTS)


def discount_count(order: NewOrder) -> Iterator[Problem]:
    """CO-13: at most 10 discounts a payment. An older version of the page says 5, so more than 5 is warned about."""
    for index, payment in enumerate(order.payments):
        path, count = f"Payments[{index}].Discounts", len(payment.discounts)
        if count > MOST_DISCOUNTS:
            yield error(path, "CO-13", "too_many_discounts", count=count, limit=MOST_DISCOUNTS)
        elif count > MOST_DISCOUNTS_ONCE:
            yield warning(path, "CO-13", "many_discounts", count=count, limit=MOST_DISCOUNTS_ONCE)


def no_pickup(order: NewOrder) -> Iterator[Problem]:
    """CO-40: no pickup point unless Method is 2."""
    if _shipped(order) and order.shipping.has("pickup"):
        yield error("Shipping.Pickup", "CO-40", "pickup_not_allowed", method=order.shipping.method)


def pickup_present(order: NewOrder) -> Iterator[Problem]:
    """CO-41: Method 2 needs the pickup point; a receiver's address is left out then."""
    shipping = order.shipping
    if shipping.method != ShippingMethod.PICKUP_WITHDRAW:
        return
    if not shipping.has("pickup"):
        yield error("Shipping.Pickup", "CO-41", "pickup_missing")
    if shipping.receiver is not None and shipping.receiver.has("address"):
        yield warning("Shipping.Receiver.Address", "CO-41", "receiver_address_left_out")


def courier_present(order: NewOrder) -> Iterator[Problem]:
    """CO-42: LogisticType 14 needs the courier; with any other it is not needed, which may be a slip."""
    logistic_type, there = order.shipping.logistic_type, order.shipping.has("courier_info")
    if logistic_type == LogisticType.COURIER and not there:
        yield error("Shipping.CourierInfo", "CO-42", "courier_missing")
    elif logistic_type in set(LogisticType) - {LogisticType.COURIER} and there:
        yield warning("Shipping.CourierInfo", "CO-42", "courier_not_needed", logistic_type=logistic_type)


def receiver_address(order: NewOrder) -> Iterator[Problem]:
    """CO-45: the receiver has an address unless Method is 2."""
    receiver = order.shipping.receiver
    if _shipped(order) and receiver is not None and not receiver.has("address"):
        yield error("Shipping.Receiver.Address", "CO-45", "receiver_address_missing")


def integrated_flag(order: NewOrder) -> Iterator[Problem]:
    """CO-60: an order that is born as integrated does not appear among those that are not."""
    if order.integrated:
        yield warning("Integrated", "CO-60", "integrated")


def _shipped(order: NewOrder) -> bool:
    """Whether the order is known to go out otherwise than by pick-up."""
    return order.shipping.method in set(ShippingMethod) - {ShippingMethod.PICKUP_WITHDRAW}
