"""A new order."""

from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.requests import State
from bot.operations.create_order.kind import CreateOrderAction
from handlers.examples.values import CONTENTS
from sandbox.alephee.world import AlepheeWorld
from tests.e2e.new_orders import ACCOUNT, order, text_of_order
from tests.kinds.example import Asked, Example, Json, Upload


def _fill(asked: Asked, _upload: Upload) -> Json:
    return {"account": ACCOUNT, "text": text_of_order(order(number=_external(asked)))}


def _external(asked: Asked) -> str:
    """Return a number that no order of the sandbox has."""
    return f"EXAMPLE-{asked.number:06}"


def _count(world: AlepheeWorld, asked: Asked) -> int:
    number = _external(asked)
    return sum(stored.body["ExternalOrderId"] == number for stored in world.orders.values())


EXAMPLE = Example(
    action=CreateOrderAction,
    content=CONTENTS[CREATE_ORDER],
    endpoint="create",
    fill=_fill,
    count=_count,
    looks={State.COLLECTING: "collect", State.UNKNOWN: "reconcile", State.SENT: "order_id"},
)
