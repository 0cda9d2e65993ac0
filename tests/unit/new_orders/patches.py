"""Changes that break an order, one rule each, as they stand in the examples' file."""

import json
from decimal import Decimal
from typing import Any

from tests.unit.new_orders.samples import ALEPHEE

#: where each patch of the file breaks the order
PATCHED_PATHS = {
    "CO-10": "Items",
    "CO-11": "Payments",
    "CO-12": "Payments",
    "CO-13": "Payments[0].Discounts",
    "CO-18": "Items[2]",
    "CO-21": "Items[1].Product.Title",
    "CO-30": "Items[0].UnitPrice",
    "CO-31": "Items[0].UnitPrice",
    "CO-32": "Payments[1].Amount",
    "CO-34": "Items[0].Quantity",
    "CO-36": "DateCreated",
    "CO-40": "Shipping.Pickup",
    "CO-41": "Shipping.Pickup",
    "CO-42": "Shipping.CourierInfo",
    "CO-44": "Shipping.Cost.Total",
    "CO-50": "Items[0].Status",
    "CO-54": "Shipping.LogisticType",
    "CO-56": "Buyer.Address.CountryId",
    "CO-57": "Buyer.DocType",
}


def patches() -> list[Any]:
    text = (ALEPHEE / "create-order-invalid-patches.json").read_text(encoding="utf-8")
    patches: list[Any] = json.loads(text, parse_float=Decimal)
    return patches
