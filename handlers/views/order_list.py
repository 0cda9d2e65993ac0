"""Several orders in one message, each in a line with what can be done with it."""

from collections.abc import Iterator

from bot.operations.pages import FoundOrders, ListedOrders
from handlers.language import Speech
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.orders import can_write, compose_buttons, order_card, order_line


def found_orders(speech: Speech, found: FoundOrders | ListedOrders) -> Message:
    """Return the card of the order, or the list of several."""
    return kit.message(_listed(speech, found)) if isinstance(found, ListedOrders) else order_card(speech, found)


def _listed(speech: Speech, found: ListedOrders) -> Iterator[Block]:
    count = len(found.pages)
    if found.cart:
        yield kit.header(speech.plain("glance.cart", number=found.cart))
        yield from kit.context(speech.mrkdwn("glance.cart_seen", count=count))
    else:
        yield kit.header(speech.plain("glance.list", count=count))
    for page in found.pages:
        yield kit.section(order_line(speech, page.order))
        if not can_write(page):
            yield from kit.context(speech.mrkdwn("glance.nothing_possible"))
        yield kit.actions(*compose_buttons(speech, page, about=str(page.order.id)))
    yield from kit.sections(speech.mrkdwn("integrate.wrong_line", why=note) for note in found.missing)
    if found.left_out:
        yield from kit.context(speech.mrkdwn("glance.list_left_out", count=found.left_out))
