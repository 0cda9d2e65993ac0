"""The small form of a new order, described once: every field with its screen, its input and its places in the JSON.

Screens, the JSON that the answers make and the field that a finding belongs to all follow from ``FIELDS``. Answers are
texts by the name of their field; a ticked box is ``yes``, a moment the seconds since 1970. Fields and screens of an
item carry its number: ``title_2`` stands on ``item_2``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.notes import Note

Answers = Mapping[str, str]

TICKED = "yes"
MOST_ITEMS = 5
_ITEM = "item"
#: in a place: every item
_EACH = "[]"
_ADDRESSES = ("Buyer.Address", "Buyer.BillingInfo.Address", "Shipping.Receiver.Address")


class Input(Enum):
    """What an answer is: a line as it is, a number, a moment, a tick."""

    LINE = auto()
    NUMBER = auto()
    MOMENT = auto()
    TICK = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    ``places``: where its answer goes; ``about``: where else a finding concerns it. ``start``: what stands in it first.
    """

    name: str
    screen: str
    input: Input
    places: tuple[str, ...]
    about: tuple[str, ...] = ()
    optional: bool = False
    start: str = ""


def _line(name: str, screen: str, *places: str, optional: bool = False) -> Field:
    return Field(name, screen, Input.LINE, places, optional=optional)


def _number(
    name: str, screen: str, *places: str, about: tuple[str, ...] = (), optional: bool = False, start: str = ""
) -> Field:
    return Field(name, screen, Input.NUMBER, places, about, optional, start)


def _of_the_address(name: str, place: str, *others: str, screen: str = "address", optional: bool = False) -> Field:
    """The one address of the form is the buyer's, and serves billing and delivery too."""
    return _line(name, screen, *(f"{address}.{place}" for address in _ADDRESSES), *others, optional=optional)


_FIELDS = (
    _number("marketplace_id", "order", "MarketplaceId"),
    _line("external_order_id", "order", "ExternalOrderId"),
    Field(
        "created_at",
        "order",
        Input.MOMENT,
        ("DateCreated", "Payments[0].DateCreated", "Payments[0].DateApproved", "Shipping.DateCreated"),
    ),
    Field("moves_stock", "order", Input.TICK, ("Items[].StockMovement",), optional=True),
    Field("title", _ITEM, Input.LINE, ("Items[].Product.Title",), about=("Items[]", "Items[].Product")),
    _line("sku", _ITEM, "Items[].Product.SKU", optional=True),
    _number("quantity", _ITEM, "Items[].Quantity", start="1"),
    _number("unit_price", _ITEM, "Items[].UnitPrice"),
    Field("another", _ITEM, Input.TICK, (), optional=True),
    _line("buyer_name", "buyer", "Buyer.Name", "Shipping.Receiver.Name"),
    _line("buyer_document_type", "buyer", "Buyer.DocType", "Buyer.BillingInfo.DocType"),
    _line("buyer_document_number", "buyer", "Buyer.DocNumber", "Buyer.BillingInfo.DocNumber"),
    _line("tax_payer_type", "buyer", "Buyer.BillingInfo.TaxPayerType"),
    _line("business_name", "buyer", "Buyer.BillingInfo.BusinessName", optional=True),
    _of_the_address("phone", "Phone", "Buyer.Phone", "Shipping.Receiver.Phone", screen="buyer"),
    _line("email", "buyer", "Buyer.Email", optional=True),
    _of_the_address("country", "CountryId"),
    _of_the_address("state_code", "StateCode"),
    _of_the_address("city", "City"),
    _of_the_address("street_name", "StreetName"),
    _of_the_address("street_number", "StreetNumber", optional=True),
    _of_the_address("zip_code", "ZipCode"),
    _line("payment_number", "payment", "Payments[0].ExternalPaymentId"),
    _number("amount", "payment", "Payments[0].Amount", "Payments[0].AmountNoDiscount"),
    _number("payment_method", "payment", "Payments[0].Method", optional=True),
    _number("seller_cost", "payment", "Shipping.Cost.Seller", about=("Shipping.Cost.Total",), start="0.00"),
    _number("receiver_cost", "payment", "Shipping.Cost.Receiver", start="0.00"),
    _number("shipping_number", "shipping", "Shipping.ExternalShippingId"),
    _number("shipping_method", "shipping", "Shipping.Method"),
    _number("logistic_type", "shipping", "Shipping.LogisticType"),
    _number("pickup_id", "shipping", "Shipping.Pickup.Id", about=("Shipping.Pickup",), optional=True),
    Field(
        "courier",
        "shipping",
        Input.LINE,
        ("Shipping.CourierInfo.BusinessName",),
        about=("Shipping.CourierInfo",),
        optional=True,
    ),
    Field("delivery_at", "shipping", Input.MOMENT, ("Shipping.EstimatedDeliveryDate",)),
)
#: the fields by name, in the order in which they are asked
FIELDS: Mapping[str, Field] = {field.name: field for field in _FIELDS}
_SCREENS = tuple(dict.fromkeys(field.screen for field in _FIELDS))
_AT = {place: field for field in _FIELDS for place in (*field.places, *field.about)}


def items(answers: Answers) -> int:
    """Count the items: one, and one more as long as the item before says so."""
    count = 1
    while count < MOST_ITEMS and answers.get(f"another_{count}") == TICKED:
        count += 1
    return count


def steps(answers: Answers) -> tuple[str, ...]:
    """Return the screens in their order; every ticked *another item* adds one."""
    return _steps(items(answers))


def known_step(name: str) -> str:
    """Return the name of a screen as it is; for anything else the first screen's."""
    return name if name in _steps(MOST_ITEMS) else _SCREENS[0]


def _steps(count: int) -> tuple[str, ...]:
    numbered = tuple(f"{_ITEM}_{number}" for number in range(1, count + 1))
    return tuple(step for screen in _SCREENS for step in (numbered if screen == _ITEM else (screen,)))


def fields(step: str) -> tuple[str, ...]:
    """Return the names of a screen's fields; those of an item carry its number (``title_1``)."""
    screen, number = kind_and_number(step)
    names = (field.name for field in _FIELDS if field.screen == screen)
    if not number:
        return tuple(names)
    return tuple(f"{name}_{number}" for name in names if name != "another" or int(number) < MOST_ITEMS)


def after(step: str, answers: Answers) -> str | None:
    """Return the next screen; None behind the last one."""
    order = steps(answers)
    return next(iter(order[order.index(step) + 1 :]), None)


def before(step: str, answers: Answers) -> str | None:
    """Return the screen before; None for the first one."""
    order = steps(answers)
    return order[order.index(step) - 1] if order.index(step) else None


def step_of(field: str, answers: Answers) -> str:
    """Return the screen on which a field stands; the first one for a field that none has."""
    return next((step for step in steps(answers) if field in fields(step)), _SCREENS[0])


def field_at(path: str) -> str | None:
    """Return the field of the form that a place of the JSON was filled from; None for a whole section."""
    index = re.match(r"Items\[(\d+)\]", path)
    field = _AT.get(f"Items{_EACH}{path[index.end() :]}" if index else path)
    if field is None:
        return None
    return f"{field.name}_{int(index[1]) + 1}" if index and field.screen == _ITEM else field.name


def of_the_form(note: Note) -> Note:
    """Return a finding as one about the form: with the ``field`` that its place was filled from, where there is one."""
    field = field_at(str(note.params.get("place", "")))
    return note if field is None else Note(note.key, {**note.params, "field": field})


def kind_and_number(field: str) -> tuple[str, str]:
    """Part ``title_2`` into ``title`` and ``2``; a field that is there once has no number."""
    kind = field.rstrip("0123456789").removesuffix("_")
    return kind, field.removeprefix(kind).removeprefix("_")
