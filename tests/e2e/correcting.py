"""Pressing *Correct and ask again*, and what the form is filled in with."""

import json
from typing import Any

from tests.e2e.driver import ANA, Driver, Json, block, buttons


def receipt_of(driver: Driver, batch_id: str, user: str = ANA) -> Json:
    """Return the message to a person in which a batch can be corrected, when there is one."""

    def found() -> Json | None:
        said = [m for m in driver.slack.dm(user) if "correct" in buttons(m) and batch_id in json.dumps(m["blocks"])]
        return said[-1] if said else None

    return driver.wait(found)


def open_again(driver: Driver, batch_id: str, user: str = ANA) -> Json:
    """Press the button; return the form when it has loaded."""
    message = receipt_of(driver, batch_id, user)
    return driver.opened(user, lambda: driver.slack.press(user, message["channel"], message["key"], "correct"))


def filled(view: Json, name: str) -> Any:
    """Return what stands in an input at first."""
    element = block(view, name)["element"]
    held = ("initial_value", "initial_date", "initial_option", "initial_options")
    value = next((element[one] for one in held if one in element), None)
    if isinstance(value, list):
        return [option["value"] for option in value]
    return value["value"] if isinstance(value, dict) else value


def batch_of(view: Json) -> str:
    """Return the id of the batch that a form stands for."""
    return str(json.loads(view["private_metadata"])["b"])


def ask_again(driver: Driver, batch_id: str, user: str = ANA, **values: Any) -> str:
    """Correct a batch: two presses, and what is changed between them; return the new batch's id."""
    view = open_again(driver, batch_id, user)
    ack = driver.slack.submit(user, view["id"], values)
    assert ack.ok, ack
    return batch_of(view)


def replaced_by(driver: Driver, batch_id: str) -> str | None:
    """Return the batch that a row of the log says it replaces."""
    rows = [row for row in driver.sends() if row["batch_id"] == batch_id]
    return rows[0]["replaces"] if rows else None
