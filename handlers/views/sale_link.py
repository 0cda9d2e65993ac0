"""Links out to the marketplace: to the listing of a product, and to a sale as its seller sees it."""

from bot.domain.orders import Country
from bot.rules_file import load_rules
from handlers.language import Speech
from handlers.markup import PARAM_LIMIT, Mrkdwn, escape, foreign


def linked(address: str, text: str, limit: int = PARAM_LIMIT) -> Mrkdwn:
    """Return a foreign text as a link to an address; where there is none, the text."""
    label = foreign(text, limit)
    return Mrkdwn(f"<{escape(address)}|{label}>") if address and label else label


def sale_page(country: Country | None, number: str) -> str:
    """Return where a seller sees a sale of Mercado Libre; empty where the address is not known.

    ``number``: the marketplace's number of the order.
    """
    form = load_rules().sale_pages.get(country) if country else None
    return form.format(number=number) if form and number.isascii() and number.isdecimal() else ""


def see_sale(speech: Speech, country: Country | None, number: str) -> Mrkdwn:
    """Return the link to a sale of Mercado Libre in words; empty where its address is not known."""
    address = sale_page(country, number)
    return linked(address, speech.plain("glance.see_sale")) if address else Mrkdwn()
