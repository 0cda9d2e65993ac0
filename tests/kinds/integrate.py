"""Orders marked as integrated."""

from bot.domain.marks import INTEGRATE
from bot.domain.requests import State
from bot.operations.integrate.kind import IntegrateAction
from handlers.examples.values import CONTENTS
from sandbox.alephee.world import AlepheeWorld
from tests.kinds.example import Asked, Example, Json, Upload


def _fill(asked: Asked, _upload: Upload) -> Json:
    numbers = "\n".join(map(str, asked.orders))
    return {"orders": numbers, "integrated": "true", "erp_status": _status(asked)}


def _status(asked: Asked) -> str:
    return f"prueba {asked.number}"


def _count(world: AlepheeWorld, asked: Asked) -> int:
    return int(all(world.orders[one].body.get("ErpStatus") == _status(asked) for one in asked.orders))


EXAMPLE = Example(
    action=IntegrateAction,
    content=CONTENTS[INTEGRATE],
    endpoint="integrate",
    like=580104,
    many=50,
    fill=_fill,
    count=_count,
    looks={State.COLLECTING: "identify", State.UNKNOWN: "read_back", State.SENT: "read_back"},
)
