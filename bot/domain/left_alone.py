"""What a mark does not mention: the own number and the ERP status that were left empty, before it and after.

No page says what Alephee makes of a field that the call leaves out (Mark orders as integrated, Request), so nothing is
promised: reading back compares them with what they were.
"""

from collections.abc import Iterable

from bot.domain.marks import IntegrateContent
from bot.domain.notes import Note
from bot.domain.orders import Order

#: has no text: it is kept with a request to compare with
_BEFORE = "before"
_FIELDS = ("own_order_id", "erp_status")


def before(order: Order, content: IntegrateContent) -> tuple[Note, ...]:
    """Return what an order holds in the fields that a mark leaves out; nothing when it holds nothing there."""
    held = {name: getattr(order, name) for name in _FIELDS if getattr(content, name) is None and getattr(order, name)}
    return (Note(_BEFORE, held),) if held else ()


def changed_since(notes: Iterable[Note], order: Order) -> tuple[Note, ...]:
    """Return which of these fields hold something else by now: ``integrate.changed_…`` with ``before`` and ``now``."""
    held = {name: value for note in notes if note.key == _BEFORE for name, value in note.params.items()}
    now = {name: getattr(order, name) for name in held}
    return tuple(
        Note(f"integrate.changed_{name}", {"before": held[name], "now": now[name]})
        for name in held
        if held[name] != now[name]
    )
