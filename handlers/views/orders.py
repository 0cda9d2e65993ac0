"""The order at a glance. Address, phone and e-mail are never shown (docs.slack.dev/security, show least)."""

from collections.abc import Iterable, Iterator

from bot.domain.conversations import Conversation, on_its_way
from bot.domain.notes import Note
from bot.domain.orders import Item, KeyValue, Money, Order
from bot.domain.requests import Request
from bot.operations.looking_up.pages import FoundOrders, OrderPage
from handlers.carried import OrderIds
from handlers.language import Speech
from handlers.markup import Mrkdwn, escape, foreign
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.headline import joined
from handlers.views.menus import instead_of, more
from handlers.views.names import account_label
from handlers.views.outcomes import marked_state, request_line
from handlers.views.sale_link import linked, see_sale

#: items of an order, and characters of one's title
_ITEMS, _TITLE = 5, 100
_ACCOUNTS = 15
#: orders of the same cart that the menu leads to, and that are named
_IN_MENU, _NAMED = 3, 10


def order_card(screens: Screens, speech: Speech, found: FoundOrders) -> Message:
    """Return the card of an order, or of each account's order where several answer to the number."""
    if len(found.pages) == 1:
        return block_kit.message(_whole(screens, speech, found.pages[0]))
    return block_kit.message(_choice(screens, speech, found))


def order_line(speech: Speech, order: Order) -> Mrkdwn:
    """Return an order in one line: number, buyer, country, account."""
    parts = (order_number(order), _buyer(order), _country(speech, order), account(order))
    return Mrkdwn(" · ".join(foreign(part) for part in parts if part))


def order_number(order: Order) -> str:
    """Return Alephee's number with the marketplace's."""
    return f"{order.id} ({order.external_order_id})" if order.external_order_id else str(order.id)


def account(order: Order) -> str:
    """Return an account's name with its number."""
    return account_label(order.account_id, order.account_name)


def _whole(screens: Screens, speech: Speech, page: OrderPage) -> Iterable[Block]:
    order = page.order
    yield from block_kit.sections([_head(speech, order), *_items(speech, order)])
    yield from block_kit.context(_facts(speech, order))
    yield from block_kit.sections(_cautions(speech, page))
    for screen in screens:
        yield from screen.about_order(speech, order)
    yield from block_kit.sections(conversation_lines(speech, page.conversation))
    yield from block_kit.context(*_last(screens, speech, page), *_cart(speech, page))
    yield from block_kit.sections(line for screen in screens for line in screen.possible(speech, page))
    yield block_kit.actions(*_order_buttons(screens, speech, page), *_more(screens, speech, page))


def _head(speech: Speech, order: Order) -> Mrkdwn:
    """Return number, buyer, amount and country, with the link to the sale where it is on Mercado Libre."""
    country = order.country.country
    is_listed = any(item.listing for item in order.items)
    return joined(
        (
            Mrkdwn(f"*{escape(speech.plain('glance.title', number=order.id))}*"),
            foreign(order.external_order_id),
            foreign(_buyer(order)),
            escape(speech.money(order.total)) if order.total else Mrkdwn(),
            escape(_country(speech, order)),
            see_sale(speech, country, order.external_order_id) if is_listed else Mrkdwn(),
        )
    )


def _facts(speech: Speech, order: Order) -> Mrkdwn:
    """Return in a line what is looked up less often: statuses, shipping, date, account, marketplace."""
    facts = (
        _status(speech, order.status),
        _shipping_status(speech, order) if order.shipping_status != order.status else "",
        speech.word(_named(order.logistic_type), "logistic"),
        speech.when(order.created_at) if order.created_at else "",
        account(order),
        _marketplace(speech, order),
    )
    return joined(tuple(fact if isinstance(fact, Mrkdwn) else foreign(fact) for fact in facts))


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
    return (button for one in (*screens, *screens.fetches) for button in one.order_buttons(speech, page, about))


def why_not(screens: Screens, speech: Speech, found: FoundOrders) -> Message:
    """Return why an order does not allow what it does not allow."""
    (page,) = found.pages
    lines = [line for one in (*screens, *screens.fetches) for line in one.why_not(speech, page)]
    title = Mrkdwn(f"*{escape(speech.plain('glance.title', number=page.order.id))}*")
    return block_kit.message(block_kit.sections([title, *(lines or [speech.mrkdwn("glance.all_possible")])]))


def _more(screens: Screens, speech: Speech, page: OrderPage) -> Iterator[Block]:
    """Return the menu of what is needed now and then, where anything is in it."""
    order = page.order
    ids = str(OrderIds(account_id=order.account_id, order_id=order.id))
    options = []
    if any(True for one in (*screens, *screens.fetches) for _ in one.why_not(speech, page)):
        options.append(instead_of("why_not", speech.plain("glance.why_not"), ids))
    if page.history:
        options.append(instead_of("show_history", speech.plain("glance.before"), ids))
    for other in page.in_cart[:_IN_MENU]:
        there = str(OrderIds(account_id=order.account_id, order_id=other))
        options.append(instead_of("show_order", speech.plain("glance.show_other", number=other), there))
    if options:
        yield more(*options)


def _buyer(order: Order) -> str:
    return order.buyer_name or order.buyer_nickname


def _country(speech: Speech, order: Order) -> str:
    country = order.country.country
    return speech.country(country) if country else speech.plain("glance.country_unknown")


def _marketplace(speech: Speech, order: Order) -> str:
    return " · ".join(part for part in (speech.word(order.marketplace.value, "marketplace"), order.channel) if part)


def _status(speech: Speech, status: KeyValue) -> str:
    """Name an order's status: documented keys in the reader's language, any other by Alephee's own (Spanish) word."""
    known = Note(f"order_status.{status.key}")
    return speech.note(known) if speech.can_say(known) else _named(status)


def _shipping_status(speech: Speech, order: Order) -> str:
    """Name the shipping's status, which is not the order's: its keys are not documented."""
    return (
        speech.plain("glance.shipping_status", status=_named(order.shipping_status))
        if _named(order.shipping_status)
        else ""
    )


def _named(pair: KeyValue) -> str:
    return pair.value or ("" if pair.key is None else str(pair.key))


def _items(speech: Speech, order: Order) -> Iterable[Mrkdwn]:
    yield from (_item(speech, item, order.total) for item in order.items[:_ITEMS])
    if len(order.items) > _ITEMS:
        yield speech.mrkdwn("common.more", count=len(order.items) - _ITEMS)


def _item(speech: Speech, item: Item, total: Money | None) -> Mrkdwn:
    """Return an item with a link to its listing; its price where it is not the total."""
    named = f"{item.title} ({item.sku})" if item.sku else item.title
    first = Mrkdwn(f"{speech.number(item.quantity)} × {linked(item.listing, named, _TITLE)}")
    price = item.unit_price if item.unit_price != total else None
    return joined((first, escape(speech.money(price)) if price else Mrkdwn()))


def _cautions(speech: Speech, page: OrderPage) -> Iterable[Mrkdwn]:
    """Say what is wrong with the order, but for what messages that are possible are warned about: once is enough."""
    order, judged = page.order, page.verdicts.values()
    said = {note.key.removeprefix("rule.") for verdict in judged if not verdict.refused for note in verdict.notes}
    wrong = {"cancelled": order.is_cancelled, "payment_pending": order.payment_pending, "claims": bool(order.claims)}
    for name, applies in wrong.items():
        if applies and name not in said:
            yield speech.mrkdwn(f"glance.{name}", count=order.claims)
    if order.country.disagrees and "country_disagrees" not in said:
        clues = [f"{source}={country.value}" for source, country in order.country.clues]
        yield speech.mrkdwn("glance.country_disagrees", clues=clues)
    if order.integrated:
        yield speech.mrkdwn("glance.integrated", own=order.own_order_id, erp=order.erp_status)


def _last(screens: Screens, speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    """Tell the newest request that has words, with them; else the newest one."""
    with_words = (request for request in page.history if _words(screens, request))
    newest = next(with_words, page.history[0] if page.history else None)
    if newest is None:
        return
    batch, words = page.batches.get(newest.batch_id), _words(screens, newest)
    if words:
        at = newest.finished_at or (batch.requested_at if batch else newest.due_at)
        yield speech.mrkdwn("glance.last", at=at, said=words, state=marked_state(speech, newest))
    else:
        yield request_line(screens, speech, newest, batch=batch)


def _words(screens: Screens, request: Request) -> str:
    return " · ".join(screens.of(request.kind).excerpt(request))


def _cart(speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    if page.in_cart:
        yield speech.mrkdwn("glance.in_cart", number=page.order.pack_id, orders=page.in_cart[:_NAMED])


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
