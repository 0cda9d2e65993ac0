"""An order in a glimpse: what is kept of it with a request, so that whoever decides sees what it is about.

No address, phone or e-mail. It is kept as compact JSON without what is empty; earlier versions kept one line of text.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.domain.orders import Money, Order

_HTTPS = "https://"
#: most links to listings are these, in which only the country's ending and the listing's number differ: they alone are
#: kept, as ``com.ar/MLA-123456789``. A link that would not be the same again is kept whole
_SHORT_LINK = re.compile(r"(?:com?\.)?[a-z]{2}/[A-Z]{3}-[0-9]+", re.ASCII)
_HOSTS = {"com.br": "produto.mercadolivre"}
_USUAL_HOST, _LINK_END = "articulo.mercadolibre", "-_JM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """What an order looked like when it was asked about. Everything may be empty."""

    buyer: str = ""
    #: title of the first item, how many of it, and how many lines the order has
    product: str = ""
    quantity: int = 0
    lines: int = 0
    total: Money | None = None
    #: link to the listing of the first item
    listing: str = ""
    #: number of the cart
    pack: str = ""
    #: name of the marketplace; of new orders only
    marketplace: str = ""
    #: all that a log of an earlier version tells
    text: str = ""

    @property
    def products(self) -> str:
        """The first item, and how many more there are."""
        return f"{self.product} +{self.lines - 1}" if self.lines > 1 else self.product

    @property
    def line(self) -> str:
        """Buyer, items and, of a new order, its marketplace, in a line."""
        return self.text or " · ".join(part for part in (self.buyer, self.products, self.marketplace) if part)

    @property
    def in_short(self) -> "Glimpse":
        """Who and what alone, for lists of many orders."""
        return Glimpse(buyer=self.buyer, product=self.product, quantity=self.quantity, lines=self.lines, text=self.text)

    def __str__(self) -> str:
        """Write it as the log keeps it."""
        if self.text:
            return self.text
        usual = int(bool(self.product))  # most orders are of one item
        told: dict[str, str | int] = {
            "buyer": self.buyer,
            "item": self.product,
            "qty": "" if self.quantity == usual else self.quantity,
            "lines": "" if self.lines == usual else self.lines,
            "total": f"{self.total.amount:f} {self.total.currency}".strip() if self.total else "",
            "link": _short_link(self.listing),
            "pack": self.pack,
            "market": self.marketplace,
        }
        known = {name: value for name, value in told.items() if value != ""}
        return json.dumps(known, ensure_ascii=False, separators=(",", ":")) if known else ""


#: of an order that is not known yet, or of what was erased
NO_GLIMPSE = Glimpse()


def glimpse_of(order: Order) -> Glimpse:
    """Return what is kept of an order with a request about it."""
    first = order.items[0] if order.items else None
    return Glimpse(
        buyer=order.buyer_name,
        product=first.title if first else "",
        quantity=first.quantity if first else 0,
        lines=len(order.items),
        total=order.total,
        listing=first.listing if first else "",
        pack=order.pack_id,
    )


def read_glimpse(kept: str) -> Glimpse:
    """Read what the log keeps; of anything that is no JSON object, the text is all there is."""
    try:
        told = json.loads(kept) if kept.startswith("{") else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return Glimpse(text=kept)
    texts = {name: value for name, value in told.items() if isinstance(value, str)}
    numbers = {name: value for name, value in told.items() if isinstance(value, int)}
    usual = int("item" in texts)
    return Glimpse(
        buyer=texts.get("buyer", ""),
        product=texts.get("item", ""),
        quantity=numbers.get("qty", usual),
        lines=numbers.get("lines", usual),
        total=_money(texts.get("total", "")),
        listing=_long_link(texts.get("link", "")),
        pack=texts.get("pack", ""),
        marketplace=texts.get("market", ""),
    )


def tells_as_kept(kept: str) -> bool:
    """Whether every word of the line that is read of it stands in what the log keeps: no sign written as another."""
    return "\\" not in kept and '"lines"' not in kept


def _short_link(link: str) -> str:
    address = link.removeprefix(_HTTPS)
    place = address.removesuffix(_LINK_END).split(".", 2)[-1]
    return next((short for short in (place, address) if _long_link(short) == link), link)


def _long_link(kept: str) -> str:
    if _SHORT_LINK.fullmatch(kept):
        host = _HOSTS.get(kept.partition("/")[0], _USUAL_HOST)
        return f"{_HTTPS}{host}.{kept}{_LINK_END}"
    return f"{_HTTPS}{kept}" if kept and "://" not in kept else kept


def _money(text: str) -> Money | None:
    amount, _, currency = text.partition(" ")
    try:
        read = Decimal(amount)
    except InvalidOperation:
        return None
    return Money(read, currency) if read.is_finite() else None
