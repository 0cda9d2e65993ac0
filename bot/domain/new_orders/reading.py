"""From somebody's JSON to a new order, with everything that is wrong reported together."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain.national import National
from bot.domain.new_orders.body import as_sent
from bot.domain.new_orders.json_text import everything, load, repeated_keys
from bot.domain.new_orders.models import UNREAD, NewOrder, Unread
from bot.domain.new_orders.moments import written
from bot.domain.new_orders.names import meant, unknown_name
from bot.domain.new_orders.problems import (
    Loc,
    Problem,
    error,
    errors_of,
    path_of,
    shown,
    warning,
    warnings_of,
)
from bot.domain.new_orders.rules import judge
from bot.domain.new_orders.walk import field_names, places, sections
from bot.domain.notes import Note

#: longest text that is read, in characters, and most values in it: several times the largest order there can be
LONGEST = 300_000
MOST_VALUES = 5_000
_SECTIONS = dict(sections())
#: names of an order in a section of its own that show that it is one
_RECOGNISED = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading an order: the order when nothing is wrong, and what was found.

    First come names and values of a wrong kind, then the findings of the rules in their order. ``seen`` is what
    could be read, also of an order with errors: for further rules, so that all that is wrong is said at once.
    """

    order: NewOrder | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    seen: NewOrder | None = None


def read_order(text: str, national: National | None) -> Reading:
    """Read the JSON of one new order and judge it by all rules that can be checked here. Never raises on any text.

    ``national``: documents by country; None where they have been judged before (CO-57 is left out then).
    The order that is returned is as it will be sent: dates in UTC, texts trimmed, blank fields absent.
    """
    raw = _parsed(text)
    if isinstance(raw, Problem):
        return Reading(None, (raw,))
    if isinstance(raw, dict):
        return _read_object(raw, national)
    return Reading(None, (error("", "CO-02", "not_an_order", given=shown(raw)),))


def _parsed(text: str) -> object:
    """Return what the JSON says, or the one problem that stops the reading."""
    if len(text) > LONGEST:
        return error("", "JSON", "too_long", limit=LONGEST)
    try:
        raw = load(text.removeprefix("\N{BYTE ORDER MARK}"))
    except json.JSONDecodeError as wrong:
        return error("", "JSON", "not_json", line=wrong.lineno, column=wrong.colno)
    except RecursionError:
        return error("", "JSON", "too_deep")
    if isinstance(raw, list):
        return error("", "CO-02", "several_orders", count=len(raw))
    if sum(1 for _ in everything(raw)) > MOST_VALUES:
        return error("", "JSON", "too_many_values", limit=MOST_VALUES)
    return raw


def _read_object(raw: dict[str, object], national: National | None) -> Reading:
    within = _wrapped(raw)
    if within:
        reading = _read_object(within[1], national)
        outside = error("", "CO-01", "wrapped", name=shown(within[0]))
        return Reading(None, (outside, *reading.errors), reading.warnings, reading.seen)
    order, wrong, cleaned = _validated(raw)
    repeated = tuple(error(path_of(loc), "JSON", "repeated_name", name=shown(loc[-1])) for loc in repeated_keys(raw))
    judged = judge(order, national)
    errors = (*wrong, *repeated, *errors_of(judged))
    warnings = (*warnings_of(judged), *_changed_dates(order, cleaned))
    return Reading(None if errors else as_sent(order), errors, warnings, order)


def _wrapped(raw: dict[str, object]) -> tuple[str, dict[str, object]] | None:
    """Return the name and the order when all of it stands in a section of its own, as in ``{"OrderInfo": {…}}``."""
    if _names_of_an_order(raw) >= _RECOGNISED:
        return None
    alone = ((name, value[0] if isinstance(value, list) and len(value) == 1 else value) for name, value in raw.items())
    inside = ((name, value) for name, value in alone if isinstance(value, dict))
    return next(((name, value) for name, value in inside if _names_of_an_order(value) >= _RECOGNISED), None)


def _names_of_an_order(section: dict[str, object]) -> int:
    """Count the names that an order has, in whatever case."""
    return len({name.lower() for name in field_names(NewOrder)} & {name.lower() for name in section})


def _validated(raw: dict[str, object]) -> tuple[NewOrder, tuple[Problem, ...], dict[str, object]]:
    """Return the order without the values of a wrong kind, what is wrong with those, and the JSON it was made of.

    A name that is unknown counts as the one it stands for, so that the causes alone are told, and all of them.
    """
    wrong: list[Problem] = []
    while True:
        try:
            return NewOrder.model_validate(raw, by_alias=True, by_name=False), tuple(wrong), raw
        except ValidationError as invalid:
            details = invalid.errors(include_url=False)
        wrong.extend(map(_problem, details))
        raw = cast("dict[str, object]", _mended(raw, _amends(details)))


def _amends(details: list[ErrorDetails]) -> dict[Loc, str | Unread | None]:
    """Return what to do with each wrong place: the name to go by, none at all, or to count as unread."""
    return {
        detail["loc"]: meant(detail["loc"], _known_names(detail["loc"][:-1]))
        if detail["type"] == "extra_forbidden"
        else UNREAD
        for detail in details
    }


def _mended(value: object, amends: Mapping[Loc, str | Unread | None], loc: Loc = ()) -> object:
    """Copy JSON with its wrong places amended; an element of a list that cannot be read is unread as a whole."""
    if amends.get(loc) is UNREAD:
        return {UNREAD: UNREAD} if isinstance(loc[-1], int) else UNREAD
    if isinstance(value, list):
        return [_mended(below, amends, (*loc, index)) for index, below in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    copy: dict[str, object] = {}
    for name, below in value.items():
        amend = amends.get((*loc, name), UNREAD)
        known_as = name if amend is UNREAD else amend
        if known_as == name or (known_as is not None and known_as not in value):
            copy.setdefault(known_as, _mended(below, amends, (*loc, name)))
    return copy


def _problem(detail: ErrorDetails) -> Problem:
    """Turn one of pydantic's findings into ours: unknown names, values of a wrong kind, values our readers refused."""
    path, name = path_of(detail["loc"]), shown(detail["loc"][-1])
    note = detail.get("ctx", {}).get("note")
    if isinstance(note, Note):
        return Problem(path, detail["type"], note)
    if detail["type"] == "extra_forbidden":
        return unknown_name(detail["loc"], _known_names(detail["loc"][:-1]))
    key = "not_list" if detail["type"] == "tuple_type" else "not_object"
    return error(path, "CO-01", key, name=name, given=shown(detail["input"]))


def _known_names(loc: Loc) -> tuple[str, ...]:
    """Name the fields of the section at a place."""
    return field_names(_SECTIONS[tuple(step for step in loc if isinstance(step, str))])


def _changed_dates(order: NewOrder, raw: object) -> Iterator[Problem]:
    for place in places(order):
        if isinstance(place.value, dt.datetime):
            given, sent = str(_at(raw, place.loc)), written(place.value)
            if given != sent:
                yield warning(place.path, "CO-36", "date_changed", given=given, sent=sent)


def _at(raw: object, loc: Loc) -> object:
    for step in loc:
        raw = cast("dict[str | int, object]", raw)[step]
    return raw
