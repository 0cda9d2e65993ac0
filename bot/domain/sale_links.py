"""The number of a sale or a cart in a link of Mercado Libre, whatever country's site it leads to."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

#: text that is a link, with or without its scheme
LINK = r"https?://\S+|(?:[\w-]+\.)*mercadoli[bv]re\.\S+"
#: mercadolibre.com.ar, .com.mx, .cl, .co.cr …, mercadolivre.com.br; www, myaccount, vendedores … before it
_HOST = re.compile(r"(?:[\w-]+\.)*mercadoli[bv]re\.(?:com?(?:\.[a-z]{2})?|[a-z]{2})")
#: numbers of sales and carts are whole steps of the address; a listing's begins with letters (``MLA-123456789``)
_NUMBER = re.compile(r"[0-9]{5,20}")
_ABOUT_SALES = re.compile(r".*(?:order|pack|sale|venta|venda|pedido).*|search|query|q|id", re.IGNORECASE)
_ENDINGS = ".,;:!?…)]}>\"'”’»*_~`"


def number_in_link(link: str) -> str:
    """Return the number of the sale or cart that a link leads to; empty when it leads anywhere else."""
    try:
        parts = urlsplit(link.rstrip(_ENDINGS) if "://" in link else f"https://{link.rstrip(_ENDINGS)}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    if not _HOST.fullmatch(host):
        return ""
    steps = [unquote(step) for step in f"{parts.path}/{parts.fragment}".replace("?", "/").split("/")]
    asked = [value for name, value in parse_qsl(parts.query) if _ABOUT_SALES.fullmatch(name)]
    return next((text for text in (*steps, *asked) if _NUMBER.fullmatch(text)), "")
