"""The answers with which the small form makes an order, read back out of that order's JSON."""

import re

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.form import FIELDS, MOST_ITEMS, TICKED, Input
from bot.domain.new_orders.form_json import json_of
from bot.domain.new_orders.json_text import load
from bot.domain.new_orders.moments import moment_of, parts_of
from bot.domain.new_orders.reading import read_order

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def answers_of(body: str) -> dict[str, str]:
    """Return the answers that make exactly this order; none where the form cannot make it, or it is no order."""
    read = read_order(body, None).order
    if read is None or len(read.items) > MOST_ITEMS:
        return {}
    order, count, answers = load(body), len(read.items), dict[str, str]()
    for number in range(1, count + 1):
        for field in FIELDS.values():
            if field.screen == "item" and not field.places:
                answers[f"{field.name}_{number}"] = TICKED if number < count else ""
            elif field.screen == "item":
                value = _at(order, field.places[0].replace("[]", f"[{number - 1}]"))
                answers[f"{field.name}_{number}"] = _answer(field.input, value)
            elif number == 1:
                answers[field.name] = _answer(field.input, _at(order, field.places[0].replace("[]", "[0]")))
    made = read_order(json_of(answers), None).order
    return answers if made is not None and to_body(made) == to_body(read) else {}


def _at(order: object, place: str) -> object:
    """Return what stands at a place (``Items[1].Product.Title``); None where nothing does."""
    for name, index in _STEP.findall(place):
        order = order.get(name) if isinstance(order, dict) else None
        if index:
            order = order[int(index)] if isinstance(order, list) and int(index) < len(order) else None
    return order


def _answer(kind: Input, value: object) -> str:
    """Return a value as it is filled in."""
    if kind is Input.TICK:
        return TICKED if value is True else ""
    parts = parts_of(value) if kind is Input.MOMENT and isinstance(value, str) else None
    if parts is not None:
        return str(int(moment_of(parts).timestamp()))
    return "" if value is None else str(value)
