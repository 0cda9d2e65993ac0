"""PUT orders (update the status) and DELETE orders.

Sources: developers.alephee.com/v2/orders/put-methods/update-orders-status/request and
/v2/orders/delete-methods/delete-an-order/request.
"""

from typing import Final

from sandbox.alephee.integrate import read_entries
from sandbox.alephee.seeds import CODES, StoredOrder, label
from sandbox.alephee.values import ApiCall, ApiError, Json, Reply, json_reply
from sandbox.alephee.world import AlepheeWorld

SETTABLE: Final = frozenset({10, 17, 20, 80, 90})
CANCELLED: Final = 90
DELETED: Final = 70


def update_status(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Set the status of each order of the array; here the per-order status is an integer."""
    entries = read_entries(call, world.switches.update_max)
    results = [_update(world, call.account_id, entry) for entry in entries]
    return json_reply({"Total": len(results), "Results": results})


def delete_order(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Mark an order that came by POST as deleted: 204, or 304 when it already is; 412 for any other order."""
    order_id = call.query.required_integer("orderId")
    call.query.boolean("revertStock")  # checked only: there is no stock here
    order = world.order_of(call.account_id, order_id)
    if not order.by_api:
        raise ApiError(412, "Only orders created by POST orders can be deleted")
    if order.body["Status"]["Key"] == DELETED:
        return Reply(304)
    set_status(order, DELETED)
    world.touch(order)
    return Reply(204)


def set_status(order: StoredOrder, status: int) -> None:
    """Set the status of an order and of its items; deleted orders belong to no status type."""
    for part in (order.body, *order.body["Items"]):
        part["Status"] = label("status", status)
        part["IsCancelled"] = status == CANCELLED
        part.pop("StatusType", None)
        if str(status) in CODES["status_type"]:
            part["StatusType"] = dict(CODES["status_type"][str(status)])


def _update(world: AlepheeWorld, account_id: int, entry: Json) -> Json:
    echo = {name: entry.get(name) for name in ("OrderId", "Status", "Tracking")}
    try:
        order = world.order_of(account_id, entry["OrderId"])
        _check(order, entry)
    except ApiError as problem:
        return {"OrderStatus": echo, "Status": 400, "Message": problem.message}
    set_status(order, entry["Status"])
    order.tracking = entry.get("Tracking")
    world.touch(order)
    return {"OrderStatus": echo, "Status": 200, "Message": "Ok"}


def _check(order: StoredOrder, entry: Json) -> None:
    status, tracking = entry.get("Status"), entry.get("Tracking")
    if type(status) is not int or status not in SETTABLE:
        raise ApiError(400, "Status must be one of 10, 17, 20, 80, 90")
    if status == CANCELLED and not order.by_api:
        raise ApiError(400, "Only orders created by POST orders can be cancelled")
    if not isinstance(tracking, dict | None):
        raise ApiError(400, "Tracking must be an object")
