"""What stands behind an open modal about an order: kept, so that a submission waits for nobody's network."""

from dataclasses import dataclass

from bot.domain.orders import Order
from bot.operations.asking.kept import Kept
from bot.ports import Drafts


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


class OpenForms:
    """The open modals about orders. What is not known (any more) of one is looked up again."""

    def __init__(self, drafts: Drafts) -> None:
        self._kept = Kept(drafts, "order", Draft)

    def try_to_keep(self, draft: Draft) -> None:
        """Keep a draft, unless the log cannot be written now."""
        self._kept.try_to_keep(draft.batch_id, draft.user_id, draft)

    def get(self, batch_id: str, user_id: str) -> Draft | None:
        """Return a person's draft; None when it is not known. Raises ``LogUnavailable``."""
        return self._kept.get(batch_id, user_id)
