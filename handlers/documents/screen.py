"""Documents of orders as people see them."""

from collections.abc import Iterator, Sequence
from typing import cast

from bot.domain.document_consequences import consequences_among
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.requests import Request
from bot.operations.looking_up.pages import OrderPage
from handlers.carried import OrderIds
from handlers.documents.conversation import converse
from handlers.documents.listed import document_blocks, document_kind
from handlers.language import Speech
from handlers.markup import clean
from handlers.screens import Screen
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block
from handlers.views.contents import file_block
from handlers.views.names import order_name


def _content(speech: Speech, requests: Sequence[Request], room: int) -> Iterator[Block]:
    """Show the documents of a form: what they have in common once, what will happen with them, then every file."""
    content = _of(requests[0])
    shown = {
        "content.document_type": document_kind(speech, content.document_type),
        "content.document_number": content.number,
        "content.document_date": speech.date(content.date) if content.date else "",
        "content.fiscal_key": content.fiscal_key,
        "content.series_number": content.series_number,
    }
    yield from block_kit.fields([block_kit.field(speech.plain(key), value) for key, value in shown.items() if value])
    consequences = {note.key: note for request in requests for note in consequences_among(request.notes)[0]}
    yield from block_kit.sections(
        speech.mrkdwn("document.what_happens", consequence=speech.note_mrkdwn(note)) for note in consequences.values()
    )
    files, left = lengths.fit((file_block(speech, _of(request).file) for request in requests), room)
    yield from files
    if left:
        yield from block_kit.context(speech.mrkdwn("common.more", count=left))


def _subject(speech: Speech, request: Request) -> str:
    """Name type and file."""
    content = _of(request)
    named = document_kind(speech, content.document_type)
    return f"{named} ({clean(content.file.name)})" if content.file.name else named


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
    subject=_subject,
    name=lambda speech, request: _of(request).file.name or order_name(speech, request),
    about_order=document_blocks,
    order_buttons=_order_buttons,
)
