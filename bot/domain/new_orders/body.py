"""The JSON that is sent for a new order, byte for byte (Create a new order, Request)."""

from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.lists import ShippingMethod
from bot.domain.new_orders.models import NewOrder, Part


def to_body(order: NewOrder) -> str:
    """Write an order as it is sent: the documented names in the documented order, no spaces, nothing empty.

    Amounts are numbers with exactly the decimals they were given with. A disconnected product goes without SKU, as its
    blank SKU is absent already (CO-21); see ``as_sent`` for pick-up.
    """
    return write(plain(as_sent(order)))


def as_sent(order: NewOrder) -> NewOrder:
    """Return the order without what its way of shipping has no use for.

    The pickup point goes out with Method 2 only (CO-40); with Method 2 the receiver goes without address (CO-41: pages
    disagree whether a receiver is needed at all, so the name may stay).
    """
    shipping = order.shipping
    if shipping.method != ShippingMethod.PICKUP_WITHDRAW:
        shipping = shipping.changed(pickup=None)
    elif shipping.receiver is not None:
        receiver = shipping.receiver.changed(address=None)
        shipping = shipping.changed(receiver=None if receiver.blank else receiver)
    return order.changed(shipping=shipping)


def plain(part: Part) -> dict[str, object]:
    """Return a section's fields by their documented names, without empty ones."""
    fields = type(part).model_fields
    values = {field.alias or name: _plain(getattr(part, name)) for name, field in fields.items()}
    return {name: value for name, value in values.items() if value not in (None, {}, [])}


def _plain(value: object) -> object:
    if isinstance(value, Part):
        return plain(value)
    return [plain(part) for part in value] if isinstance(value, tuple) else value
