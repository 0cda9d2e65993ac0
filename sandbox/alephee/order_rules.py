"""The rules of a new order that look at more than one field or at the account.

Sources: developers.alephee.com/v2/orders/post-methods/create-a-new-order/business-rules, …/type-specifications and
…/order-mandatory-sections. They apply to an order whose shape is right.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.alephee.order_shape import Problem
from sandbox.alephee.seeds import CODES
from sandbox.alephee.values import Json

PICKUP_METHOD: Final = 2
COURIER: Final = 14


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What only the API knows: supported marketplaces, the catalog's brands by SKU, the account's pickups."""

    marketplaces: frozenset[int]
    catalog: Mapping[str, frozenset[str]]
    pickups: frozenset[int]
    discounts_max: int


def rule_problems(order: Json, around: Surroundings) -> Iterator[Problem]:
    """Yield every broken rule, in the order of the rules below."""
    for rule in RULES:
        yield from rule(order, around)


def _marketplace(order: Json, around: Surroundings) -> Iterator[Problem]:
    if order["MarketplaceId"] not in around.marketplaces:
        yield Problem("MarketplaceId", "is not supported for new orders")


def _products(order: Json, around: Surroundings) -> Iterator[Problem]:
    """Find products without SKU or title, and ambiguous SKUs without one of their brands."""
    for place, item in enumerate(order["Items"]):
        product, path = item["Product"], f"Items[{place}].Product"
        brands = around.catalog.get(product.get("SKU") or "", frozenset())
        if not brands and not (product.get("Title") or "").strip():
            yield Problem(f"{path}.Title", "is mandatory for a product that is not in the catalog")
        if len(brands) > 1 and product.get("Brand") not in brands:
            yield Problem(f"{path}.Brand", "is mandatory for an SKU that several brands share")


def _repeated_items(order: Json, _around: Surroundings) -> Iterator[Problem]:
    seen = set()
    for place, item in enumerate(order["Items"]):
        product = tuple(item["Product"].get(name) or "" for name in ("Brand", "SKU", "SellerSKU", "Title"))
        line = (*product, item["Quantity"], item["UnitPrice"])
        if line in seen:
            yield Problem(f"Items[{place}]", "repeats a product with the same quantity and unit price")
        seen.add(line)


def _discounted_amounts(order: Json, _around: Surroundings) -> Iterator[Problem]:
    for place, payment in enumerate(order["Payments"]):
        for name in ("Amount", "ShippingAmount"):
            paid, full = payment.get(name), payment.get(f"{name}NoDiscount")
            if paid is not None and full is not None and paid > full:
                yield Problem(f"Payments[{place}].{name}", f"must not be greater than {name}NoDiscount")


def _payment_numbers(order: Json, _around: Surroundings) -> Iterator[Problem]:
    """Find numbers that do not "uniquely identify the payment" (type specifications)."""
    seen = set()
    for place, payment in enumerate(order["Payments"]):
        if payment["ExternalPaymentId"] in seen:
            yield Problem(f"Payments[{place}].ExternalPaymentId", "must be unique")
        seen.add(payment["ExternalPaymentId"])


def _shipping_portions(order: Json, _around: Surroundings) -> Iterator[Problem]:
    for place, payment in enumerate(order["Payments"]):
        for part, whole in (("ShippingAmount", "Amount"), ("ShippingAmountNoDiscount", "AmountNoDiscount")):
            if payment.get(part) is not None and payment[part] > payment[whole]:
                yield Problem(f"Payments[{place}].{part}", f"must not be greater than {whole}")


def _discount_count(order: Json, around: Surroundings) -> Iterator[Problem]:
    for place, payment in enumerate(order["Payments"]):
        if len(payment.get("Discounts") or []) > around.discounts_max:
            yield Problem(f"Payments[{place}].Discounts", f"must have 0 to {around.discounts_max} entries")


def _pickup(order: Json, around: Surroundings) -> Iterator[Problem]:
    shipping = order["Shipping"]
    pickup = shipping.get("Pickup")
    if shipping["Method"] != PICKUP_METHOD and pickup is not None:
        yield Problem("Shipping.Pickup", f"must not be sent unless Method is {PICKUP_METHOD}")
    elif shipping["Method"] == PICKUP_METHOD and pickup is None:
        yield Problem("Shipping.Pickup", f"is mandatory when Method is {PICKUP_METHOD}")
    elif pickup is not None and pickup["Id"] not in around.pickups:
        yield Problem("Shipping.Pickup.Id", "is not a pickup of the account")


def _receiver(order: Json, _around: Surroundings) -> Iterator[Problem]:
    shipping = order["Shipping"]
    if shipping["Method"] == PICKUP_METHOD:
        return
    if shipping.get("Receiver") is None:
        yield Problem("Shipping.Receiver", f"is mandatory unless Method is {PICKUP_METHOD}")
    elif shipping["Receiver"].get("Address") is None:
        yield Problem("Shipping.Receiver.Address", f"is mandatory unless Method is {PICKUP_METHOD}")


def _courier(order: Json, _around: Surroundings) -> Iterator[Problem]:
    shipping = order["Shipping"]
    if shipping["LogisticType"] == COURIER and shipping.get("CourierInfo") is None:
        yield Problem("Shipping.CourierInfo", f"is mandatory when LogisticType is {COURIER}")


def _cost(order: Json, _around: Surroundings) -> Iterator[Problem]:
    cost = order["Shipping"]["Cost"]
    if cost["Total"] != cost["Seller"] + cost["Receiver"]:
        yield Problem("Shipping.Cost.Total", "must be Seller + Receiver")


def _document_types(order: Json, _around: Surroundings) -> Iterator[Problem]:
    """Compare each document type with the country of its own address, else of the buyer's."""
    buyer, courier = order["Buyer"], order["Shipping"].get("CourierInfo")
    holders = {"Buyer": buyer, "Buyer.BillingInfo": buyer.get("BillingInfo"), "Shipping.CourierInfo": courier}
    for path, holder in holders.items():
        kind = (holder or {}).get("DocType")
        if not holder or not kind:
            continue
        country = (holder.get("Address") or buyer["Address"])["CountryId"]
        if kind not in CODES["document_types"][country]:
            yield Problem(f"{path}.DocType", f"is not a document type of {country}")


RULES: Final[tuple[Callable[[Json, Surroundings], Iterator[Problem]], ...]] = (
    _marketplace,
    _products,
    _repeated_items,
    _discounted_amounts,
    _payment_numbers,
    _shipping_portions,
    _discount_count,
    _pickup,
    _receiver,
    _courier,
    _cost,
    _document_types,
)
