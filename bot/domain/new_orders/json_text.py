"""JSON in and out without losing anything: exact numbers, repeated keys kept in view, no NaN."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.domain.new_orders.moments import written
from bot.domain.new_orders.problems import Loc

#: longest run of digits that becomes an ``int``: more than any field takes, less than Python refuses
_MOST_INT_DIGITS = 40
#: the OrderInfo types are five sections deep; below this nothing is looked at
_DEEPEST = 12


class JsonObject(dict[str, object]):
    """A JSON object that remembers which of its keys were written more than once (the last value counts)."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        # a name with half a surrogate pair is unknown in any case; as "?" it can be shown
        names = [name.encode(errors="replace").decode() for name, _ in pairs]
        super().__init__(zip(names, (value for _, value in pairs), strict=True))
        self.repeated = tuple(name for name, times in Counter(names).items() if times > 1)


@dataclass(frozen=True, slots=True)
class NotANumber:
    """``NaN``, ``Infinity`` or a number beyond what a decimal holds: no value of any field."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Exponent:
    """A number that was written with an exponent (``1e2``): the text as it stood, and the amount."""

    text: str
    amount: Decimal

    def __str__(self) -> str:
        return self.text


def _decimal(text: str) -> Decimal | Exponent | NotANumber:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return NotANumber(text)
    return Exponent(text, amount) if "e" in text.lower() else amount


def load(text: str) -> object:
    """Parse JSON. Raises ``json.JSONDecodeError`` on wrong syntax, ``RecursionError`` when nested absurdly deep."""
    return json.loads(
        text,
        parse_float=_decimal,
        parse_int=lambda digits: int(digits) if len(digits) <= _MOST_INT_DIGITS else Decimal(digits),
        parse_constant=NotANumber,
        object_pairs_hook=JsonObject,
    )


def everything(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, object]]:
    """Go through all values of a JSON text, down to where no field of an order can be."""
    yield loc, value
    below: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, Mapping):
        below = value.items()
    elif isinstance(value, list):
        below = enumerate(value)
    for step, each in below if len(loc) < _DEEPEST else ():
        yield from everything(each, (*loc, step))


def repeated_keys(value: object) -> Iterator[Loc]:
    """Find the keys that were written more than once in the same object."""
    for loc, each in everything(value):
        if isinstance(each, JsonObject):
            yield from ((*loc, key) for key in each.repeated)


def write(value: object) -> str:
    """Write JSON without spaces, decimals exactly as they are (``15999.50``), dates in UTC, UTF-8 characters kept.

    Raises TypeError for anything that has no exact form, floats above all.
    """
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{write(key)}:{write(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(write(below) for below in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return f'"{written(value)}"'
    if value is None or isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{type(value).__name__} has no exact form in JSON")
