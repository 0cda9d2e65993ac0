"""Several orders in one message, each in a line with what can be done with it."""

from collections.abc import Iterator

from bot.operations.looking_up.pages import FoundOrders, ListedOrders
from handlers.language import Speech
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.orders import order_card, order_in_short


def found_orders(screens: Screens, speech: Speech, found: FoundOrders | ListedOrders) -> Message:
    """Return the card of the order, or the list of several."""
    return (
        block_kit.message(_listed(screens, speech, found))
        if isinstance(found, ListedOrders)
        else order_card(screens, speech, found)
    )


def _listed(screens: Screens, speech: Speech, found: ListedOrders) -> Iterator[Block]:
    count = len(found.pages)
    if found.cart:
        yield block_kit.header(speech.plain("glance.cart", number=found.cart))
        yield from block_kit.context(speech.mrkdwn("glance.cart_seen", count=count))
    else:
        yield block_kit.header(speech.plain("glance.list", count=count))
    for page in found.pages:
        yield from order_in_short(screens, speech, page, about=str(page.order.id))
    yield from block_kit.sections(speech.mrkdwn("common.wrong_line", why=note) for note in found.missing)
    if found.left_out:
        yield from block_kit.context(speech.mrkdwn("glance.list_left_out", count=found.left_out))
