"""What people want: one request of each kind, about orders of its own, and how often it had its effect at Alephee."""

import copy
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.documents import DOCUMENT
from bot.domain.kinds import Kind
from bot.domain.marks import INTEGRATE
from bot.domain.messages import MESSAGE
from bot.domain.new_orders.content import CREATE_ORDER
from sandbox.alephee.seeds import StoredOrder
from sandbox.server import Sandbox
from tests.e2e.document_forms import pdf
from tests.e2e.driver import Json
from tests.e2e.new_orders import ACCOUNT, order, text_of_order
from tests.prove.acts import DOCUMENTED, MARKED, ORDER

#: marks of one errand, and how the numbers of new orders begin: none of the orders that are there has such a one
MARKS, CREATED = 50, "ERRAND-"
_LIKE = {MESSAGE: ORDER, DOCUMENT: DOCUMENTED, INTEGRATE: MARKED}
_FIRST = {MESSAGE: 410_000, DOCUMENT: 420_000, INTEGRATE: 430_000}


@dataclass(slots=True)
class Errand:
    """One thing that somebody wants, and what came of it."""

    number: int
    kind: Kind
    asks: str
    approves: str
    #: what people do with it: approve, decline, withdraw, or approve, undo and approve again
    wish: str = "approve"
    orders: list[int] = field(default_factory=list)
    batch_id: str = ""
    #: Slack said that it was taken, so it is in the log
    is_asked: bool = False
    #: batches that Slack said were taken, and that the log has no more
    lost: list[str] = field(default_factory=list)
    helped: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    is_over: bool = False
    #: when somebody first saw that nobody knows whether it arrived; 0 while somebody does
    unknown_since: float = 0.0

    @property
    def text(self) -> str:
        """The words that nobody else's request has."""
        return f"Hola, su pedido sale hoy. Aviso {self.number}."

    @property
    def external(self) -> str:
        """The number of the order that it creates."""
        return f"{CREATED}{self.number:06}"

    @property
    def command(self) -> str:
        """What is typed."""
        if self.kind == CREATE_ORDER:
            return "/alephee create"
        word = {MESSAGE: "message", DOCUMENT: "document", INTEGRATE: "integrate"}[self.kind]
        return f"/alephee {word} {self.orders[0]}"

    def filled(self, upload: Callable[[str, bytes], Json]) -> Json:
        """Return what is filled in."""
        if self.kind == MESSAGE:
            return {"reason": "4", "text": self.text}
        if self.kind == DOCUMENT:
            return {"document_type": "0", "files": [upload(f"factura-{self.number}.pdf", pdf(self.text))]}
        if self.kind == INTEGRATE:
            numbers = "\n".join(map(str, self.orders))
            return {"orders": numbers, "integrated": "true", "erp_status": f"prueba {self.number}"}
        return {"account": ACCOUNT, "text": text_of_order(order(number=self.external))}

    def effects(self, seen: "Effects") -> int:
        """Count how often it had its effect."""
        if self.kind == MESSAGE:
            return seen.texts[self.text]
        if self.kind == DOCUMENT:
            return seen.documents[self.orders[0]]
        if self.kind == CREATE_ORDER:
            return seen.created[self.external]
        return int(all(seen.marked.get(one) == f"prueba {self.number}" for one in self.orders))


@dataclass(frozen=True, slots=True)
class Effects:
    """All that Alephee has received."""

    texts: Counter[str]
    documents: Counter[int]
    created: Counter[str]
    marked: dict[int, str]


def effects_at(sandbox: Sandbox) -> Effects:
    """Look at the marketplace."""
    world = sandbox.alephee
    with world.lock:
        texts = Counter(one.text for one in world.received)
        documents = Counter(one.order_id for one in world.attached)
        bodies = [(number, stored.body) for number, stored in world.orders.items()]
        numbers = (str(body.get("ExternalOrderId")) for _, body in bodies)
        created = Counter(number for number in numbers if number.startswith(CREATED))
        marked = {
            number: str(body.get("ErpStatus")) for number, body in bodies if number in range(_FIRST[INTEGRATE], 580_000)
        }
    return Effects(texts, documents, created, marked)


class Orders:
    """Gives every errand orders of its own."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._world = sandbox.alephee
        self._next = dict(_FIRST)

    def give(self, errand: Errand) -> None:
        """Have Alephee get the orders that an errand is about."""
        if errand.kind not in _LIKE:
            return
        with self._world.lock:
            like = self._world.orders[_LIKE[errand.kind]]
            first = self._next[errand.kind]
            errand.orders = list(range(first, first + (MARKS if errand.kind == INTEGRATE else 1)))
            self._next[errand.kind] = errand.orders[-1] + 1
            for number in errand.orders:
                body = copy.deepcopy(like.body) | {"Id": number, "ExternalOrderId": f"2000000000{number}"}
                self._world.orders[number] = StoredOrder(body, like.arrived)


def batch_of(view: Json) -> str:
    """Return the id that a form carries."""
    return str(json.loads(view["private_metadata"] or "{}").get("b", ""))
