"""The site: every endpoint of the API under `/v2`, and the control API under `/sandbox`."""

import asyncio
from typing import Final

from aiohttp import web

from sandbox.alephee import accounts, documents, integrate, lifecycle, messages, new_orders, orders, products
from sandbox.alephee.control import add_control
from sandbox.alephee.pipeline import PREFIX, Endpoint, add_rate_headers, error_middleware
from sandbox.alephee.trouble import STOPPING
from sandbox.alephee.world import AlepheeWorld

BODY_MAX: Final = 48 * 1024 * 1024
"""Bytes of a request: a file of 25 MB as base64 in JSON fits."""

ACCOUNT: Final = PREFIX + r"/accounts/{account_id:[0-9]{1,18}}"
ORDER: Final = PREFIX + r"/orders/{order_id:[0-9]{1,18}}"

ENDPOINTS: Final = (
    Endpoint("accounts", "GET", f"{PREFIX}/accounts", accounts.list_accounts, needs_account=False),
    Endpoint("marketplaces", "GET", f"{ACCOUNT}/marketplaces", accounts.list_marketplaces),
    Endpoint("stores", "GET", f"{ACCOUNT}/stores", accounts.list_stores),
    Endpoint("products", "GET", f"{PREFIX}/products", products.list_products),
    Endpoint("orders", "GET", f"{PREFIX}/orders", orders.list_orders),
    Endpoint("create", "POST", f"{PREFIX}/orders", new_orders.create_order),
    Endpoint("update", "PUT", f"{PREFIX}/orders", lifecycle.update_status),
    Endpoint("delete", "DELETE", f"{PREFIX}/orders", lifecycle.delete_order),
    Endpoint("integrate", "PUT", f"{PREFIX}/orders/integrate", integrate.mark_integrated),
    Endpoint("messages", "POST", f"{ORDER}/messages", messages.send_message),
    Endpoint("documents", "POST", f"{ORDER}/documents", documents.attach_document),
    Endpoint("document_file", "GET", f"{ORDER}/documents", documents.read_document),
    Endpoint("label", "GET", f"{ORDER}/shippinglabel", documents.shipping_label),
)


def make_site(world: AlepheeWorld) -> web.Application:
    """Build the aiohttp application that serves a world."""
    site = web.Application(client_max_size=BODY_MAX, middlewares=[error_middleware(world)])
    site[STOPPING] = asyncio.Event()
    for endpoint in ENDPOINTS:
        site.router.add_route(endpoint.method, endpoint.path, endpoint.serve(world))
    add_control(site, world)
    site.on_response_prepare.append(add_rate_headers)
    site.on_shutdown.append(_stop_hanging)
    return site


async def _stop_hanging(site: web.Application) -> None:
    site[STOPPING].set()
