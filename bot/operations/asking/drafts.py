"""What stands behind an open modal: kept in memory, so that a submission waits for nobody's network."""

from dataclasses import dataclass

from bot.domain.orders import Order
from bot.operations.lru_cache import LruCache

_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An open modal: who opened it, for which number, and the orders it was opened with."""

    batch_id: str
    user_id: str
    language: str
    number: str
    orders: tuple[Order, ...] = ()

    def order(self, account_id: int | None) -> Order | None:
        """Return the order of an account, or the only one there is."""
        if account_id is None:
            return self.orders[0] if len(self.orders) == 1 else None
        return next((order for order in self.orders if order.account_id == account_id), None)


class Drafts:
    """The open modals of this process. After a restart they are gone, and what they knew is looked up again."""

    def __init__(self) -> None:
        self._drafts = LruCache[Draft](_MOST)

    def keep(self, draft: Draft) -> None:
        """Remember a draft; the oldest ones go when there are too many."""
        self._drafts.keep(draft.batch_id, draft)

    def get(self, batch_id: str) -> Draft | None:
        """Return a draft, or None when this process does not know it."""
        return self._drafts.get(batch_id)
