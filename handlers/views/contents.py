"""The whole content of requests, as an approver has to see it: nothing cut, nothing read as markup.

With a ``room`` (characters) there is as much of it as fits; what is left out is counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.domain.contents import (
    CreateOrderContent,
    DocumentContent,
    FileRef,
    IntegrateContent,
    MessageContent,
    file_of,
)
from bot.domain.document_fates import fates_among
from bot.domain.reasons import Reason
from bot.domain.requests import Request, Story
from handlers.create_order.content import new_order
from handlers.documents.listed import document_kind
from handlers.language import Speech
from handlers.markup import Mrkdwn, clean
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block
from handlers.views.outcomes import decided_about, order_name, subject

#: More room than any content takes.
_ALL = 10**9


def story_content(speech: Speech, story: Story, *, room: int = _ALL) -> Iterator[Block]:
    """Show what every request of a batch would do; of what was erased, that it was."""
    erased = [request.erased_at for request in story.requests if request.erased_at is not None]
    if erased:
        yield from block_kit.sections([speech.mrkdwn("content.erased", at=max(erased))])
        story = replace(story, requests=tuple(r for r in story.requests if r.erased_at is None))
    if not story.requests:
        return
    if all(isinstance(request.content, IntegrateContent) for request in story.requests):
        yield from _marks(speech, story, room)
        return
    if all(isinstance(request.content, DocumentContent) for request in story.requests):
        yield from _documents(speech, decided_about(story).requests, room)
        return
    for request in story.requests:
        yield from request_content(speech, request, room=room // len(story.requests))


def request_content(speech: Speech, request: Request, *, room: int = _ALL) -> Iterator[Block]:
    """Show what one request would do: fields, exact text, file."""
    match request.content:
        case MessageContent():
            yield from _message(speech, request.content)
        case DocumentContent():
            yield from _documents(speech, (request,), room)
        case IntegrateContent():
            yield from block_kit.sections([_mark(speech, request)])
        case _:
            yield from _new_order(speech, request, request.content, room)


def file_block(speech: Speech, file: FileRef) -> Block:
    """Show a file: its name as a link to open it, its size, and the digest that is part of the approval."""
    size = speech.plain("content.size", kilobytes=speech.number(max(1, round(file.size / 1024))))
    parts = [
        block_kit.leaf(f"{speech.plain('content.file')}: ", bold=True),
        block_kit.link(file.permalink, clean(file.name) or file.slack_id),
        block_kit.leaf(f" · {size}"),
    ]
    if file.sha256:
        parts.append(block_kit.leaf(f"\n{speech.plain('content.sha256', sha256=file.sha256)}"))
    if file.source_sha256:
        parts.append(block_kit.leaf(f"\n{speech.plain('content.source_sha256', sha256=file.source_sha256)}"))
    return block_kit.rich_text(*parts)


def _message(speech: Speech, content: MessageContent) -> Iterator[Block]:
    exact = content.text is not None
    yield from block_kit.sections([speech.mrkdwn("content.text_exact" if exact else "content.text_template")])
    text = content.text or content.shown
    if text:
        yield block_kit.quote(text)
    else:
        yield from block_kit.context(speech.mrkdwn("content.text_automatic", reason=Reason(content.reason)))
    if not exact and text:
        yield from block_kit.context(speech.mrkdwn("content.text_may_differ"))
    if content.file is not None:
        yield file_block(speech, content.file)


def _documents(speech: Speech, requests: Sequence[Request], room: int) -> Iterator[Block]:
    """Show the documents of a form: what they have in common once, what will happen with them, then every file."""
    content = next(request.content for request in requests if isinstance(request.content, DocumentContent))
    shown = {
        "content.document_type": document_kind(speech, content.document_type),
        "content.document_number": content.number,
        "content.document_date": speech.date(content.date) if content.date else "",
        "content.fiscal_key": content.fiscal_key,
        "content.series_number": content.series_number,
    }
    yield from block_kit.fields([block_kit.field(speech.plain(key), value) for key, value in shown.items() if value])
    fates = {note.key: note for request in requests for note in fates_among(request.notes)[0]}
    yield from block_kit.sections(
        speech.mrkdwn("document.what_happens", fate=speech.note_mrkdwn(note)) for note in fates.values()
    )
    files = (file_of(request.content) for request in requests)
    shown_files, left = lengths.fit((file_block(speech, file) for file in files if file), room)
    yield from shown_files
    if left:
        yield from block_kit.context(speech.mrkdwn("common.more", count=left))


def _marks(speech: Speech, story: Story, room: int) -> Iterable[Block]:
    """Show what every order is marked with; what there is no room for stands behind a button as well, whole."""
    lines = [_mark(speech, request) for request in decided_about(story).requests]
    kept = lengths.fitting(lines, room)
    yield from block_kit.sections(lines[:kept])
    if kept < len(lines):
        yield from block_kit.context(speech.mrkdwn("common.more", count=len(lines) - kept))
        yield block_kit.actions(block_kit.button("integrate_results", speech.plain("integrate.all"), story.batch.id))


def _mark(speech: Speech, request: Request) -> Mrkdwn:
    content = request.content
    own = content.own_order_id if isinstance(content, IntegrateContent) else None
    erp = content.erp_status if isinstance(content, IntegrateContent) else None
    return speech.mrkdwn(
        "content.mark", order=order_name(speech, request), what=subject(speech, request), own=own or "", erp=erp or ""
    )


def _new_order(speech: Speech, request: Request, content: CreateOrderContent, room: int) -> Iterator[Block]:
    marketplace = " ".join(speech.note(note) for note in fates_among(request.notes)[0])
    yield from new_order(speech, content, marketplace=marketplace, room=room)
    if content.file is not None:
        yield file_block(speech, content.file)
