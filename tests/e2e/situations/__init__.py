"""What can go wrong for a person, as docs/errors.md lists it; tests/e2e/test_situations.py reaches all of it."""

from tests.e2e.situations import correcting, deciding, documents, looking_up, marks, messages, new_orders, sending
from tests.e2e.situations.situation import Situation

#: heading → what can go wrong there
AREAS: dict[str, tuple[Situation, ...]] = {
    "Looking up orders": looking_up.SITUATIONS,
    "Writing to the buyer": messages.SITUATIONS,
    "Attaching documents": documents.SITUATIONS,
    "Marking orders as integrated": marks.SITUATIONS,
    "Creating an order": new_orders.SITUATIONS,
    "Deciding": deciding.SITUATIONS,
    "Correcting": correcting.SITUATIONS,
    "Sending": sending.SITUATIONS,
}
SITUATIONS = tuple(situation for situations in AREAS.values() for situation in situations)
