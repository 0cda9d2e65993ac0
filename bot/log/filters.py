"""Which sends somebody asks for: the conditions of ``log search`` and ``log export``."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.domain.kinds import Kind
from bot.domain.letters import fold
from bot.domain.requests import State
from bot.log.reader import LogReader
from bot.log.times import stamp
from bot.log.views import COLUMNS

#: columns of ``sends`` in which words are looked for, and those that name a person
WORDS = tuple(
    name for name in ("text", "file_name", "api_message", "buyer", "decline_reason", "details") if name in COLUMNS
)
_PEOPLE = ("requested_by", "decided_by", "resolved_by")
#: the largest number a database takes, and one that is no order's
_LARGEST, _NO_ORDER = 2**63 - 1, -1
#: of somebody who asked, decided, said what became of it, or approved
_OF_PERSON = "({named} OR instr(sends.approved_by, {{1}}) > 0)".format(
    named=" OR ".join(f"sends.{name} = {{0}}" for name in _PEOPLE if name in COLUMNS)
)
#: of an Alephee id or a marketplace number; either has an index
_OF_ORDER = (
    "sends.request_id IN (SELECT id FROM requests"
    " WHERE order_id = {0} UNION ALL SELECT id FROM requests WHERE external_order_id = {1} AND {1} <> '')"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a send has to match: every filter that is given, and one of its values.

    ``text`` is looked for in words (the buyer's text, the file's name, Alephee's message …), whatever the case and
    accents, and as the whole number of an order, like ``orders``: Alephee ids or marketplace numbers. ``people`` are
    Slack ids: who asked, decided or approved. ``since`` and ``until`` are about the time of asking; the latter is the
    first moment that is left out.
    """

    text: str = ""
    orders: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    kinds: tuple[Kind, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def condition_of(filters: Filters, reader: LogReader) -> tuple[str, dict[str, object]]:
    """Return an SQL condition on ``sends`` and its parameters, for queries of this reader."""
    values: dict[str, object] = {}

    def given(name: str, value: object) -> str:
        values[name] = value
        return f":{name}"

    def of_order(name: str, number: str) -> str:
        return _OF_ORDER.format(given(f"{name}_id", _order_id(number)), given(name, number))

    def of_person(name: str, person: str) -> str:
        return _OF_PERSON.format(given(name, person), given(f"{name}_in_json", json.dumps(person, ensure_ascii=False)))

    conditions = [
        _any([of_order(f"order_{number}", order.strip()) for number, order in enumerate(filters.orders)]),
        _any([of_person(f"person_{number}", one) for number, one in enumerate(filters.people)]),
        _any([f"sends.state = {given(f'state_{number}', str(one))}" for number, one in enumerate(filters.states)]),
        _any([f"sends.kind = {given(f'kind_{number}', str(one))}" for number, one in enumerate(filters.kinds)]),
    ]
    if filters.since:
        conditions.append(f"sends.requested_at >= {given('since', stamp(filters.since))}")
    if filters.until:
        conditions.append(f"sends.requested_at < {given('until', stamp(filters.until))}")
    if filters.text:
        reader.sql.learn_fold()
        words = given("words", fold(filters.text))
        found = [f"instr(fold(sends.{name}), {words}) > 0" for name in WORDS]
        conditions.append(_any([*found, of_order("number", filters.text.strip())]))
    return " AND ".join(filter(None, conditions)) or "TRUE", values


def _any(conditions: list[str]) -> str:
    """Return the condition that one of several is met; nothing where none is given."""
    return f"({' OR '.join(conditions)})" if conditions else ""


def _order_id(number: str) -> int:
    """Return the Alephee id that a text is; one that no order has where it is none."""
    is_one = number.isascii() and number.isdecimal() and len(number) <= len(str(_LARGEST))
    found = int(number) if is_one else _NO_ORDER
    return found if str(found) == number and found <= _LARGEST else _NO_ORDER
