"""Where an order comes from, as far as anybody can know: some calls work only on those that POST orders created.

Cancelling (Update orders' status, Request) and deleting (Delete an order, Request) name that condition, and GET orders
does not tell whether an order fulfils it.
"""

from enum import StrEnum

from bot.domain.order_facts import is_mercado_libre
from bot.domain.orders import Order
from bot.domain.rules import Rules


class Origin(StrEnum):
    """Who created an order."""

    #: this bot's log knows that it did, by POST orders
    CREATED_HERE = "created_here"
    #: a sale on Mercado Libre: never created by POST orders, unless the log knows it
    MARKETPLACE = "marketplace"
    #: any other: somebody else may have created it by POST orders, and only Alephee knows
    ELSEWHERE = "elsewhere"


def origin_of(order: Order, *, created_here: bool, rules: Rules) -> Origin:
    """Judge an order; ``created_here``: whether the log has a new order that was sent and became this one."""
    if created_here:
        return Origin.CREATED_HERE
    return Origin.MARKETPLACE if is_mercado_libre(order, rules) else Origin.ELSEWHERE
