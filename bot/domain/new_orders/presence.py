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
from bot.domain.new_orders.walk import Place, field_names, places

Check = Callable[[NewOrder], Iterable[Problem]]


def missing(rule: str) -> Check:
    """Make the check that everything is there which carries this rule's star."""

    def check(order: NewOrder) -> Iterator[Problem]:
        for place in places(order):
            star = place.marked(Star)
            if star is not None and star.rule == rule and place.empty:
                yield _missing(place, rule)

    return check


def _missing(place: Place, rule: str) -> Problem:
    if isinstance(place.value, Part):
        return error(
            place.path, rule, "section_missing", name=place.name, fields=", ".join(field_names(type(place.value)))
        )
    return error(place.path, rule, "field_missing", name=place.name)


def receiver_present(order: NewOrder) -> Iterator[Problem]:
    """CO-07: somebody receives what is shipped; only a pick-up does without (CO-41)."""
    if _shipped(order) and order.shipping.receiver is None:
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


def repeated_items(order: NewOrder) -> Iterator[Problem]:
    """CO-18: the same product, quantity and unit price only once."""
    first: dict[object, int] = {}
    for index, item in enumerate(order.items):
        if item.product.blank or item.quantity is None or item.unit_price is None:
            continue
        product = (item.product.brand, item.product.sku) if item.product.sku else item.product
        earlier = first.setdefault((product, item.quantity, item.unit_price), index)
        if earlier != index:
            yield error(f"Items[{index}]", "CO-18", "repeated_item", earlier=f"Items[{earlier}]")


def catalog_sku(order: NewOrder) -> Iterator[Problem]:
    """CO-20: a product of the catalog is named by its SKU; SellerSKU alone is not enough."""
    for index, item in enumerate(order.items):
        if item.product.seller_sku and not item.product.sku:
            yield error(f"Items[{index}].Product.SKU", "CO-20", "sku_missing")


def disconnected_product(order: NewOrder) -> Iterator[Problem]:
    """CO-21: every product has a title; one outside the catalog has nothing else."""
    for index, item in enumerate(order.items):
        product = item.product
        if not product.title:
            yield error(f"Items[{index}].Product.Title", "CO-21", "title_missing")
        if product.brand and not product.sku and not product.seller_sku:
            yield error(f"Items[{index}].Product.SKU", "CO-21", "brand_without_sku", brand=product.brand)


def no_pickup(order: NewOrder) -> Iterator[Problem]:
    """CO-40: no pickup point unless Method is 2."""
    if _shipped(order) and order.shipping.pickup is not None:
        yield error("Shipping.Pickup", "CO-40", "pickup_not_allowed", method=order.shipping.method)


def pickup_present(order: NewOrder) -> Iterator[Problem]:
    """CO-41: Method 2 needs the pickup point; a receiver's address is left out then."""
    shipping = order.shipping
    if shipping.method != ShippingMethod.PICKUP_WITHDRAW:
        return
    if shipping.pickup is None:
        yield error("Shipping.Pickup", "CO-41", "pickup_missing")
    if shipping.receiver is not None and shipping.receiver.address is not None:
        yield warning("Shipping.Receiver.Address", "CO-41", "receiver_address_left_out")


def courier_present(order: NewOrder) -> Iterator[Problem]:
    """CO-42: LogisticType 14 needs the courier; with any other it is not needed, which may be a slip."""
    logistic_type, courier = order.shipping.logistic_type, order.shipping.courier_info
    if logistic_type == LogisticType.COURIER and courier is None:
        yield error("Shipping.CourierInfo", "CO-42", "courier_missing")
    elif logistic_type in set(LogisticType) - {LogisticType.COURIER} and courier is not None:
        yield warning("Shipping.CourierInfo", "CO-42", "courier_not_needed", logistic_type=logistic_type)


def receiver_address(order: NewOrder) -> Iterator[Problem]:
    """CO-45: the receiver has an address unless Method is 2."""
    receiver = order.shipping.receiver
    if _shipped(order) and receiver is not None and receiver.address is None:
        yield error("Shipping.Receiver.Address", "CO-45", "receiver_address_missing")


def integrated_flag(order: NewOrder) -> Iterator[Problem]:
    """CO-60: an order that is born as integrated does not appear among those that are not."""
    if order.integrated:
        yield warning("Integrated", "CO-60", "integrated")


def _shipped(order: NewOrder) -> bool:
    """Whether the order is known to go out otherwise than by pick-up."""
    return order.shipping.method in set(ShippingMethod) - {ShippingMethod.PICKUP_WITHDRAW}
