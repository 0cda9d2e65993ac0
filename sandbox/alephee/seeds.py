"""The invented data the simulator starts with, read from `sandbox/data`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final

OWN_CHANNEL: Final = 50
"""The made-up marketplace id whose orders are created through the API."""


def load(name: str) -> Any:
    """Return a fresh copy of one data file."""
    return json.loads(files("sandbox").joinpath("data", name).read_text(encoding="utf-8"))


CODES: Final[Mapping[str, Any]] = load("codes.json")
"""Codes of the glossary and of "Create a new order → Type specifications" with their labels."""


@dataclass(slots=True)
class StoredOrder:
    """An order as GET shows it (`body`), and what GET does not show.

    `contents` are the bytes of documents attached here, by their place in `body["Documents"]`; seeded documents have
    none and get generated ones. `by_api` orders came by POST orders: only they can be deleted or cancelled.
    """

    body: dict[str, Any]
    arrived: datetime
    by_api: bool = False
    contents: dict[int, bytes] = field(default_factory=dict, repr=False)
    tracking: dict[str, Any] | None = None

    @property
    def account_id(self) -> int:
        """The seller account the order lives in."""
        return int(self.body["SellerAccount"]["Id"])


def timestamp(moment: datetime) -> str:
    """Format a UTC date as the responses do: `2019-05-08T22:42:58Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """Parse a date of a response."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def seeded_orders() -> dict[int, StoredOrder]:
    """Return fresh orders by Alephee id."""
    return {
        body["Id"]: StoredOrder(body, moment_of(body["DateCreated"]), by_api=body["MarketPlace"]["Key"] == OWN_CHANNEL)
        for body in load("orders.json")
    }


def label(table: str, key: int) -> dict[str, Any]:
    """Return the `{Key, Value}` pair of a code."""
    return {"Key": key, "Value": CODES[table][str(key)]}
