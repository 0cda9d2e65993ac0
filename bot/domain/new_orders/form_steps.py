"""The small form screen by screen: which fields stand where, what comes next, and the form that the answers make.

Answers are texts by the name of their field; a ticked box is ``yes``, a moment the seconds since 1970 (as Slack's date
and time picker gives it).
"""

import datetime as dt
from collections.abc import Mapping

from bot.domain.new_orders.moments import written
from bot.domain.new_orders.simple import SimpleForm, SimpleItem

Answers = Mapping[str, str]

TICKED = "yes"
_FIRST = ("order",)
_LAST = ("buyer", "address", "payment", "shipping")
_ITEM = ("title", "sku", "quantity", "unit_price", "another")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "order": ("marketplace_id", "external_order_id", "created_at", "moves_stock"),
    "buyer": (
        "buyer_name",
        "buyer_document_type",
        "buyer_document_number",
        "tax_payer_type",
        "business_name",
        "phone",
        "email",
    ),
    "address": ("country", "state_code", "city", "street_name", "street_number", "zip_code"),
    "payment": ("payment_number", "amount", "payment_method", "seller_cost", "receiver_cost"),
    "shipping": ("shipping_number", "shipping_method", "logistic_type", "pickup_id", "courier", "delivery_at"),
}


def steps(answers: Answers) -> tuple[str, ...]:
    """Return the screens in their order; every ticked *another item* adds one."""
    return (*_FIRST, *(f"item_{number}" for number in range(1, items(answers) + 1)), *_LAST)


def known_step(name: str) -> str:
    """Return the name of a screen as it is; for anything else the first screen's."""
    every = {*_FIELDS, *(f"item_{number}" for number in range(1, SimpleForm.MOST_ITEMS + 1))}
    return name if name in every else _FIRST[0]


def items(answers: Answers) -> int:
    """Count the items: one, and one more as long as the item before says so."""
    count = 1
    while count < SimpleForm.MOST_ITEMS and answers.get(f"another_{count}") == TICKED:
        count += 1
    return count


def fields(step: str) -> tuple[str, ...]:
    """Return the names of a screen's fields; those of an item carry its number (``title_1``)."""
    if not step.startswith("item_"):
        return _FIELDS[step]
    number = int(step.removeprefix("item_"))
    names = _ITEM if number < SimpleForm.MOST_ITEMS else _ITEM[:-1]
    return tuple(f"{name}_{number}" for name in names)


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
    return next((step for step in steps(answers) if field in fields(step)), _FIRST[0])


def form_of(answers: Answers) -> SimpleForm:
    """Make the form of the answers given so far; what is not answered yet is empty."""

    def given(name: str) -> str:
        return answers.get(name, "")

    return SimpleForm(
        marketplace_id=given("marketplace_id"),
        external_order_id=given("external_order_id"),
        created_at=_moment(given("created_at")),
        items=tuple(_item(answers, number) for number in range(1, items(answers) + 1)),
        moves_stock=given("moves_stock") == TICKED,
        buyer_name=given("buyer_name"),
        document_type=given("buyer_document_type"),
        document_number=given("buyer_document_number"),
        phone=given("phone"),
        email=given("email"),
        tax_payer_type=given("tax_payer_type"),
        business_name=given("business_name"),
        country=given("country"),
        state_code=given("state_code"),
        city=given("city"),
        street_name=given("street_name"),
        street_number=given("street_number"),
        zip_code=given("zip_code"),
        payment_number=given("payment_number"),
        amount=given("amount"),
        payment_method=given("payment_method"),
        shipping_number=given("shipping_number"),
        shipping_method=given("shipping_method"),
        logistic_type=given("logistic_type"),
        pickup_id=given("pickup_id"),
        courier=given("courier"),
        seller_cost=given("seller_cost"),
        receiver_cost=given("receiver_cost"),
        delivery_at=_moment(given("delivery_at")),
    )


def _item(answers: Answers, number: int) -> SimpleItem:
    title, sku, quantity, price = (answers.get(f"{name}_{number}", "") for name in _ITEM[:-1])
    return SimpleItem(title=title, sku=sku, quantity=quantity, unit_price=price)


def _moment(seconds: str) -> str:
    """Write a moment as JSON has it; anything that is none stays as it is, for the reading to refuse."""
    if not (seconds.isascii() and seconds.isdecimal()):
        return seconds
    return written(dt.datetime.fromtimestamp(int(seconds), dt.UTC))
