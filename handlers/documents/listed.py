"""The documents of an order on its card, each with a button to fetch it, and what the person who fetched it gets."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.orders import Order, OrderDocument
from bot.operations.documents.read import DocumentRead
from handlers.carried import OrderIds, text, whole
from handlers.language import Speech
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message

_MOST = 10
#: Types that Orders document can be asked for.
_READABLE = frozenset({0, 1, 2})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIds(OrderIds):
    """The button that fetches a document."""

    document_type: int | None = whole("t")
    extension: str = text("e")
    size: int | None = whole("s")


def document_blocks(speech: Speech, order: Order) -> Iterator[Block]:
    """Show the documents that an order has."""
    for document in order.documents[:_MOST]:
        yield _document(speech, order, document)
    if len(order.documents) > _MOST:
        yield from block_kit.context(speech.mrkdwn("common.more", count=len(order.documents) - _MOST))


def document_message(speech: Speech, read: DocumentRead) -> Message:
    """Return what stands above a fetched document."""
    said = speech.mrkdwn(
        "document.fetched", kind=document_kind(speech, read.document_type), order=read.order.id, name=read.file.name
    )
    return block_kit.message(
        block_kit.sections([said] if read.is_as_listed else [said, speech.mrkdwn("document.perhaps_another")])
    )


def document_kind(speech: Speech, document_type: int | None) -> str:
    """Name a type of document."""
    return speech.plain(f"document.{document_type}" if document_type in _READABLE else "document.any")


def _document(speech: Speech, order: Order, document: OrderDocument) -> Block:
    kind = document_kind(speech, document.type)
    block = block_kit.section(speech.mrkdwn("glance.document", kind=kind, name=document.full_name))
    if document.type not in _READABLE:
        return block
    ids = DocumentIds(
        account_id=order.account_id,
        order_id=order.id,
        document_type=document.type,
        extension=document.extension[:20],
        size=document.size,
    )
    fetch = block_kit.button("fetch_document", speech.plain("document.fetch"), str(ids), about=document.full_name)
    return block | {"accessory": fetch}
