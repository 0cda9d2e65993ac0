"""Checks a new order against its types: presence, types, codes, lengths, forms of numbers and dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sandbox.alephee.order_schema import Field, Kind, Many, Section
from sandbox.alephee.values import Json

DECIMALS: Final = 4
"""Digits after the point ("Create a new order → Order mandatory sections", prices)."""

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; `path` as in `Items[0].Product.Title`."""

    path: str
    text: str

    def __str__(self) -> str:
        """Say it as an answer does."""
        return f"{self.path} {self.text}".strip()


def shape_problems(section: Section, value: Any, path: str = "") -> Iterator[Problem]:
    """Yield what does not fit the section, in the order of its fields.

    A name the type does not have is a problem too: "this method DO NOT USE the same objects that the GET orders
    endpoint use", and an ignored misspelling would not be noticed in a rehearsal.
    """
    if not isinstance(value, dict):
        yield Problem(path or "The body", "must be an object")
        return
    known = {field.name for field in section.fields}
    for name in value:
        if name not in known:
            yield Problem(_join(path, name), "is not a field of a new order")
    for field in section.fields:
        yield from _field_problems(field, value, _join(path, field.name))


def _field_problems(field: Field, holder: Json, path: str) -> Iterator[Problem]:
    value = holder.get(field.name)
    if value is None or (field.required and isinstance(value, str) and not value.strip()):
        if field.required:
            yield Problem(path, "is mandatory")
    elif isinstance(field.shape, Section):
        yield from shape_problems(field.shape, value, path)
    elif isinstance(field.shape, Many):
        yield from _list_problems(field.shape, value, path)
    else:
        yield from _scalar_problems(field, field.shape, value, path)


def _list_problems(many: Many, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(path, "must be a list")
    elif not many.least <= len(value) <= many.most:
        yield Problem(path, f"must have {many.least} to {many.most} entries")
    else:
        for place, entry in enumerate(value):
            yield from shape_problems(many.section, entry, f"{path}[{place}]")


def _scalar_problems(field: Field, kind: Kind, value: Any, path: str) -> Iterator[Problem]:
    if not _fits(kind, value):
        yield Problem(path, f"must be {kind.value}")
    elif field.codes is not None and value not in field.codes:
        yield Problem(path, f"must be one of {', '.join(map(str, sorted(field.codes, key=_code_order)))}")
    elif kind is Kind.DECIMAL and _digits_after_point(value) > DECIMALS:
        yield Problem(path, f"must have at most {DECIMALS} decimals")
    elif field.above is not None and value <= field.above:
        yield Problem(path, f"must be greater than {field.above}")
    elif field.least is not None and value < field.least:
        yield Problem(path, f"must be at least {field.least}")


def _fits(kind: Kind, value: Any) -> bool:
    if kind is Kind.STRING:
        return isinstance(value, str)
    if kind is Kind.BOOLEAN:
        return isinstance(value, bool)
    if kind is Kind.MOMENT:
        return isinstance(value, str) and _is_moment(value)
    if isinstance(value, bool):
        return False
    return isinstance(value, int if kind is Kind.INTEGER else (int, Decimal))


def _is_moment(text: str) -> bool:
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return False
    return True


def _digits_after_point(value: int | Decimal) -> int:
    exponent = Decimal(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _code_order(code: int | str) -> tuple[int, str]:
    return (code, "") if isinstance(code, int) else (0, code)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
