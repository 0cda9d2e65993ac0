"""Carts of Mercado Libre: the orders in them that the bot has seen.

GET orders has no filter for the number of a cart (Get orders, Request), and people have it in hand as often as an
order's: it stands in the address of the sale.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.numbers import may_be_cart
from bot.domain.orders import Order
from bot.operations.lru_cache import LruCache
from bot.operations.tools import Tools

_MOST = 20_000
#: account and Alephee id
_Ids = tuple[int, int]
#: the orders of a cart, by its number
Packs = LruCache[frozenset[_Ids]]


def packs() -> Packs:
    """Return a memory of carts; the oldest ones go when there are too many."""
    return Packs(_MOST)


@dataclass(frozen=True, slots=True)
class Carts:
    """Which orders belong to a cart, as far as this process has looked them up, or the log knows of messages to it."""

    tools: Tools
    seen: Packs

    def remember(self, orders: Iterable[Order]) -> None:
        """Note the carts of orders that were just read."""
        for order in orders:
            if order.pack_id:
                known = self.seen.get(order.pack_id) or frozenset()
                self.seen.keep(order.pack_id, known | {(order.account_id, order.id)})

    def orders(self, number: str) -> tuple[Order, ...]:
        """Read the orders of a cart that the bot has seen; none for any other number. Raises as a look-up does.

        An order is left out that has left the cart since: it may be split.
        """
        if not may_be_cart(number):
            return ()
        ids: dict[int, set[int]] = defaultdict(set)
        for account_id, order_id in (*(self.seen.get(number) or ()), *self._written_to(number)):
            ids[account_id].add(order_id)
        read = (self.tools.api.get_orders(account_id, sorted(ids[account_id])) for account_id in sorted(ids))
        return tuple(order for found in read for _, order in sorted(found.items()) if order.pack_id == number)

    def beside(self, order: Order) -> tuple[int, ...]:
        """Return the other orders of an order's cart that the bot has seen, without asking Alephee."""
        if not order.pack_id:
            return ()
        known = {*(self.seen.get(order.pack_id) or ()), *self._written_to(order.pack_id)}
        return tuple(
            sorted(other for account_id, other in known if account_id == order.account_id and other != order.id)
        )

    def _written_to(self, number: str) -> list[_Ids]:
        """Return the orders in whose conversation, which is the cart's, somebody wrote or wanted to."""
        with self.tools.log.read() as log:
            asked = [
                log.history.in_conversation(f"{account_id}/pack/{number}") for account_id in self.tools.accounts.names()
            ]
        return [(one.account_id, one.order_id) for requests in asked for one in requests if one.order_id is not None]
