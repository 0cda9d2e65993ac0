"""Hints for names an order does not know: a slip of the pen, or a name of the GET orders types (CO-01)."""

from collections.abc import Iterable
from difflib import get_close_matches
from types import MappingProxyType

from bot.domain.new_orders.problems import Loc, Problem, error, path_of, shown

#: names that GET orders uses, and what a new order has instead; empty: nothing, Alephee fills it in itself
GET_NAMES = MappingProxyType(
    {
        "MarketPlace": "MarketplaceId",
        "Marketplace": "MarketplaceId",
        "Id": "",
        "PackId": "",
        "SellerAccount": "",
        "Documents": "",
        "IsCancelled": "",
        "LastUpdated": "",
        "StatusType": "",
        "IntegratedOrderId": "ExternalOrderId",
        "Status": "Items[].Status",
        "ProductListing": "Items[].Product",
        "Sku": "SKU",
        "SellerSku": "SellerSKU",
        "Owncode": "OwnCode",
        "Nickname": "Buyer.Name",
        "Billing": "Buyer.BillingInfo",
        "State": "StateCode",
        "TransactionAmount": "Payments[].Amount",
        "CurrencySymbol": "",
        "ReceiverAddress": "Shipping.Receiver.Address",
        "ReceiverCost": "Shipping.Cost.Receiver",
        "SellerCost": "Shipping.Cost.Seller",
        "SenderCost": "Shipping.Cost.Seller",
        "ExternalPickupId": "Shipping.Pickup.Id",
    }
)


def unknown_name(loc: Loc, known: Iterable[str]) -> Problem:
    """Say that a section has no such field, and which one may be meant."""
    path, name = path_of(loc), shown(loc[-1])
    instead = GET_NAMES.get(name)
    if instead:
        return error(path, "CO-01", "get_name", name=name, instead=instead)
    if instead == "":
        return error(path, "CO-01", "get_name_left_out", name=name)
    nearest = _nearest(name, tuple(known))
    if nearest:
        return error(path, "CO-01", "unknown_name_near", name=name, nearest=nearest)
    return error(path, "CO-01", "unknown_name", name=name)


def meant(loc: Loc, known: Iterable[str]) -> str | None:
    """Return the field of the same section that an unknown name stands for, where one can be guessed."""
    name = shown(loc[-1])
    instead = GET_NAMES.get(name)
    if instead is None:
        return _nearest(name, tuple(known))
    *section, field = instead.replace("[]", "").split(".")
    above = [step for step in loc[:-1] if isinstance(step, str)]
    return field if field in known and section in ([], above) else None


def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    """Return the known name that is most alike, upper and lower case aside."""
    by_lower = {entry.lower(): entry for entry in known}
    alike = get_close_matches(name.lower(), by_lower, n=1)
    return by_lower[alike[0]] if alike else None
