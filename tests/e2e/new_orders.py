"""Asking for new orders: the modal with JSON, the small form, and what came of it at Alephee."""

import copy
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.domain.new_orders.body import to_body
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, APPROVALS, BRUNO, Driver, Json
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import apply, example

ACCOUNT = "15001"
#: a number that no order of the sandbox has
FREE = "OWN-2026-000999"


def order(name: str = "minimal", number: str = FREE, **fields: object) -> Any:
    """Return an example of the documentation with a number of its own, and other fields if some are given."""
    return example(name) | {"ExternalOrderId": number} | fields


def patched(patch: Mapping[str, Any], name: str = "full", number: str = FREE) -> Any:
    """Return an example made wrong by the operations of the patch file."""
    wrong = order(name, number)
    for operation in patch["patch"]:
        apply(wrong, operation)
    return wrong


def text_of_order(value: Any) -> str:
    """Write an order as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)


def body_of(value: Any) -> str:
    """Return what goes out for a valid order, byte for byte."""
    read = read_order(text_of_order(value)).order
    assert read is not None
    return to_body(read)


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def open_modal(driver: Driver, user: str = ANA) -> Json:
    """Open the modal by command; return it when it has loaded."""
    return driver.opened(user, lambda: driver.slack.command(user, "/alephee create"))


def batch_of(view: Json) -> str:
    """Return the id that a view carries."""
    return str(json.loads(view["private_metadata"])["b"])


def submit_text(driver: Driver, view: Json, value: Any, account: str = ACCOUNT) -> Ack:
    """Submit JSON as text."""
    text = value if isinstance(value, str) else text_of_order(value)
    return driver.slack.submit(ANA, view["id"], {"account": account, "text": text})


def submit_file(driver: Driver, view: Json, value: Any, name: str = "order.json", account: str = ACCOUNT) -> Ack:
    """Submit JSON as a file."""
    content = value if isinstance(value, bytes) else json.dumps(value, indent=2, default=_number).encode()
    return driver.slack.submit(
        ANA, view["id"], {"account": account, "files": [driver.slack.upload(ANA, name, content)]}
    )


def ask_text(driver: Driver, value: Any, account: str = ACCOUNT) -> str:
    """Ask for an order by text; return the batch's id."""
    view = open_modal(driver)
    ack = submit_text(driver, view, value, account)
    assert ack.ok, ack
    return batch_of(view)


def ask_file(driver: Driver, value: Any, account: str = ACCOUNT) -> str:
    """Ask for an order by file; return the batch's id."""
    view = open_modal(driver)
    ack = submit_file(driver, view, value, account=account)
    assert ack.ok, ack
    return batch_of(view)


def created(driver: Driver, number: str = FREE) -> list[Json]:
    """Return the orders that Alephee has under a number."""
    with driver.alephee.lock:
        bodies = [stored.body for stored in driver.alephee.orders.values()]
    return [copy.deepcopy(body) for body in bodies if body["ExternalOrderId"] == number]


def linked(driver: Driver, batch_id: str) -> Json:
    """Return the batch's row when it tells the new order's id."""

    def found() -> Json | None:
        rows = [row for row in driver.sends() if row["batch_id"] == batch_id]
        return rows[0] if rows and rows[0]["order_id"] else None

    return driver.wait(found)


def exact_json(driver: Driver, card: Json) -> str:
    """Return the JSON that stands in the thread of a card, where it is a value a line."""
    lines = [m for m in driver.slack.messages(APPROVALS, BRUNO) if m.get("thread_ts") == card["ts"]]
    return "".join(
        leaf["text"].replace("\n", "")
        for line in lines
        for block in line["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        for leaf in part["elements"]
    )
