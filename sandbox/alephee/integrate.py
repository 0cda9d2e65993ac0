"""PUT orders/integrate: mark orders as integrated, with one result per order.

Source: developers.alephee.com/v2/orders/put-methods/mark-orders-as-integrated/examples. Its response comes in another
order than the request, has string statuses, lets one order fail while another succeeds, and (`swap_echo`) echoes values
of the other order.
"""

from collections.abc import Sequence
from typing import Any

from sandbox.alephee.values import ApiCall, ApiError, Json, Reply, json_reply
from sandbox.alephee.world import AlepheeWorld

ECHOED = ("Integrated", "ErpStatus")


def mark_integrated(world: AlepheeWorld, call: ApiCall) -> Reply:
    """Apply each entry of the array; 413 without any effect when there are too many."""
    entries = read_entries(call, world.switches.integrate_max)
    results = [_mark(world, call.account_id, entry) for entry in entries]
    if world.switches.swap_echo:
        results = _swapped(results)
    body = {"Total": len(results), "Results": shuffled(results)}
    return json_reply(body, world.switches.integrate_status)


def read_entries(call: ApiCall, maximum: int) -> list[Json]:
    """Return the entries of a bare JSON array of objects with an integer `OrderId`; raise 400 or 413."""
    entries = call.body.json()
    if not isinstance(entries, list) or not entries:
        raise ApiError(400, "The body must be a JSON array of orders")
    if len(entries) > maximum:
        raise ApiError(413, "Request entity too large")
    for place, entry in enumerate(entries):
        if not isinstance(entry, dict) or type(entry.get("OrderId")) is not int:
            raise ApiError(400, f"[{place}].OrderId must be an integer")
    return entries


def shuffled(results: Sequence[Json]) -> list[Json]:
    """Return the results in an order that is never the request's (for more than one), the same every time."""
    return [*results[::-2], *results[-2::-2]]


def _mark(world: AlepheeWorld, account_id: int, entry: Json) -> Json:
    echo = {name: entry.get(name) for name in ("OrderId", "OwnOrderId", *ECHOED)}
    problem = _wrong_type(entry)
    if problem is not None:
        return _result("400", problem, echo)
    try:
        order = world.order_of(account_id, entry["OrderId"])
    except ApiError as missing:
        return _result("400", missing.message, echo)  # 400, not 404: so the documented example
    order.body["Integrated"] = entry["Integrated"]
    for name, shown in (("OwnOrderId", "IntegratedOrderId"), ("ErpStatus", "ErpStatus")):
        if entry.get(name) is not None or world.switches.integrate_clears:
            order.body[shown] = entry.get(name) or ""
    world.touch(order)
    return _result("200", "Ok", echo)


def _wrong_type(entry: Json) -> str | None:
    if not isinstance(entry.get("Integrated"), bool):
        return "Integrated must be true or false"
    for name in ("OwnOrderId", "ErpStatus"):
        if not isinstance(entry.get(name), str | None):
            return f"{name} must be a string"
    return None


def _result(status: str, message: str, echo: Json) -> Json:
    return {"Status": status, "Message": message, "OrderStatus": echo}


def _swapped(results: Sequence[Json]) -> list[Json]:
    """Give every result the echoed values of its neighbour."""
    neighbours = [*results[1:], *results[:1]]
    return [
        {**result, "OrderStatus": {**result["OrderStatus"], **_echoed(other)}}
        for result, other in zip(results, neighbours, strict=True)
    ]


def _echoed(result: Json) -> dict[str, Any]:
    return {name: result["OrderStatus"][name] for name in ECHOED}
