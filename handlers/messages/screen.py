"""Messages to buyers as people see them."""

from collections.abc import Iterator, Sequence
from typing import cast

from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.operations.looking_up.pages import OrderPage
from handlers.language import Speech
from handlers.markup import Mrkdwn, clean, cut
from handlers.messages.conversation import converse
from handlers.messages.possible import WITH_REASON, WRITE, buttons, can_write, impossible, possible
from handlers.screens import Screen
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.contents import file_block
from handlers.views.names import several

#: Characters of a text that the history tells; the log has all of it.
_EXCERPT = 120


def _content(speech: Speech, requests: Sequence[Request], _room: int) -> Iterator[Block]:
    for request in requests:
        yield from _message(speech, _of(request))


def _message(speech: Speech, content: MessageContent) -> Iterator[Block]:
    text = content.text or content.shown
    if not text:
        yield from block_kit.context(speech.mrkdwn("content.text_automatic"))
    else:
        yield block_kit.quote(text)
        if content.text is None:
            yield from block_kit.context(speech.mrkdwn("content.text_may_differ"))
    if content.file is not None:
        yield file_block(speech, content.file)


def _subject(speech: Speech, request: Request) -> str:
    return speech.reason(Reason(_of(request).reason))


def _excerpt(request: Request) -> Iterator[str]:
    """Return the words as one plain line, and the file."""
    content = _of(request)
    words = cut(clean(content.text or content.shown), _EXCERPT)
    if words:
        yield f"“{words}”"
    if content.file is not None:
        yield content.file.name


def _to_start_from(speech: Speech, request: Request, _room: int) -> Iterator[Block]:
    text = _of(request).text
    if text:
        yield from block_kit.context(speech.mrkdwn("receipt.your_text"))
        yield block_kit.quote(text)


def _impossible(speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    if not can_write(page):
        yield speech.mrkdwn("glance.nothing_possible")


def _why_not(speech: Speech, page: OrderPage) -> Iterator[Mrkdwn]:
    if can_write(page):  # else the card itself says it
        yield from impossible(speech, page)


def _of(request: Request) -> MessageContent:
    return cast("MessageContent", request.content)


MESSAGES = Screen(
    kind=MESSAGE,
    word="message",
    also={"es": ("mensaje",), "pt": ("mensagem",)},
    converse=converse,
    shortcut="alephee_write",
    action_ids=(WRITE, *WITH_REASON.values(), "account", "reason", "text", "files", "buyer_replied"),
    callback_ids=("message_compose",),
    content=_content,
    icon="✉",
    headline=lambda speech, story: several(speech, _subject(speech, story.requests[0]), story),
    subject=_subject,
    excerpt=_excerpt,
    warns_on_receipt=True,
    to_start_from=_to_start_from,
    possible=possible,
    impossible=_impossible,
    why_not=_why_not,
    order_buttons=buttons,
)
