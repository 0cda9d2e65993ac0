"""Links of Mercado Libre, whatever country's site they lead to: the number of an order in one, and those we show."""

import re
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

#: begins where a word does and takes its steps whole: else many words are read as often as they have letters
_SITES = r"(?<![\w.-])(?:[\w-]++\.)*(?:mercadoli[bv]re|alephcrm|alephee)\."
#: text that is a link, with or without its scheme
LINK = rf"https?://\S+|{_SITES}\S+"
#: mercadolibre.com.ar, .com.mx, .cl, .co.cr …, mercadolivre.com.br; www, myaccount, vendedores … before it
_HOST = re.compile(rf"{_SITES}(?:com?(?:\.[a-z]{{2}})?|[a-z]{{2}})")
#: numbers of orders and carts are whole steps of the address; a listing's begins with letters (``MLA-123456789``)
_NUMBER = re.compile(r"[0-9]{5,20}")
_ABOUT_SALES = re.compile(r".*(?:order|pack|sale|venta|venda|pedido).*|search|query|q|id", re.IGNORECASE)
#: what is shown leads to a site of Mercado Libre's own countries, not to whoever has its name elsewhere
_LISTED_AT = re.compile(
    r"(?:[\w-]+\.)*mercadoli[bv]re\.(?:com(?:\.(?:ar|bo|br|co|do|ec|gt|hn|mx|ni|pa|pe|py|sv|uy|ve))?|cl|co\.cr)",
    re.ASCII,
)
#: what an address is written with (RFC 3986); and longer than this no listing's is
_ADDRESS = re.compile(r"https?://[\w.-]+/[\w./~%:@!$'()*+,;=&-]*", re.ASCII)
_LONGEST = 250
#: a link leads to the same listing without the words of its title, and is kept with every request: public code of
#: several authors links so (looked through on 30 November 2026)
_WITH_TITLE = re.compile(r"(https?://[^/]+/[A-Z]{3}-[0-9]+-).*(_JM)")
_ENDINGS = ".,;:!?…)]}>\"'”’»*_~`"


def number_in_link(link: str) -> str:
    """Return the number of the order, sale or cart that a link leads to; empty when it leads anywhere else.

    An account's number may stand before it, so a step behind one that names orders, and a parameter, go first.
    """
    try:
        parts = urlsplit(link.rstrip(_ENDINGS) if "://" in link else f"https://{link.rstrip(_ENDINGS)}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    if not _HOST.fullmatch(host):
        return ""
    steps = [unquote(step) for step in f"{parts.path}/{parts.fragment}".replace("?", "/").split("/")]
    named = [step for name, step in pairwise(steps) if _ABOUT_SALES.fullmatch(name)]
    asked = [value for name, value in parse_qsl(parts.query) if _ABOUT_SALES.fullmatch(name)]
    return next((text for text in (*named, *asked, *steps) if _NUMBER.fullmatch(text)), "")


def listing_link(link: str) -> str:
    """Return the address of a listing of Mercado Libre, without title and what counts clicks; empty for other texts."""
    address = _WITH_TITLE.sub(r"\1\2", link.strip().partition("#")[0].partition("?")[0])
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address):
        return ""
    return address if _LISTED_AT.fullmatch(urlsplit(address).hostname or "") else ""
