"""Names of the endpoints that are limited one by one (Usage limiting, Usage limits by endpoint)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.domain.documents import DOCUMENT
from bot.domain.kinds import Kind
from bot.domain.marks import INTEGRATE
from bot.domain.messages import MESSAGE
from bot.domain.new_orders.content import CREATE_ORDER

ORDERS_GET: Final = "orders.get"
ACCOUNTS_GET: Final = "accounts.get"
MARKETPLACES_GET: Final = "marketplaces.get"
STORES_GET: Final = "stores.get"
DOCUMENTS_GET: Final = "documents.get"
MESSAGES_POST: Final = "messages.post"
DOCUMENTS_POST: Final = "documents.post"
ORDERS_INTEGRATE: Final = "orders.integrate"
ORDERS_POST: Final = "orders.post"

#: Look-ups: each has its own connections, so that people never queue behind another endpoint.
LOOK_UPS: Final = (ORDERS_GET, ACCOUNTS_GET, MARKETPLACES_GET, STORES_GET, DOCUMENTS_GET)

#: The endpoint that an action uses: whose slot is taken before the action is sent.
ENDPOINT_OF: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        MESSAGE: MESSAGES_POST,
        DOCUMENT: DOCUMENTS_POST,
        INTEGRATE: ORDERS_INTEGRATE,
        CREATE_ORDER: ORDERS_POST,
    }
)
