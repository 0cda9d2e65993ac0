"""Several orders in one message, each in a line with what can be done with it."""

from collections.abc import Iterator

from bot.domain.requests import Request
from bot.operations.looking_up.pages import FoundOrders, KnownOrders, ListedOrders
from handlers.language import Speech
from handlers.markup import clean, cut
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.names import account_label, order_name
from handlers.views.orders import order_card, order_in_short, show_order

#: Characters of a part of a line: however they are escaped, all of them fit one section.
_PART = 100


def found_orders(screens: Screens, speech: Speech, found: FoundOrders | ListedOrders | KnownOrders) -> Message:
    """Return the card of the order, the list of several, or that of orders which the log knows."""
    if isinstance(found, FoundOrders):
        return order_card(screens, speech, found)
    return block_kit.message(
        _listed(screens, speech, found) if isinstance(found, ListedOrders) else _known(speech, found)
    )


def nothing_known(speech: Speech, words: str) -> Message:
    """Return that no order has what somebody searched for, and what to do."""
    return block_kit.message(
        block_kit.sections([speech.mrkdwn("find.nothing", words=words), speech.mrkdwn("find.nothing_todo")])
    )


def _known(speech: Speech, found: KnownOrders) -> Iterator[Block]:
    """List orders as the log knows them: Alephee is asked for the one that is looked at."""
    yield block_kit.header(speech.plain("find.title", words=found.words))
    yield from block_kit.context(speech.mrkdwn("find.newest"))
    for request in found.requests:
        yield _known_order(speech, request, found)
    if found.more:
        yield from block_kit.context(speech.mrkdwn("find.more"))


def _known_order(speech: Speech, request: Request, found: KnownOrders) -> Block:
    number, order_id = order_name(speech, request), request.order_id or 0
    batch = found.batches.get(request.batch_id)
    line = speech.mrkdwn(
        "find.line",
        number=cut(f"{number} ({request.external_order_id})" if request.external_order_id else number, _PART),
        about=cut(clean(request.summary), 2 * _PART),
        account=cut(account_label(request.account_id, found.account_names.get(request.account_id, "")), _PART),
        asked=batch.requested_at if batch else "",
    )
    return block_kit.section(line) | {"accessory": show_order(speech, request.account_id, order_id, about=number)}


def _listed(screens: Screens, speech: Speech, found: ListedOrders) -> Iterator[Block]:
    count = len(found.pages)
    if found.cart:
        yield block_kit.header(speech.plain("glance.cart", number=found.cart))
        yield from block_kit.context(speech.mrkdwn("glance.cart_seen", count=count))
    elif count:
        yield block_kit.header(speech.plain("glance.list", count=count))
    for page in found.pages:
        yield from order_in_short(screens, speech, page, about=str(page.order.id))
    yield from block_kit.sections(speech.mrkdwn("common.wrong_line", why=note) for note in found.missing)
    if found.left_out:
        yield from block_kit.context(speech.mrkdwn("glance.list_left_out", count=found.left_out))
