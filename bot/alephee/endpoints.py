"""Names of the endpoints that are limited one by one (Usage limiting, Usage limits by endpoint)."""

from typing import Final

ORDERS_GET: Final = "orders.get"
ACCOUNTS_GET: Final = "accounts.get"
MARKETPLACES_GET: Final = "marketplaces.get"
STORES_GET: Final = "stores.get"
DOCUMENTS_GET: Final = "documents.get"
PRODUCTS_GET: Final = "products.get"
LABEL_GET: Final = "label.get"
MESSAGES_POST: Final = "messages.post"
DOCUMENTS_POST: Final = "documents.post"
ORDERS_INTEGRATE: Final = "orders.integrate"
ORDERS_POST: Final = "orders.post"

#: Look-ups: each has its own connections, so that people never queue behind another endpoint.
LOOK_UPS: Final = (
    ORDERS_GET,
    ACCOUNTS_GET,
    MARKETPLACES_GET,
    STORES_GET,
    DOCUMENTS_GET,
    PRODUCTS_GET,
    LABEL_GET,
)
