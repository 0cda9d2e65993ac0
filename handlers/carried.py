"""What views and buttons carry: a few ids, as compact JSON under short keys.

The keys outlive a release: messages already posted keep their buttons. What is read comes from outside: nothing in it
is believed to be there.
"""

import json
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from bot.domain.orders import Order

#: digits of a number that surely fits 64 bits
_DIGITS = 18


def text(key: str) -> Any:
    """Describe a field that holds a text; empty where none is carried."""
    return field(default="", metadata={"key": key})


def whole(key: str) -> Any:
    """Describe a field that holds a whole number; None where none is carried."""
    return field(default=None, metadata={"key": key})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Ids under names; every field of a class like this one is a ``text`` or a ``whole``."""

    def __str__(self) -> str:
        """Write what is known."""
        carried = {one.metadata["key"]: getattr(self, one.name) for one in fields(self)}
        known = {key: value for key, value in carried.items() if value not in {None, ""}}
        return json.dumps(known, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderIds(Carried):
    """A button about an order."""

    account_id: int | None = whole("a")
    order_id: int | None = whole("o")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormIds(OrderIds):
    """A form about an order: its batch, the number it was opened with, what was seen in it, the batch it corrects."""

    batch_id: str = text("b")
    number: str = text("n")
    seen: str = text("s")
    replaces: str = text("r")


def form_ids(batch_id: str, number: str, order: Order | None, *, seen: str = "", replaces: str = "") -> FormIds:
    """Return what a form carries; ``order``: the one chosen; ``replaces``: the batch that it corrects."""
    account_id, order_id = (order.account_id, order.id) if order else (None, None)
    return FormIds(
        batch_id=batch_id, number=number, account_id=account_id, order_id=order_id, seen=seen, replaces=replaces
    )


Ids = TypeVar("Ids", bound=Carried)


def read(ids: type[Ids], carried: object) -> Ids:
    """Read ids out of a view's metadata or a button's value; of nonsense nothing is known."""
    try:
        data = json.loads(str(carried))
    except ValueError:
        return ids()
    if not isinstance(data, dict):
        return ids()
    found = {one.name: data.get(one.metadata["key"]) for one in fields(ids)}
    texts = {one.name for one in fields(ids) if one.default == ""}
    return ids(**{name: str(value or "") if name in texts else number(str(value)) for name, value in found.items()})


def number(text: str) -> int | None:
    """Read a whole number that a database can hold; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None
