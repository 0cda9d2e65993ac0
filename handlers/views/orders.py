"""The order at a glance. Address, phone and e-mail are never shown (docs.slack.dev/security, show least)."""

from collections.abc import Iterable, Iterator

from bot.domain.conversations import Conversation, on_its_way
from bot.domain.notes import Note
from bot.domain.orders import Item, KeyValue, Order
from bot.operations.looking_up.pages import FoundOrders, OrderPage
from handlers.carried import OrderIds
from handlers.language import Speech
from handlers.markup import Mrkdwn, escape, foreign
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.names import account_label
from handlers.views.outcomes import request_line

_ITEMS = 10
_HISTORY = 5
_ACCOUNTS = 15


def order_card(screens: Screens, speech: Speech, found: FoundOrders) -> Message:
    """Return the card of an order, or of each account's order where several answer to the number."""
    if len(found.pages) == 1:
        return block_kit.message(_whole(screens, speech, found.pages[0]))
    return block_kit.message(_choice(screens, speech, found))


def order_line(speech: Speech, order: Order) -> Mrkdwn:
    """Return an order in one line: number, buyer, country, account."""
    country = speech.country(order.country.country) if order.country.country else speech.plain("glance.country_unknown")
    parts = (order_number(order), order.buyer_name or order.buyer_nickname, country, account(order))
    return Mrkdwn(" · ".join(foreign(part) for part in parts if part))


def order_number(order: Order) -> str:
    """Return Alephee's number with the marketplace's."""
    return f"{order.id} ({order.external_order_id})" if order.external_order_id else str(order.id)


def account(order: Order) -> str:
    """Return an account's name with its number."""
    return account_label(order.account_id, order.account_name)


def _whole(screens: Screens, speech: Speech, page: OrderPage) -> Iterable[Block]:
    order = page.order
    yield block_kit.header(speech.plain("glance.title", number=order.id))
    yield from block_kit.fields(_fields(speech, order))
    yield from block_kit.sections(_items(speech, order))
    yield from block_kit.sections(_cautions(speech, order))
    for screen in screens:
        yield from screen.about_order(speech, order)
    yield block_kit.divider()
    yield from block_kit.sections(_before(screens, speech, page))
    yield block_kit.divider()
    possible = (line for screen in screens for line in screen.possible(speech, page))
    yield from block_kit.sections([_bold(speech.plain("glance.possible")), *possible])
    yield block_kit.actions(*_order_buttons(screens, speech, page))


def _choice(screens: Screens, speech: Speech, found: FoundOrders) -> Iterable[Block]:
    yield block_kit.header(speech.plain("glance.several", number=found.number, count=len(found.pages)))
    yield from block_kit.context(speech.mrkdwn("glance.several_choose"))
    for page in found.pages[:_ACCOUNTS]:
        yield from order_in_short(screens, speech, page, about=account(page.order))
    if len(found.pages) > _ACCOUNTS:
        yield from block_kit.context(speech.mrkdwn("common.more", count=len(found.pages) - _ACCOUNTS))


def order_in_short(screens: Screens, speech: Speech, page: OrderPage, *, about: str) -> Iterator[Block]:
    """Show one of several orders: a line, and what can be done with it; ``about`` tells its buttons apart."""
    order = page.order
    yield block_kit.section(order_line(speech, order))
    yield from block_kit.context(*(line for screen in screens for line in screen.impossible(speech, page)))
    look = show_order(speech, order.account_id, order.id, about=about)
    yield block_kit.actions(look, *_order_buttons(screens, speech, page, about))


def show_order(speech: Speech, account_id: int, order_id: int, *, about: str) -> Block:
    """Return the button that shows one of several orders as a whole."""
    ids = OrderIds(account_id=account_id, order_id=order_id)
    return block_kit.button("show_order", speech.plain("glance.show"), str(ids), about=about)


def _order_buttons(screens: Screens, speech: Speech, page: OrderPage, about: str = "") -> Iterator[Block]:
    return (button for screen in screens for button in screen.order_buttons(speech, page, about))


def _fields(speech: Speech, order: Order) -> list[Mrkdwn]:
    country = speech.country(order.country.country) if order.country.country else speech.plain("glance.country_unknown")
    shown = {
        "glance.buyer": order.buyer_name or order.buyer_nickname,
        "glance.total": speech.money(order.total) if order.total else "",
        "glance.country": country,
        "glance.account": account(order),
        "glance.marketplace": _marketplace(speech, order),
        "glance.marketplace_number": order.external_order_id,
        "glance.shipping": speech.word(_named(order.logistic_type), "logistic"),
        "glance.shipping_status": _shipping_status(speech, order),
        "glance.status": _status(speech, order.status),
        "glance.date": speech.when(order.created_at) if order.created_at else "",
    }
    return [block_kit.field(speech.plain(key), value) for key, value in shown.items() if value]


def _marketplace(speech: Speech, order: Order) -> str:
    return " · ".join(part for part in (speech.word(order.marketplace.value, "marketplace"), order.channel) if part)


def _status(speech: Speech, status: KeyValue) -> str:
    """Name an order's status: documented keys in the reader's language, any other by Alephee's own (Spanish) word."""
    known = Note(f"order_status.{status.key}")
    return speech.note(known) if speech.can_say(known) else _named(status)


def _shipping_status(speech: Speech, order: Order) -> str:
    """Name the shipping's status. Its keys are not documented: known is what stands at the order, word for word."""
    shipping = order.shipping_status
    return _status(speech, shipping) if shipping == order.status else _named(shipping)


def _named(pair: KeyValue) -> str:
    return pair.value or ("" if pair.key is None else str(pair.key))


def _items(speech: Speech, order: Order) -> Iterable[Mrkdwn]:
    if order.items:
        yield _bold(speech.plain("glance.items"))
    yield from (_item(speech, item) for item in order.items[:_ITEMS])
    if len(order.items) > _ITEMS:
        yield speech.mrkdwn("common.more", count=len(order.items) - _ITEMS)


def _item(speech: Speech, item: Item) -> Mrkdwn:
    price = speech.money(item.unit_price) if item.unit_price else ""
    named = f"{item.title} ({item.sku})" if item.sku else item.title
    return foreign(
        " · ".join(part for part in (speech.plain("glance.item", quantity=item.quantity, name=named), price) if part)
    )


def _cautions(speech: Speech, order: Order) -> Iterable[Mrkdwn]:
    if order.is_cancelled:
        yield speech.mrkdwn("glance.cancelled")
    if order.payment_pending:
        yield speech.mrkdwn("glance.payment_pending")
    if order.claims:
        yield speech.mrkdwn("glance.claims", count=order.claims)
    if order.country.disagrees:
        clues = [f"{source}={country.value}" for source, country in order.country.clues]
        yield speech.mrkdwn("glance.country_disagrees", clues=clues)
    if order.integrated:
        yield speech.mrkdwn("glance.integrated", own=order.own_order_id, erp=order.erp_status)


def _before(screens: Screens, speech: Speech, page: OrderPage) -> Iterable[Mrkdwn]:
    yield _bold(speech.plain("glance.before"))
    if not page.history:
        yield speech.mrkdwn("glance.nothing_before")
    yield from (
        request_line(screens, speech, request, batch=page.batches.get(request.batch_id))
        for request in page.history[:_HISTORY]
    )
    if len(page.history) > _HISTORY:
        yield speech.mrkdwn("glance.more_before", number=page.order.id)
    yield from conversation_lines(speech, page.conversation)


def conversation_lines(speech: Speech, conversation: Conversation) -> Iterator[Mrkdwn]:
    """Return what our record of the conversation says about a further message."""
    busy, locked, doubt = conversation.on_its_way, conversation.locked_reason, conversation.unknown
    notes = []
    if busy is not None:
        notes.append(on_its_way(busy))
    if locked is not None:
        notes.append(Note("conversation.reason_locked", {"reason": locked}))
    if doubt is not None:
        notes.append(Note("conversation.unknown"))
    if conversation.waiting_since is not None:
        since = {"since": conversation.denied_at or conversation.waiting_since}
        yield speech.mrkdwn("glance.reply_denied" if conversation.denied_at else "glance.waiting", **since)
    yield from (speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(note)) for note in notes)


def _bold(text: str) -> Mrkdwn:
    return Mrkdwn(f"*{escape(text)}*")
