"""What a proof has to know of a kind of action, and cannot read from the registries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.contents import Content
from bot.domain.kinds import Kind
from bot.domain.requests import State
from bot.operations.capabilities import Action, ReadsBack, Reconciles
from handlers.kinds import SCREENS
from sandbox.alephee.world import AlepheeWorld

Json = dict[str, Any]
#: (name, content) → what a field for files holds, once somebody has uploaded it
Upload = Callable[[str, bytes], Json]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, or one list of them: the orders of Alephee it is about, and a number that no other one has."""

    orders: tuple[int, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One kind as people ask for it: what is filled in, and how often that had its effect at Alephee."""

    action: type[Action]
    #: what stands in the log of a request that nobody looks at closely
    content: Content
    #: what the sandbox calls the endpoint of its call
    endpoint: str
    #: an order of the sandbox that it can be asked about; 0: it is about no order that is there
    like: int = 0
    #: about how many orders people ask at once, where it takes a list
    many: int = 1
    fill: Callable[[Asked, Upload], Json]
    #: how often it had its effect; doing it twice counts once where that does no harm
    count: Callable[[AlepheeWorld, Asked], int]
    #: what is looked at about a request in a state (``Action.follow_up``)
    looks: Mapping[State, str]

    @property
    def kind(self) -> Kind:
        """Its name in the registry."""
        return self.action.name

    @property
    def is_approved(self) -> bool:
        """Whether somebody has to approve it (the default settings)."""
        return self.action.needs_approval

    @property
    def is_looked_up(self) -> bool:
        """Whether the bot finds out by itself what became of a call that nobody saw the end of."""
        return issubclass(self.action, Reconciles | ReadsBack)

    @property
    def is_read_back(self) -> bool:
        """Whether its orders are looked at once it is sent."""
        return issubclass(self.action, ReadsBack)

    @property
    def is_repeated(self) -> bool:
        """Whether what did not arrive is called again without anybody: doing it twice does no harm."""
        return self.action.most_unknown > 1

    @property
    def answers_by_order(self) -> bool:
        """Whether one call carries several orders: then each order's own result decides, not the status."""
        return self.action.per_call > 1

    def command(self, asked: Asked) -> str:
        """Return what is typed."""
        return " ".join(("/alephee", SCREENS.of(self.kind).word, *map(str, asked.orders)))

    def effects(self, world: AlepheeWorld, asked: Asked) -> int:
        """Look at Alephee how often it had its effect."""
        with world.lock:
            return self.count(world, asked)
