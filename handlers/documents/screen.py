"""Documents of orders as people see them."""

from collections.abc import Iterator, Sequence
from typing import cast

from bot.domain.document_consequences import consequences_among
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.requests import Request, Story
from bot.operations.looking_up.pages import OrderPage
from handlers.carried import OrderIds
from handlers.documents.conversation import converse
from handlers.documents.listed import document_blocks, document_kind
from handlers.language import Speech
from handlers.markup import Mrkdwn, clean
from handlers.screens import Screen
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block
from handlers.views.contents import file_block
from handlers.views.names import order_name, several


def _content(speech: Speech, requests: Sequence[Request], room: int) -> Iterator[Block]:
    """Show the documents of a form: every file, what they have in common once, and what will happen with them."""
    content = _of(requests[0])
    files, left = lengths.fit((file_block(speech, _of(request).file) for request in requests), room)
    yield from files
    if left:
        yield from block_kit.context(speech.mrkdwn("common.more", count=left))
    told = {
        "content.document_number": content.number,
        "content.document_date": content.date,
        "content.fiscal_key": content.fiscal_key,
        "content.series_number": content.series_number,
    }
    line = " · ".join(speech.mrkdwn(key, value=value) for key, value in told.items() if value)
    yield from block_kit.sections([Mrkdwn(line)] if line else [])
    consequences = {note.key: note for request in requests for note in consequences_among(request.notes)[0]}
    yield from block_kit.context(*(speech.note_mrkdwn(note) for note in consequences.values()))


def _subject(speech: Speech, request: Request) -> str:
    """Name type and file."""
    content = _of(request)
    named = document_kind(speech, content.document_type)
    return f"{named} ({clean(content.file.name)})" if content.file.name else named


def _headline(speech: Speech, story: Story) -> str:
    return several(speech, document_kind(speech, _of(story.requests[0]).document_type), story)


def _title(speech: Speech, story: Story) -> str:
    return speech.plain("card.title", kind=_headline(speech, story), order=order_name(speech, story.requests[0]))


def _order_buttons(speech: Speech, page: OrderPage, about: str) -> Iterator[Block]:
    value = str(OrderIds(account_id=page.order.account_id, order_id=page.order.id))
    yield block_kit.button("compose_document", speech.plain("document.compose"), value, about=about)


def _of(request: Request) -> DocumentContent:
    return cast("DocumentContent", request.content)


DOCUMENTS = Screen(
    kind=DOCUMENT,
    word="document",
    also={"es": ("documento",), "pt": ("documento",)},
    converse=converse,
    action_ids=(
        *("compose_document", "fetch_document", "account", "document_type", "files"),
        *("document_number", "document_date", "fiscal_key", "series_number"),
    ),
    callback_ids=("document_compose",),
    content=_content,
    headline=_headline,
    title=_title,
    subject=_subject,
    name=lambda speech, request: _of(request).file.name or order_name(speech, request),
    warns_on_receipt=True,
    about_order=document_blocks,
    order_buttons=_order_buttons,
)
