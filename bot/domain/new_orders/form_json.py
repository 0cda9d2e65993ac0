"""The JSON that the answers of the small form make, to be read by ``read_order`` like a file."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.domain.new_orders.form import FIELDS, TICKED, Answers, Input, items
from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.lists import ItemStatus, PaymentStatus, ShippingMethod
from bot.domain.new_orders.moments import written

#: what becomes a JSON number; anything else stays a text, which ``read_order`` then refuses at its place
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", re.ASCII)
#: a number as screens write it: 15.999,50 in Spanish and Portuguese, 15,999.50 in English. Three digits behind a comma
#: alone may be either, so they are none
_WRITTEN = (
    re.compile(r"(-?\d{1,3}(?:\.\d{3})*|-?\d+),(\d{1,2}|\d{4,15})", re.ASCII),
    re.compile(r"(-?\d{1,3}(?:,\d{3})+)\.(\d{1,15})", re.ASCII),
)
#: a moment as a picker tells it, before the year 5138
_SECONDS = re.compile(r"\d{1,11}", re.ASCII)


def json_of(answers: Answers) -> str:
    """Write what is answered so far; what is not is left out, and so is the receiver of what is picked up.

    One amount is paid without any discount. Items are confirmed, the payment is approved.
    """
    order: dict[str, Any] = {}
    for place, value in _values(answers):
        if value != "":
            _put(order, place, value)
    if order["Shipping"].get("Method") == ShippingMethod.PICKUP_WITHDRAW:
        order["Shipping"].pop("Receiver", None)
    return write(order)


def _values(answers: Answers) -> Iterator[tuple[str, object]]:
    """Yield the places of the JSON with what goes there."""
    for number in range(1, items(answers) + 1):
        for field in FIELDS.values():
            answer = answers.get(f"{field.name}_{number}" if field.screen == "item" else field.name, "")
            for place in field.places:
                if "[]" in place or number == 1:
                    yield place.replace("[]", f"[{number - 1}]"), _value(field.input, answer.strip())
        yield f"Items[{number - 1}].Status", int(ItemStatus.CONFIRMED)
    yield "Payments[0].Status", int(PaymentStatus.APPROVED)
    costs = (_value(Input.NUMBER, answers.get(name, "").strip()) for name in ("seller_cost", "receiver_cost"))
    # a cost that is no number is reported at its own place; the total then needs no second report
    yield "Shipping.Cost.Total", sum((Decimal(cost) for cost in costs if not isinstance(cost, str)), Decimal(0))


def _value(kind: Input, answer: str) -> int | Decimal | str:
    """Return an answer as JSON has it; a text as it is where it is none of its kind, for the reading to refuse."""
    if kind is Input.TICK:
        return answer == TICKED
    if kind is Input.NUMBER and _NUMBER.fullmatch(number := _plain(answer)):
        return Decimal(number) if "." in number else int(number)
    if kind is Input.MOMENT and _SECONDS.fullmatch(answer):
        return written(dt.datetime.fromtimestamp(int(answer), dt.UTC))
    return answer


def _plain(answer: str) -> str:
    """Return a number without marks between its thousands, and with a decimal point; anything else as it is."""
    for form in _WRITTEN:
        if found := form.fullmatch(answer):
            return f"{re.sub('[.,]', '', found[1])}.{found[2]}"
    return answer


def _put(order: dict[str, Any], place: str, value: object) -> None:
    """Put a value where its place says: ``Items[1].Product.Title``."""
    *sections, name = place.split(".")
    for section in sections:
        key, _, index = section.rstrip("]").partition("[")
        if not index:
            order = order.setdefault(key, {})
            continue
        below = order.setdefault(key, [])
        below.extend({} for _ in range(len(below), int(index) + 1))
        order = below[int(index)]
    order[name] = value
