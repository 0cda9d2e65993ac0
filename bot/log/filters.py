"""Which sends somebody asks for: the conditions of ``log search`` and ``log export``."""

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
#: of an Alephee id or a marketplace number; either has an index
_OF_ORDER = (
    "sends.request_id IN (SELECT id FROM requests"
    " WHERE order_id = CAST({0} AS INTEGER) AND CAST(order_id AS TEXT) = {0}"
    " UNION ALL SELECT id FROM requests WHERE external_order_id = {0} AND {0} <> '')"
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

    conditions = [
        _one_of(_OF_ORDER, [given(f"order_{number}", order.strip()) for number, order in enumerate(filters.orders)]),
        _one_of(_of_person(), [given(f"person_{number}", one) for number, one in enumerate(filters.people)]),
        _one_of("sends.state = {0}", [given(f"state_{number}", str(one)) for number, one in enumerate(filters.states)]),
        _one_of("sends.kind = {0}", [given(f"kind_{number}", str(one)) for number, one in enumerate(filters.kinds)]),
    ]
    if filters.since:
        conditions.append(f"sends.requested_at >= {given('since', stamp(filters.since))}")
    if filters.until:
        conditions.append(f"sends.requested_at < {given('until', stamp(filters.until))}")
    if filters.text:
        reader.sql.db.register_function(fold, deterministic=True, replace=True)
        words = given("words", fold(filters.text))
        found = [f"instr(fold(sends.{name}), {words})" for name in WORDS]
        conditions.append(f"({' OR '.join([*found, _OF_ORDER.format(given('number', filters.text.strip()))])})")
    return " AND ".join(filter(None, conditions)) or "TRUE", values


def _one_of(template: str, marks: list[str]) -> str:
    """Return the condition that one of several values is met; nothing where none is given."""
    return f"({' OR '.join(template.format(mark) for mark in marks)})" if marks else ""


def _of_person() -> str:
    named = " OR ".join(f"sends.{name} = {{0}}" for name in _PEOPLE if name in COLUMNS)
    return f"({named} OR instr(sends.approved_by, json_quote({{0}})))"
