"""Several orders in one message, each in a line with what can be done with it."""

from collections.abc import Iterator

from bot.operations.looking_up.pages import FoundOrders, ListedOrders
from handlers.language import Speech
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.orders import can_write, compose_buttons, order_card, order_line


def found_orders(speech: Speech, found: FoundOrders | ListedOrders) -> Message:
    """Return the card of the order, or the list of several."""
    return block_kit.message(_listed(speech, found)) if isinstance(found, ListedOrders) else order_card(speech, found)


def _listed(speech: Speech, found: ListedOrders) -> Iterator[Block]:
    count = len(found.pages)
    if found.cart:
        yield block_kit.header(speech.plain("glance.cart", number=found.cart))
        yield from block_kit.context(speech.mrkdwn("glance.cart_seen", count=count))
    else:
        yield block_kit.header(speech.plain("glance.list", count=count))
    for page in found.pages:
        yield block_kit.section(order_line(speech, page.order))
        if not can_write(page):
            yield from block_kit.context(speech.mrkdwn("glance.nothing_possible"))
        yield block_kit.actions(*compose_buttons(speech, page, about=str(page.order.id)))
    yield from block_kit.sections(speech.mrkdwn("integrate.wrong_line", why=note) for note in found.missing)
    if found.left_out:
        yield from block_kit.context(speech.mrkdwn("glance.list_left_out", count=found.left_out))
