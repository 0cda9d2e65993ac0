"""The modal of a message to a buyer."""

from collections.abc import Iterable, Iterator

from bot.domain.conversations import Conversation
from bot.domain.messages import message_of
from bot.domain.orders import Country, Order
from bot.domain.reasons import Reason
from bot.domain.requests import Story
from bot.errors import NotSeen
from bot.operations.looking_up.pages import OrderPage
from bot.operations.messages.compose import ComposePage, only_reason
from handlers.carried import form_ids
from handlers.language import Speech
from handlers.messages.possible import can_write, impossible
from handlers.views import block_kit, lengths
from handlers.views.accounts import account_input
from handlers.views.block_kit import Block
from handlers.views.corrections import kept_files, what_was_wrong
from handlers.views.orders import conversation_lines, order_line

#: Characters of a message to the buyer (Send a message to a buyer, Business rules).
TEXT_LIMIT = 350
#: Characters of a text input (docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element).
_FIELD = 3_000
#: What Mercado Libre's post-sale messages take.
FILE_TYPES = ("jpg", "jpeg", "png", "pdf", "txt")


def message_compose(
    speech: Speech,
    page: ComposePage,
    unseen: NotSeen | None = None,
    *,
    approval_needed: bool = True,
    before: Story | None = None,
) -> Block:
    """Return the compose view as it has to be now. Inputs keep their ids, so what was typed survives.

    ``unseen``: what became of the text, to be seen before it is asked. ``before``: the message that is corrected.
    """
    if page.page is not None and not can_write(page.page) and len(page.orders) == 1:
        return _nothing_possible(speech, page.page, page.typed)
    submit = _submit(page, approval_needed=approval_needed)
    view = block_kit.modal(
        "message_compose",
        speech.plain("compose.title"),
        [
            *what_was_wrong(speech, before),
            *_blocks(speech, page, _becomes(speech, unseen, speech.plain(submit)) if unseen else (), before),
        ],
        close=speech.plain("common.cancel"),
        submit=speech.plain(submit),
    )
    order, seen = page.page.order if page.page else None, unseen.token if unseen else ""
    replaces = before.batch.id if before else ""
    return view | {"private_metadata": str(form_ids(page.batch_id, page.number, order, seen=seen, replaces=replaces))}


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


def _blocks(speech: Speech, page: ComposePage, becomes: Iterable[Block], before: Story | None) -> Iterator[Block]:
    if len(page.orders) > 1:
        yield account_input(speech, page.orders, page.page.order if page.page else None)
    if page.page is None:
        yield from block_kit.context(speech.mrkdwn("compose.choose_account"))
        return
    yield from block_kit.context(order_line(speech, page.page.order))
    if not can_write(page.page):
        yield from block_kit.sections([speech.mrkdwn("glance.nothing_possible"), *impossible(speech, page.page)])
        return
    yield from _reason_part(speech, page, page.page)
    if page.accepts_text:
        yield _text_input(speech, page, page.page.order, before)
    yield from becomes
    yield from kept_files(speech, before)
    # without a reason, and before any message, nobody knows yet whether they apply
    if page.reason is not None or _was_written(page.page.conversation):
        yield _file_input(speech, page.page)
        yield _buyer_replied(speech, page.page, before)


def _reason_part(speech: Speech, page: ComposePage, order: OrderPage) -> Iterator[Block]:
    yield from block_kit.context(*conversation_lines(speech, order.conversation))
    yield _reason_input(speech, page, order)
    if page.reason is None or only_reason(order.verdicts):  # who has chosen does not ask why the others are impossible
        yield from block_kit.context(*lengths.packed(impossible(speech, order)))
    yield from block_kit.sections(
        speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(note)) for note in page.warnings
    )
    if page.preview is not None:
        yield from block_kit.sections(
            [speech.mrkdwn("compose.preview_replaced" if page.accepts_text else "compose.preview")]
        )
        yield block_kit.quote(page.preview)
        yield from block_kit.context(speech.mrkdwn("content.text_may_differ"))
    elif page.reason is not None and not page.text_required:
        yield from block_kit.context(
            speech.mrkdwn("compose.automatic_if_empty" if page.accepts_text else "compose.automatic")
        )
    if page.reason is Reason.SEND_INVOICE_LINK:
        yield from block_kit.context(speech.mrkdwn("compose.with_link"))


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


def _text_input(speech: Speech, page: ComposePage, order: Order, before: Story | None) -> Block:
    text = (message_of(before.requests[0]).text if before else None) or page.typed
    # what was typed too long is there to be shortened, as far as Slack's field takes it; at the submission it is told
    text = text[:_FIELD]
    longest = max(TEXT_LIMIT, len(text))
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": longest}
    if text:
        element["initial_value"] = text
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


def _was_written(conversation: Conversation) -> bool:
    """Whether our record knows of a message to this buyer."""
    return conversation.waiting_since is not None or conversation.attachment_allowed


def _buyer_replied(speech: Speech, page: OrderPage, before: Story | None) -> Block:
    """Ask for the statement; what was stated with the message that is corrected is filled in while it still holds."""
    since = page.conversation.waiting_since
    if not _was_written(page.conversation):  # what was written elsewhere our record does not know
        text = speech.plain("compose.replied_elsewhere")
    elif since is None or since == page.conversation.denied_at:  # not our own message, but one that was refused
        text = speech.plain("compose.replied")
    else:
        text = speech.plain("compose.replied_since", since=since)
    element: Block = {"type": "checkboxes", "options": [block_kit.option("yes", text)]}
    if before is not None and before.batch.buyer_replied and since is None:
        element["initial_options"] = element["options"]
    return block_kit.field_input(
        "buyer_replied",
        speech.plain("compose.conversation"),
        element,
        hint=speech.plain("compose.conversation_hint"),
        optional=True,
    )


def _nothing_possible(speech: Speech, page: OrderPage, typed: str) -> Block:
    """Return what takes the form's place; what was typed in it before stays there to be read."""
    lines = [speech.mrkdwn("glance.nothing_possible"), *impossible(speech, page)]
    blocks = [*block_kit.context(order_line(speech, page.order)), *block_kit.sections(lines)]
    if typed:
        blocks += [*block_kit.context(speech.mrkdwn("receipt.your_text")), block_kit.quote(typed)]
    return block_kit.modal("problem", speech.plain("compose.title"), blocks, close=speech.plain("common.close"))
