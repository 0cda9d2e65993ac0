"""What the rules need to know about an order, read from its keys and names by ``rules.toml``."""

import unicodedata

from bot.domain.orders import KeyValue, Order
from bot.domain.rules import LogisticRules, Rules


def is_mercado_libre(order: Order, rules: Rules) -> bool:
    """Whether an order was sold on Mercado Libre (Mercado Livre), by the marketplace's name or id."""
    if order.marketplace.key in rules.marketplace.ids:
        return True
    letters = unicodedata.normalize("NFKD", order.marketplace.value.lower())
    name = "".join(c for c in letters if not unicodedata.combining(c) and not c.isspace())
    return name.startswith(rules.marketplace.name_prefixes)


def logistic_key(logistic: KeyValue, rules: LogisticRules) -> int | None:
    """Return the listed key of a ``LogisticType``: its own, else the one of its value; None when neither is listed."""
    if logistic.key in rules.names:
        return logistic.key
    name = logistic_name(logistic)
    return next((key for key, listed in rules.names.items() if listed == name), None)


def logistic_name(logistic: KeyValue) -> str:
    """Write a ``LogisticType`` value as the lists do: lower case, ``_`` for ``-`` and spaces."""
    return logistic.value.strip().lower().replace("-", "_").replace(" ", "_")


def is_delivered(order: Order, rules: Rules) -> bool:
    """Whether the order's status says delivered."""
    return order.status.key in rules.status.delivered or order.status_type.key in rules.status.delivered_types


def is_cancelled(order: Order, rules: Rules) -> bool:
    """Whether the order is cancelled, by its flag or its status."""
    by_status = order.status.key in rules.status.cancelled or order.status_type.key in rules.status.cancelled_types
    return order.is_cancelled or by_status


def is_shipped_by_marketplace(order: Order, rules: Rules) -> bool:
    """Whether the marketplace ships the order from its own warehouse (fulfillment)."""
    return logistic_key(order.logistic_type, rules.logistic) in rules.logistic.shipped_by_marketplace
