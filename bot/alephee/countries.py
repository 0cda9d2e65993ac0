"""Which country an order belongs to: no field says so, so clues are weighed.

The site of Mercado Libre decides which template a buyer reads, so its prefix comes first (``MLA138080101`` is
Argentina); then the addresses, then the currency.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bot.alephee import wire
from bot.domain.orders import Country, CountryEvidence

#: each country's site of Mercado Libre (developers.mercadolibre.com, Sites), the currency that is its own (ISO 4217;
#: Ecuador pays in dollars), and its codes and names
_KNOWN: Final = {
    Country.AR: ("MLA", "ARS", ("AR", "ARG", "ARGENTINA")),
    Country.BR: ("MLB", "BRL", ("BR", "BRA", "BRASIL", "BRAZIL")),
    Country.MX: ("MLM", "MXN", ("MX", "MEX", "MEXICO")),
    Country.CO: ("MCO", "COP", ("CO", "COL", "COLOMBIA")),
    Country.CL: ("MLC", "CLP", ("CL", "CHL", "CHILE")),
    Country.UY: ("MLU", "UYU", ("UY", "URY", "URUGUAY", "URUGUAI")),
    Country.PE: ("MPE", "PEN", ("PE", "PER", "PERU")),
    Country.EC: ("MEC", "", ("EC", "ECU", "ECUADOR", "EQUADOR")),
    Country.VE: ("MLV", "", ("VE", "VEN", "VENEZUELA")),
}
_BY_SITE: Final = {site: country for country, (site, _, _) in _KNOWN.items()}
_BY_CURRENCY: Final = {currency: country for country, (_, currency, _) in _KNOWN.items() if currency}
_BY_NAME: Final = {name: country for country, (_, _, names) in _KNOWN.items() for name in names}

#: a site id, perhaps the U of a "user product", then digits: other codes may begin with the same letters
_SITE_CODE: Final = re.compile(r"(M[A-Z]{2})U?-?\d")


def evidence_of(order: wire.Order) -> CountryEvidence:
    """Collect all clues, strongest first; the first one decides."""
    clues = tuple(dict.fromkeys((source, country) for source, country in _clues(order) if country is not None))
    return CountryEvidence(clues[0][1] if clues else None, clues)


def _clues(order: wire.Order) -> Iterator[tuple[str, Country | None]]:
    for item in order.items:
        yield "listing", of_site(item.product_listing.external_id)
    for item in order.items:
        yield "integration_code", of_site(item.product.integration_code)
    for item in order.items:
        yield "category", of_site(item.product.category.key)
    yield "receiver", of_name(order.shipping.receiver_address.country_id)
    yield "billing", of_name(order.buyer.billing_info.address.country_id)
    yield "buyer", of_name(order.buyer.address.country_id)
    for payment in order.payments:
        yield "currency", _BY_CURRENCY.get(payment.currency_symbol.upper())


def of_site(code: str) -> Country | None:
    """Read the country off a Mercado Libre id such as ``MLA138080101``."""
    found = _SITE_CODE.match(code.strip().upper())
    return _BY_SITE.get(found[1]) if found else None


def of_name(name: str) -> Country | None:
    """Read a country's two-letter code, three-letter code or name (Spanish, Portuguese, English)."""
    plain = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return _BY_NAME.get(plain.strip().upper())
