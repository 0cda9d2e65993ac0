"""Thanks to a buyer, for the proofs."""

from tests.e2e.fifth_kind.operation import ThanksAction, ThanksContent
from tests.kinds.example import Example

EXAMPLE = Example(
    action=ThanksAction,
    content=ThanksContent(words="Gracias"),
    endpoint="messages",
    like=580101,
    fill=lambda asked, _upload: {"words": f"Gracias por su compra {asked.number}"},
    count=lambda world, asked: sum(one.order_id in asked.orders for one in world.received),
    looks={},
)
