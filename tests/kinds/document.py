"""A document for an order."""

from bot.domain.documents import DOCUMENT
from bot.domain.requests import State
from bot.operations.documents.kind import DocumentAction
from handlers.examples.values import CONTENTS
from tests.e2e.document_forms import pdf
from tests.kinds.example import Asked, Example, Json, Upload


def _fill(asked: Asked, upload: Upload) -> Json:
    return {"document_type": "0", "files": [upload(f"factura-{asked.number}.pdf", pdf(f"Factura {asked.number}"))]}


EXAMPLE = Example(
    action=DocumentAction,
    content=CONTENTS[DOCUMENT],
    endpoint="documents",
    like=580103,
    fill=_fill,
    count=lambda world, asked: sum(one.order_id in asked.orders for one in world.attached),
    looks={State.COLLECTING: "collect", State.UNKNOWN: "reconcile"},
)
