"""Every screen there is, with the new orders that Alephee documents."""

from handlers.examples import screens
from handlers.examples.values import TEXT
from handlers.language import Speech
from handlers.views.block_kit import Message
from tests.unit.new_orders.samples import VALID, example_text

views = screens.views
_BODIES = tuple(map(example_text, VALID))


def messages(speech: Speech, name: str = "Ana Prueba", text: str = TEXT) -> tuple[Message, ...]:
    """Return every message."""
    return screens.messages(speech, name, text, _BODIES)
