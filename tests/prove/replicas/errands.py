"""What people want: one request of some kind, about orders of its own, and how often it had its effect at Alephee."""

import copy
import json
from dataclasses import dataclass, field

from bot.domain.kinds import Kind
from sandbox.alephee.seeds import StoredOrder
from sandbox.server import Sandbox
from tests.e2e.driver import Json
from tests.kinds.example import Asked, Example, Upload
from tests.kinds.registered import EXAMPLES, example_of

#: the number of the first order of an errand, and how many numbers each kind has: Alephee gives new orders higher ones
_FIRST, _EACH = 100_000, 50_000


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
    def example(self) -> Example:
        """How one asks for its kind, and what that does."""
        return example_of(self.kind)

    @property
    def command(self) -> str:
        """What is typed."""
        return self.example.command(self._asked)

    def filled(self, upload: Upload) -> Json:
        """Return what is filled in."""
        return self.example.fill(self._asked, upload)

    def effects(self, sandbox: Sandbox) -> int:
        """Look at the marketplace how often it had its effect."""
        return self.example.effects(sandbox.alephee, self._asked)

    @property
    def _asked(self) -> Asked:
        return Asked(tuple(self.orders), self.number)


class Orders:
    """Gives every errand orders of its own."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._world = sandbox.alephee
        self._next = {kind: _FIRST + _EACH * place for place, kind in enumerate(EXAMPLES)}

    def give(self, errand: Errand) -> None:
        """Have Alephee get the orders that an errand is about."""
        example = errand.example
        if not example.like:
            return
        with self._world.lock:
            like = self._world.orders[example.like]
            first = self._next[errand.kind]
            errand.orders = list(range(first, first + example.many))
            self._next[errand.kind] = errand.orders[-1] + 1
            assert not self._world.orders.keys() & set(errand.orders)
            for number in errand.orders:
                body = copy.deepcopy(like.body) | {"Id": number, "ExternalOrderId": f"2000000000{number}"}
                self._world.orders[number] = StoredOrder(body, like.arrived, by_api=like.by_api)


def batch_of(view: Json) -> str:
    """Return the id that a form carries."""
    return str(json.loads(view["private_metadata"] or "{}").get("b", ""))
