"""POST orders: check a new order and keep it in the types that GET shows.

Source: developers.alephee.com/v2/orders/post-methods/create-a-new-order (business rules, type specifications). Success
is 201; the statuses of failures are not documented: 400 names the fields, 403 a missing privilege, 409 a used number.
"""

from sandbox.alephee.accounts import stores_of
from sandbox.alephee.catalog import brands_by_code
from sandbox.alephee.new_order_view import shown_order
from sandbox.alephee.order_rules import Surroundings, rule_problems
from sandbox.alephee.order_schema import ORDER
from sandbox.alephee.order_shape import shape_problems
from sandbox.alephee.seeds import CODES, StoredOrder
from sandbox.alephee.values import ApiCall, ApiError, Json, Reply, json_reply
from sandbox.alephee.world import AlepheeWorld


def create_order(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Create one order in the account; afterwards GET orders shows it."""
    order = call.body.json()
    if isinstance(order, list):
        raise ApiError(400, "The body must be one order, not a list")
    problems = list(shape_problems(ORDER, order)) or list(rule_problems(order, _surroundings(world, call)))
    if problems:
        raise ApiError(400, "; ".join(map(str, problems)))
    _check_privileges(world, call.account_id, order)
    if _number_used(world, call.account_id, order["ExternalOrderId"]):
        raise ApiError(409, "An order with the same ExternalOrderId already exists in the account")
    _keep(world, call.account_id, order)
    return json_reply({"Status": 201, "Message": "Created"}, 201)


def _surroundings(world: AlepheeWorld, call: ApiCall) -> Surroundings:
    stores = stores_of(world, call.account_id)
    pickups = {store["Id"] for store in stores} | {store["AccountPickup"]["Id"] for store in stores}
    return Surroundings(
        marketplaces=frozenset(CODES["creatable_marketplaces"]),
        catalog=brands_by_code(world.products),
        pickups=frozenset(pickups),
        discounts_max=world.switches.discounts_max,
    )


def _check_privileges(world: AlepheeWorld, account_id: int, order: Json) -> None:
    if account_id in world.without_orders:
        raise ApiError(403, 'The account lacks the privilege "Work with orders"')
    if account_id in world.without_stock and any(item["StockMovement"] for item in order["Items"]):
        raise ApiError(403, 'The account lacks the privilege "Work with product stock"')


def _number_used(world: AlepheeWorld, account_id: int, number: str) -> bool:
    return any(
        order.account_id == account_id and order.body.get("ExternalOrderId") == number
        for order in world.orders.values()
    )


def _keep(world: AlepheeWorld, account_id: int, order: Json) -> None:
    order_id = world.next_order_id()
    account = next(row for row in world.accounts if row["Id"] == account_id)
    channel = next(row for row in world.marketplaces if row["Id"] == order["MarketplaceId"])
    body = shown_order(order, order_id, account, channel)
    world.orders[order_id] = StoredOrder(body, world.moment(), by_api=True)
    world.touch(world.orders[order_id])
