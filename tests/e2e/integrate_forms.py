"""Filling in the form that marks orders as integrated, and orders to mark."""

import copy
import json
from collections.abc import Sequence
from typing import Any

from sandbox.alephee.seeds import StoredOrder
from sandbox.alephee.world import AlepheeWorld
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, PATIENCE, Driver, Json
from tests.e2e.reading import said

ACCOUNT = 15001
#: seconds more that each order of a list may take on a busy machine; nothing is said of how fast the bot is
EACH = 0.3
#: how often somebody presses again while the log is slow; each press may take two seconds
_PRESSES = 5


def open_form(driver: Driver, numbers: str = "", user: str = ANA) -> Json:
    """Open the form by command; return the view when it has loaded."""
    return driver.opened(user, lambda: driver.slack.command(user, f"/alephee integrate {numbers}".strip()))


def fill_in(driver: Driver, view: Json, *, csv: str | bytes | None = None, user: str = ANA, **fields: Any) -> Ack:
    """Fill the form in, with a file if one is given, and submit it."""
    if csv is not None:
        content = csv if isinstance(csv, bytes) else csv.encode()
        fields["files"] = [driver.slack.upload(user, "pedidos.csv", content)]
    return driver.slack.submit(user, view["id"], fields)


def batch_of(view: Json) -> str:
    """Return the id of the batch that a view stands for."""
    return str(json.loads(view["private_metadata"])["b"])


def mark(driver: Driver, numbers: str = "", **fields: Any) -> str:
    """Mark orders from command to submission; return the batch's id."""
    view = open_form(driver, numbers)
    press_on(driver, view, fill_in(driver, view, **fields), user=fields.get("user", ANA))
    return batch_of(view)


def press_on(driver: Driver, view: Json, ack: Ack, *, user: str = ANA) -> None:
    """Press again as long as the form says that the log is slow just now; how fast it is, benchmarks tell."""
    for _ in range(_PRESSES):
        if said("error.log_slow") not in ack.errors.values():
            break
        ack = driver.slack.submit(user, view["id"])
    assert ack.ok, ack


def rows_of(driver: Driver, batch_id: str) -> list[Json]:
    """Return a batch's rows, in the order they were asked."""
    return [row for row in driver.sends() if row["batch_id"] == batch_id]


def wait_for_states(driver: Driver, batch_id: str, *wanted: str) -> list[Json]:
    """Return a batch's rows when they have reached these states."""
    reached = list(wanted)
    driver.wait(
        lambda: [row["state"] for row in rows_of(driver, batch_id)] == reached or None,
        PATIENCE + EACH * len(reached),
    )
    return rows_of(driver, batch_id)


def wait_for_events(driver: Driver, name: str, count: int) -> list[Json]:
    """Return the events of a name when there are so many."""
    return driver.wait(lambda: found if len(found := driver.events(name)) == count else None, PATIENCE + EACH * count)


def stock(world: AlepheeWorld, count: int, *, first: int = 700_001, account_id: int = ACCOUNT) -> list[int]:
    """Give an account more orders; returns their ids."""
    model = next(order for order in world.orders.values() if order.account_id == account_id)
    with world.lock:
        for order_id in range(first, first + count):
            body = copy.deepcopy(model.body) | {"Id": order_id, "ExternalOrderId": f"2000000000{order_id}"}
            world.orders[order_id] = StoredOrder(body | {"Integrated": False}, model.arrived)
    return list(range(first, first + count))


def is_integrated(driver: Driver, order_ids: Sequence[int]) -> set[bool]:
    """Return whether orders are integrated in Alephee, each possible answer once."""
    return {driver.alephee.orders[order_id].body["Integrated"] for order_id in order_ids}
