"""From somebody's JSON to a new order, with everything that is wrong reported together."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain.new_orders.body import as_sent
from bot.domain.new_orders.fields import written
from bot.domain.new_orders.json_text import everything, load, repeated_keys
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.names import unknown_name
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


def read_order(text: str) -> Reading:
    """Read the JSON of one new order and judge it by all rules that can be checked here. Never raises on any text.

    The order that is returned is as it will be sent: dates in UTC, texts trimmed, blank fields absent.
    """
    raw = _parsed(text)
    if isinstance(raw, Problem):
        return Reading(None, (raw,))
    if isinstance(raw, dict):
        return _read_object(raw)
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


def _read_object(raw: dict[str, object]) -> Reading:
    order, wrong, broken = _validated(raw)
    repeated = tuple(error(path_of(loc), "JSON", "repeated_name", name=shown(loc[-1])) for loc in repeated_keys(raw))
    judged = tuple(problem for problem in judge(order) if not _inside(problem.path, broken))
    errors = (*wrong, *repeated, *errors_of(judged))
    warnings = (*warnings_of(judged), *_changed_dates(order, raw))
    return Reading(None if errors else as_sent(order), errors, warnings, order)


def _validated(raw: dict[str, object]) -> tuple[NewOrder, tuple[Problem, ...], frozenset[str]]:
    """Return the order without the values of a wrong kind, what is wrong with those, and their paths."""
    try:
        return _build(raw), (), frozenset()
    except ValidationError as invalid:
        details = invalid.errors(include_url=False)
    order = _build(cast("dict[str, object]", _without(raw, frozenset(detail["loc"] for detail in details))))
    wrong = tuple(_problem(detail) for detail in details)
    return order, wrong, frozenset(problem.path for problem in wrong)


def _build(raw: dict[str, object]) -> NewOrder:
    return NewOrder.model_validate(raw, by_alias=True, by_name=False)


def _without(value: object, dropped: frozenset[Loc], loc: Loc = ()) -> object:
    """Copy JSON without some places: keys are left out, elements of lists become empty objects."""
    if isinstance(value, Mapping):
        return {
            key: _without(below, dropped, (*loc, key)) for key, below in value.items() if (*loc, key) not in dropped
        }
    if isinstance(value, list):
        elements = ((below, (*loc, index)) for index, below in enumerate(value))
        return [{} if place in dropped else _without(below, dropped, place) for below, place in elements]
    return value


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


def _inside(path: str, broken: frozenset[str]) -> bool:
    """Whether a place is one that could not be read, or lies in one: what rules find there is only a consequence."""
    above = (path[:end] for end, char in enumerate(path) if char in ".[")
    return path in broken or any(place in broken for place in above)


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
