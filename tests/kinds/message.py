"""A message to a buyer."""

from bot.domain.messages import MESSAGE
from bot.domain.requests import State
from bot.operations.messages.kind import MessageAction
from handlers.examples.values import CONTENTS
from tests.kinds.example import Example

_TEXT = "Hola Ana: tu pedido sale hoy, a las 15:30.\n¿Todo bien? <https://example.com|x> & *listo* (aviso {})"

EXAMPLE = Example(
    action=MessageAction,
    content=CONTENTS[MESSAGE],
    endpoint="messages",
    like=580101,
    fill=lambda asked, _upload: {"reason": "4", "text": _TEXT.format(asked.number)},
    count=lambda world, asked: sum(one.order_id in asked.orders for one in world.received),
    looks={State.COLLECTING: "collect"},
)
