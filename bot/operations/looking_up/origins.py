"""Where orders come from: what the log knows of new orders that became them."""

from collections import defaultdict
from collections.abc import Sequence

from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.orders import Order
from bot.domain.origins import Origin, origin_of
from bot.operations.tools import Tools


def origins(tools: Tools, orders: Sequence[Order]) -> dict[tuple[int, int], Origin]:
    """Return the origin of each order by account and Alephee id. Raises ``LogUnavailable``."""
    by_account: dict[int, dict[int, str]] = defaultdict(dict)
    for order in orders:
        by_account[order.account_id][order.id] = order.external_order_id
    with tools.log.read() as log:
        made = {account: log.history.had_effect(CREATE_ORDER, account, ids) for account, ids in by_account.items()}
    return {
        (one.account_id, one.id): origin_of(one, created_here=one.id in made[one.account_id], rules=tools.rules)
        for one in orders
    }
