"""The whole state as the demo page reads it; never with a key."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from sandbox.alephee.country import country_of
from sandbox.alephee.journal import Call, Received
from sandbox.alephee.reasons import conversation_key
from sandbox.alephee.seeds import StoredOrder
from sandbox.alephee.values import Json
from sandbox.alephee.world import AlepheeWorld

SHOWN_CALLS: Final = 200


def snapshot(world: AlepheeWorld) -> Json:
    """Return accounts, orders, buyers, the last calls, faults and limits. Times are ISO 8601 in UTC."""
    with world.lock:
        return {
            "version": world.version,
            "accounts": [{"id": row["Id"], "name": row["Name"]} for row in world.accounts],
            "orders": [_order(world, order) for order in world.orders.values()],
            "buyers": _buyers(world),
            "calls": [_call(call) for call in world.calls[-SHOWN_CALLS:]],
            "faults": [asdict(fault) for fault in world.faults],
            "limits": dict(world.limits),
        }


def _order(world: AlepheeWorld, order: StoredOrder) -> Json:
    body = order.body
    return {
        "id": body["Id"],
        "external_order_id": body["ExternalOrderId"],
        "account_id": order.account_id,
        "country": country_of(body),
        "logistic_type": body["Shipping"]["LogisticType"]["Value"],
        "status": body["Status"]["Value"],
        "status_key": body["Status"]["Key"],
        "pack_id": body.get("PackId") or None,
        "buyer": body["Buyer"]["Name"],
        "waiting_for_buyer": world.waiting(body["Id"]),
        "documents": [
            {"type": row["Type"], "name": row["Fullfilename"], "size": row["Size"]}
            for row in body.get("Documents") or []
        ],
        "integrated": body["Integrated"],
        "own_order_id": body["IntegratedOrderId"],
        "erp_status": body["ErpStatus"],
    }


def _buyers(world: AlepheeWorld) -> list[Json]:
    """Return one entry per order that was written to, in the order of the first message."""
    buyers: dict[int, Json] = {}
    for received in world.received:
        conversation = conversation_key(world.orders[received.order_id].body)
        buyer = {"order_id": received.order_id, "conversation": conversation, "received": []}
        buyers.setdefault(received.order_id, buyer)["received"].append(_message(received))
    return list(buyers.values())


def _message(received: Received) -> Json:
    return {
        "reason": received.reason,
        "reason_name": received.reason_name,
        "text": received.text,
        "file_name": received.file_name,
        "file_size": received.file_size,
        "file_sha256": received.file_sha256,
        "at": _iso(received.at),
    }


def _call(call: Call) -> Json:
    """`status` is null while a call runs and when its connection was dropped."""
    return {
        "at": _iso(call.at),
        "method": call.method,
        "path": call.path,
        "status": call.status,
        "dropped": call.dropped,
    }


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
