"""The modal with which documents are attached to an order."""

from collections.abc import Iterator

from bot.domain.documents import DocumentContent, document_of
from bot.domain.orders import Order
from bot.domain.requests import Story
from bot.operations.documents.ask import FISCAL_INVOICE, MOST_FILES
from bot.operations.documents.compose import DocumentPage
from handlers.carried import form_ids
from handlers.documents.listed import document_kind
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit, lengths
from handlers.views.accounts import account_input
from handlers.views.block_kit import Block
from handlers.views.corrections import kept_files, what_was_wrong
from handlers.views.orders import order_line

_NAMES = 5
_NUMBER_LENGTH = 100
#: 44 characters, with the blanks and breaks that printed keys come with.
_KEY_LENGTH = 80


def document_compose(
    speech: Speech, page: DocumentPage, *, approval_needed: bool = True, before: Story | None = None
) -> Block:
    """Return the view as it has to be now. Inputs keep their ids, so what was typed survives.

    ``before``: the documents that are corrected.
    """
    view = block_kit.modal(
        "document_compose",
        speech.plain("document.title"),
        [*what_was_wrong(speech, before), *_blocks(speech, page, before)],
        close=speech.plain("common.cancel"),
        submit=speech.plain(_submit(page, approval_needed=approval_needed)),
    )
    replaces = before.batch.id if before else ""
    return view | {"private_metadata": str(form_ids(page.batch_id, page.number, page.order, replaces=replaces))}


def _submit(page: DocumentPage, *, approval_needed: bool) -> str:
    if page.order is None:
        return "compose.continue"
    return "compose.ask_approval" if approval_needed else "document.attach"


def _blocks(speech: Speech, page: DocumentPage, before: Story | None) -> Iterator[Block]:
    if len(page.orders) > 1:
        yield account_input(speech, page.orders, page.order)
    if page.order is None:
        yield from block_kit.context(speech.mrkdwn("compose.choose_account"))
        return
    yield from block_kit.context(order_line(speech, page.order), *lengths.packed(_there_already(speech, page.order)))
    yield _type_input(speech, page)
    yield from block_kit.context(*lengths.packed(_impossible(speech, page)))
    yield from block_kit.sections(_consequences(speech, page))
    kept, content = list(kept_files(speech, before)), document_of(before.requests[0]) if before else None
    yield from kept
    yield _file_input(speech, page, optional=bool(kept))
    number, hint = speech.plain("document.number"), speech.plain("document.number_hint")
    yield _text_input("document_number", number, hint, _NUMBER_LENGTH, content.number if content else "")
    yield _date_input(speech, content)
    if page.document_type == FISCAL_INVOICE:
        yield from _fiscal_inputs(speech, content)


def _date_input(speech: Speech, content: DocumentContent | None) -> Block:
    element: Block = {"type": "datepicker"}
    if content is not None and content.date is not None:
        element["initial_date"] = content.date.isoformat()
    return block_kit.field_input("document_date", speech.plain("document.date"), element, optional=True)


def _fiscal_inputs(speech: Speech, content: DocumentContent | None) -> Iterator[Block]:
    key, hint = speech.plain("document.fiscal_key"), speech.plain("document.fiscal_key_hint")
    yield _text_input("fiscal_key", key, hint, _KEY_LENGTH, content.fiscal_key if content else "")
    series, hint = speech.plain("document.series_number"), speech.plain("document.series_number_hint")
    yield _text_input("series_number", series, hint, _NUMBER_LENGTH, content.series_number if content else "")


def _there_already(speech: Speech, order: Order) -> Iterator[Mrkdwn]:
    names = tuple(document.full_name for document in order.documents)
    if names:
        more = max(0, len(names) - _NAMES)
        yield speech.mrkdwn("document.there_already", names=names[-_NAMES:], more=more)


def _type_input(speech: Speech, page: DocumentPage) -> Block:
    options = [
        block_kit.option(str(kind), document_kind(speech, kind), ", ".join(extensions))
        for kind, extensions in page.extensions.items()
    ]
    return block_kit.select_input(
        "document_type",
        speech.plain("document.type"),
        options,
        chosen="" if page.document_type is None else str(page.document_type),
        placeholder=speech.plain("document.type_placeholder"),
    )


def _impossible(speech: Speech, page: DocumentPage) -> Iterator[Mrkdwn]:
    for kind, verdict in page.verdicts.items():
        if verdict.refused:
            why = Mrkdwn(" ".join(speech.note_mrkdwn(note) for note in verdict.notes))
            yield speech.mrkdwn("document.impossible", kind=document_kind(speech, kind), why=why)


def _consequences(speech: Speech, page: DocumentPage) -> Iterator[Mrkdwn]:
    """Say what will happen with a document of the type chosen, and which formats it may have."""
    if page.document_type is None or page.consequence is None:
        return
    yield speech.mrkdwn("document.what_happens", consequence=speech.note_mrkdwn(page.consequence))
    yield speech.mrkdwn("document.formats", formats=page.extensions[page.document_type])
    warnings = page.verdicts[page.document_type].notes
    yield from (speech.mrkdwn("compose.warning", why=speech.note_mrkdwn(note)) for note in warnings)


def _file_input(speech: Speech, page: DocumentPage, *, optional: bool) -> Block:
    """Take every format of the types on offer: changing the type must not drop a file that was chosen before."""
    formats = sorted({extension for extensions in page.extensions.values() for extension in extensions})
    element: Block = {"type": "file_input", "max_files": MOST_FILES, "filetypes": formats}
    hint = speech.plain("document.files_hint", limit=MOST_FILES)
    return block_kit.field_input("files", speech.plain("document.files"), element, hint=hint, optional=optional)


def _text_input(name: str, label: str, hint: str, length: int, text: str) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": length}
    if text:
        element["initial_value"] = text
    return block_kit.field_input(name, label, element, hint=hint, optional=True)
