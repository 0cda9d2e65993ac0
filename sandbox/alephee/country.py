"""Where an order belongs: its marketplace and its country, by evidence."""

import unicodedata
from collections.abc import Iterator

from sandbox.alephee.seeds import CODES
from sandbox.alephee.values import Json


def marketplace(order: Json) -> Json:
    """Return the order's marketplace under either of its documented names."""
    found: Json = order.get("MarketPlace") or order.get("Marketplace") or {}
    return found


def is_mercado_libre(order: Json) -> bool:
    """Tell Mercado Libre and Mercado Livre from every other channel, by name.

    The list of marketplace ids is not published; names are compared without accents, case and spaces.
    """
    name = unicodedata.normalize("NFKD", str(marketplace(order).get("Value", "")))
    plain = "".join(sign for sign in name.lower() if sign.isalnum() and sign.isascii())
    return plain.startswith(("mercadolib", "mercadoliv"))


def country_of(order: Json) -> str | None:
    """Return the ISO country: the listing's site first (it decides the template), then addresses, then currency."""
    return next(_sites(order), None) or next(_addresses(order), None) or next(_currencies(order), None)


def _sites(order: Json) -> Iterator[str]:
    for item in order.get("Items") or []:
        product = item.get("Product") or {}
        listing = item.get("ProductListing") or {}
        category = product.get("Category") or {}
        for code in (listing.get("ExternalId"), product.get("IntegrationCode"), category.get("Key")):
            country = CODES["site"].get(str(code or "")[:3])
            if country:
                yield country


def _addresses(order: Json) -> Iterator[str]:
    buyer = order.get("Buyer") or {}
    shipping = order.get("Shipping") or {}
    billing = buyer.get("BillingInfo") or {}
    for address in (shipping.get("ReceiverAddress"), billing.get("Address"), buyer.get("Address")):
        country = (address or {}).get("CountryId")
        if country:
            yield country


def _currencies(order: Json) -> Iterator[str]:
    by_currency = {currency: country for country, currency in CODES["currency"].items()}
    for payment in order.get("Payments") or []:
        country = by_currency.get(payment.get("CurrencySymbol"))
        if country:
            yield country
