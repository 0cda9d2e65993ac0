"""The modals of a message to a buyer: compose, loading, problem, and the reason of a decline."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.kinds import CREATE_ORDER
from bot.domain.notes import Note, shared_refusal
from bot.domain.orders import Country, Order
from bot.domain.people import Press
from bot.domain.reasons import Reason
from bot.domain.requests import Story
from bot.errors import NotSeen
from bot.operations.looking_up.pages import ComposePage, OrderPage
from handlers.catalogue import texts
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block
from handlers.views.cards import title
from handlers.views.orders import account, can_write, conversation_lines, order_line, order_number
from handlers.views.outcomes import account_label, decided_about, explain, order_name, subject

#: Characters of a message to the buyer (Send a message to a buyer, Business rules).
TEXT_LIMIT = 350
#: What Mercado Libre's post-sale messages take.
FILE_TYPES = ("jpg", "jpeg", "png", "pdf", "txt")
DECLINE_LIMIT = 1_000
#: Requests that the question why names one by one.
_DECLINED = 10


def message_compose(
    speech: Speech, page: ComposePage, unseen: NotSeen | None = None, *, approval_needed: bool = True
) -> Block:
    """Return the compose view as it has to be now. Inputs keep their ids, so what was typed survives.

    ``unseen``: what became of the text, to be seen before it is asked.
    """
    if page.page is not None and not can_write(page.page) and len(page.orders) == 1:
        return _nothing_possible(speech, page.page)
    submit = _submit(page, approval_needed=approval_needed)
    view = block_kit.modal(
        "message_compose",
        speech.plain("compose.title"),
        list(_blocks(speech, page, _becomes(speech, unseen, speech.plain(submit)) if unseen else ())),
        close=speech.plain("common.cancel"),
        submit=speech.plain(submit),
    )
    ids: dict[str, str | int] = {"b": page.batch_id, "n": page.number}
    if unseen is not None:
        ids["s"] = unseen.token
    if page.page is not None:
        ids |= {"a": page.page.order.account_id, "o": page.page.order.id}
    return view | {"private_metadata": block_kit.compact(ids)}


def loading(speech: Speech, callback_id: str = "loading", title_key: str = "compose.title") -> Block:
    """Return the view that opens at once, while the order (or what else the title's area tells) is looked up."""
    own = f"{title_key.partition('.')[0]}.loading"
    blocks = block_kit.sections([speech.mrkdwn(own if own in texts(speech.language) else "compose.loading")])
    return block_kit.modal(callback_id, speech.plain(title_key), blocks, close=speech.plain("common.cancel"))


def problem(speech: Speech, title_key: str, note: Note) -> Block:
    """Return a view that explains what went wrong and can only be closed."""
    blocks = block_kit.sections([explain(speech, note)])
    return block_kit.modal("problem", speech.plain(title_key), blocks, close=speech.plain("common.close"))


def decline_reason(speech: Speech, story: Story, press: Press) -> Block:
    """Return the view that asks an approver why, and says of what.

    ``press``: the button on the card, remembered for the submission.
    """
    batch = story.batch
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": DECLINE_LIMIT}
    blocks = [
        *block_kit.sections(_declined(speech, story)),
        block_kit.field_input("text", speech.plain("decline.text"), element, hint=speech.plain("decline.hint")),
    ]
    view = block_kit.modal(
        "decline_reason",
        speech.plain("decline.title"),
        blocks,
        close=speech.plain("common.cancel"),
        submit=speech.plain("decline.submit"),
    )
    return view | {"private_metadata": block_kit.compact({"b": batch.id, "c": press.channel_id, "t": press.message_ts})}


def _declined(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Name what would not go out: kind, orders, and what is asked for each."""
    batch = story.batch
    story = decided_about(story)
    asked = story.requests
    yield speech.mrkdwn("decline.about", what=title(speech, story), by=batch.requested_by, at=batch.requested_at)
    new = batch.kind == CREATE_ORDER
    for request in asked[:_DECLINED]:
        named = request.summary if new else f"{order_name(speech, request)} · {subject(speech, request)}"
        yield Mrkdwn(f"• {foreign(named)}")
    if len(asked) > _DECLINED:
        yield speech.mrkdwn("common.more", count=len(asked) - _DECLINED)


def _submit(page: ComposePage, *, approval_needed: bool) -> str:
    if page.page is None or not can_write(page.page):
        return "compose.continue"
    return "compose.ask_approval" if approval_needed else "compose.send"


def _becomes(speech: Speech, unseen: NotSeen, submit: str) -> Iterator[Block]:
    yield from block_kit.sections([speech.mrkdwn("compose.becomes")])
    yield block_kit.quote(unseen.becomes)
    yield from block_kit.sections(
        speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(note)) for note in unseen.notes
    )
    yield from block_kit.context(speech.mrkdwn("compose.becomes_go_on", button=submit))


def _blocks(speech: Speech, page: ComposePage, becomes: Iterable[Block]) -> Iterator[Block]:
    if len(page.orders) > 1:
        yield account_input(speech, page.orders, page.page.order if page.page else None)
    if page.page is None:
        yield from block_kit.context(speech.mrkdwn("compose.choose_account"))
        return
    yield from block_kit.context(order_line(speech, page.page.order))
    if not can_write(page.page):
        yield from block_kit.sections([speech.mrkdwn("glance.nothing_possible"), *_impossible(speech, page.page)])
        return
    yield from _reason_part(speech, page, page.page)
    if page.accepts_text:
        yield _text_input(speech, page, page.page.order)
    yield from becomes
    yield _file_input(speech, page.page)
    yield _buyer_replied(speech, page.page)


def _reason_part(speech: Speech, page: ComposePage, order: OrderPage) -> Iterator[Block]:
    yield from block_kit.context(*conversation_lines(speech, order.conversation))
    yield _reason_input(speech, page, order)
    yield from block_kit.context(*lengths.packed(_impossible(speech, order)))
    yield from block_kit.sections(
        speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(note)) for note in page.warnings
    )
    if page.preview is not None:
        yield from block_kit.sections(
            [speech.mrkdwn("compose.preview_replaced" if page.accepts_text else "compose.preview")]
        )
        yield block_kit.quote(page.preview)
        yield from block_kit.context(speech.mrkdwn("content.text_may_differ"))
    elif not page.text_required:
        yield from block_kit.context(
            speech.mrkdwn("compose.automatic_if_empty" if page.accepts_text else "compose.automatic")
        )
    if page.reason is Reason.SEND_INVOICE_LINK:
        yield from block_kit.context(speech.mrkdwn("compose.with_link"))


def account_input(speech: Speech, found: Sequence[Order], chosen: Order | None) -> Block:
    """Return the choice between the accounts that a number stands in."""
    return block_kit.select_input(
        "account",
        speech.plain("compose.account"),
        order_options(found),
        chosen=str(chosen.account_id) if chosen else "",
        placeholder=speech.plain("compose.account_placeholder"),
    )


def order_options(found: Sequence[Order]) -> list[Block]:
    """Return what can be chosen where a number stands in several accounts."""
    orders = {str(order.account_id): order for order in reversed(found)}
    return [
        block_kit.option(value, f"{account(order)} · {order_number(order)}", order.buyer_name)
        for value, order in reversed(orders.items())
    ]


def account_options(accounts: Mapping[int, str]) -> list[Block]:
    """Return the accounts of the key to choose from."""
    return [block_kit.option(str(number), account_label(number, name)) for number, name in accounts.items()]


def _reason_input(speech: Speech, page: ComposePage, order: OrderPage) -> Block:
    possible = [reason for reason in Reason if reason in order.verdicts and not order.verdicts[reason].refused]
    options = [
        block_kit.option(
            str(int(reason)),
            speech.reason(reason),
            speech.plain("compose.warned") if order.verdicts[reason].warned else "",
        )
        for reason in possible
    ]
    return block_kit.select_input(
        "reason",
        speech.plain("compose.reason"),
        options,
        chosen=str(int(page.reason)) if page.reason else "",
        placeholder=speech.plain("compose.reason_placeholder"),
    )


def _impossible(speech: Speech, order: OrderPage) -> Iterator[Mrkdwn]:
    shared = shared_refusal(order.verdicts.values())
    if shared:
        yield Mrkdwn(" ".join(map(speech.note_mrkdwn, shared)))
        return
    for reason, verdict in order.verdicts.items():
        if verdict.refused:
            why = Mrkdwn(" ".join(speech.note_mrkdwn(note) for note in verdict.notes))
            yield speech.mrkdwn("compose.impossible", reason=reason, why=why)


def _text_input(speech: Speech, page: ComposePage, order: Order) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": TEXT_LIMIT}
    portuguese = order.country.country is Country.BR
    return block_kit.field_input(
        "text",
        speech.plain("compose.text", limit=TEXT_LIMIT),
        element,
        hint=speech.plain("compose.text_hint_pt" if portuguese else "compose.text_hint_es", limit=TEXT_LIMIT),
        optional=not page.text_required,
    )


def _file_input(speech: Speech, page: OrderPage) -> Block:
    element: Block = {"type": "file_input", "max_files": 1, "filetypes": list(FILE_TYPES)}
    hint = speech.plain("compose.file_hint" if page.conversation.attachment_allowed else "compose.file_hint_early")
    return block_kit.field_input("files", speech.plain("compose.file"), element, hint=hint, optional=True)


def _buyer_replied(speech: Speech, page: OrderPage) -> Block:
    since = page.conversation.waiting_since
    text = speech.plain("compose.replied") if since is None else speech.plain("compose.replied_since", since=since)
    element: Block = {"type": "checkboxes", "options": [block_kit.option("yes", text)]}
    return block_kit.field_input(
        "buyer_replied",
        speech.plain("compose.conversation"),
        element,
        hint=speech.plain("compose.conversation_hint"),
        optional=True,
    )


def _nothing_possible(speech: Speech, page: OrderPage) -> Block:
    lines = [speech.mrkdwn("glance.nothing_possible"), *_impossible(speech, page)]
    blocks = [*block_kit.context(order_line(speech, page.order)), *block_kit.sections(lines)]
    return block_kit.modal("problem", speech.plain("compose.title"), blocks, close=speech.plain("common.close"))
