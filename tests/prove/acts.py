"""What people do for each kind of action, and how often it had its effect at Alephee."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.documents import DOCUMENT
from bot.domain.kinds import Kind
from bot.domain.marks import INTEGRATE
from bot.domain.messages import MESSAGE
from bot.domain.new_orders.content import CREATE_ORDER
from sandbox.server import Sandbox
from tests.e2e.document_forms import pdf
from tests.e2e.driver import ANA, Driver, Json
from tests.e2e.new_orders import ACCOUNT, FREE, order, text_of_order

TEXT = "Hola Ana: tu pedido sale hoy, a las 15:30.\n¿Todo bien? <https://example.com|x> & *listo*"
ORDER = 580101
DOCUMENTED = 580103
MARKED = 580104


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of action: the command that opens its form, what is filled in, and its effects at Alephee."""

    kind: Kind
    endpoint: str
    command: str
    fill: Callable[[Driver], Json]
    effects: Callable[[Sandbox], int]
    #: nobody has to approve it (the default settings)
    approved: bool = True
    #: making it twice does no harm, and is counted once
    repeatable: bool = False


def _fill_document(driver: Driver) -> Json:
    return {"document_type": "0", "files": [driver.slack.upload(ANA, "factura.pdf", pdf())]}


def _created(sandbox: Sandbox) -> int:
    with sandbox.alephee.lock:
        return sum(stored.body["ExternalOrderId"] == FREE for stored in sandbox.alephee.orders.values())


ACTS = (
    Act(
        MESSAGE,
        "messages",
        f"/alephee message {ORDER}",
        lambda _: {"reason": "4", "text": TEXT},
        lambda sandbox: len(sandbox.alephee.received),
    ),
    Act(
        DOCUMENT,
        "documents",
        f"/alephee document {DOCUMENTED}",
        _fill_document,
        lambda sandbox: len(sandbox.alephee.attached),
    ),
    Act(
        INTEGRATE,
        "integrate",
        f"/alephee integrate {MARKED}",
        lambda _: {"orders": str(MARKED), "integrated": "true", "erp_status": "prueba"},
        lambda sandbox: int(sandbox.alephee.orders[MARKED].body.get("ErpStatus") == "prueba"),
        approved=False,
        repeatable=True,
    ),
    Act(
        CREATE_ORDER,
        "create",
        "/alephee create",
        lambda _: {"account": ACCOUNT, "text": text_of_order(order())},
        _created,
    ),
)
