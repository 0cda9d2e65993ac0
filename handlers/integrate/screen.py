"""Integration marks as people see them."""

from collections.abc import Iterator, Sequence

from bot.domain.marks import INTEGRATE, mark_of
from bot.domain.requests import Request, State, Story
from handlers.integrate.conversation import converse
from handlers.integrate.marks import mark_blocks
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.screens import Screen
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block
from handlers.views.names import order_name


def _content(speech: Speech, requests: Sequence[Request], room: int) -> Iterator[Block]:
    """Show what every order is marked with; what there is no room for stands behind a button as well, whole."""
    is_mixed = len({mark_of(request).integrated for request in requests}) > 1
    lines = [_mark(speech, request, what=_subject(speech, request) if is_mixed else "") for request in requests]
    kept = lengths.fitting(lines, room)
    yield from block_kit.sections(lines[:kept])
    if kept < len(lines):
        yield from block_kit.context(speech.mrkdwn("common.more", count=len(lines) - kept))
        every = block_kit.button("integrate_results", speech.plain("integrate.all"), requests[0].batch_id)
        yield block_kit.actions(every)


def _mark(speech: Speech, request: Request, *, what: str) -> Mrkdwn:
    """Return a line: the order, its buyer, and what it is marked with; ``what`` where that differs in a list."""
    mark, order, buyer = mark_of(request), order_name(speech, request), request.glimpse.buyer
    own, erp = mark.own_order_id or "", mark.erp_status or ""
    return speech.mrkdwn("content.mark", order=order, buyer=buyer, what=what, own=own, erp=erp)


def _headline(speech: Speech, story: Story) -> str:
    asked = {_subject(speech, request) for request in story.requests}
    what, count = asked.pop() if len(asked) == 1 else speech.kind(INTEGRATE), len(story.requests)
    what = f"{what[0].upper()}{what[1:]}"
    return f"{what} · {speech.plain('card.orders', count=count)}" if count > 1 else what


def _subject(speech: Speech, request: Request) -> str:
    return speech.plain("integrate.mark" if mark_of(request).integrated else "integrate.unmark")


def _receipt(speech: Speech, story: Story) -> Iterator[Block]:
    yield from mark_blocks(speech, story)
    collecting = (request for request in story.requests if request.state is State.COLLECTING)
    yield from block_kit.sections(speech.note_mrkdwn(note) for request in collecting for note in request.notes)


MARKS = Screen(
    kind=INTEGRATE,
    word="integrate",
    needs_number=False,
    also={"es": ("integrar",), "pt": ("integrar",)},
    converse=converse,
    action_ids=(
        *("account", "orders", "integrated", "own_order_id", "erp_status", "files", "go_on", "kept_marks"),
        *("integrate_example", "integrate_failed", "integrate_results", "integrate_previous", "integrate_next"),
    ),
    callback_ids=("integrate_compose", "integrate_results"),
    content=_content,
    headline=_headline,
    subject=_subject,
    receipt=_receipt,
    repeats_unknown=True,
)
