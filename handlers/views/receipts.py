"""What the requester reads by direct message, kept current; and the lines in the thread of a card."""

from collections.abc import Iterator, Mapping

from bot.domain.approvals import can_be_withdrawn, goes_out_at
from bot.domain.notes import MOST_SHOWN
from bot.domain.requests import Request, State, Story
from bot.operations.sending.ends import ENDED
from handlers.catalogue import texts
from handlers.deciding.buttons import window_line
from handlers.deciding.question_view import answer_buttons, question_blocks, question_line
from handlers.language import Speech
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.cards import warned_about, whole_content
from handlers.views.contents import story_content
from handlers.views.headline import order_in_words
from handlers.views.names import order_name
from handlers.views.notices import counted
from handlers.views.outcomes import story_lines
from handlers.views.problems import problem_page
from handlers.views.ways_out import ways_on, withdraw

#: Characters that outcome, content and warnings may take on a receipt.
_OUTCOME, _CONTENT, _WARNINGS = 2_600, 3_600, 1_200


def receipt(screens: Screens, speech: Speech, story: Story) -> Message:
    """Return the requester's receipt: what was asked, where it stands, and a button to withdraw it while it waits."""
    return block_kit.message(_receipt(screens, speech, story))


def thread_line(screens: Screens, speech: Speech, detail: Mapping[str, object], story: Story) -> Message:
    """Return one event of a batch in a line; why something failed is said by the message above it.

    ``detail``: ``event`` (its name), ``request`` (id) and ``actor`` (who, None for the bot itself).
    """
    request = next((one for one in story.requests if one.id == detail.get("request")), None)
    name = str(detail.get("event") or "")
    part = detail.get("part")
    if name == "content" and isinstance(part, int):
        pages = whole_content(screens, speech, story)
        return pages[min(part, len(pages) - 1)]  # of what was erased meanwhile there is one alone
    if name in {"asked_back", "answered"}:
        return question_line(speech, story, name, detail.get("question"))
    if request is not None and isinstance(part, int):
        return _part(speech, request, name, part)
    if name == ENDED:
        said = speech.mrkdwn("event.ended", counts=counted(speech, story))
        return block_kit.message(block_kit.sections([said]))
    about = request or story.requests[0]  # of several documents of a form the file is named as well
    known = (key for key in (f"event.{name}_{about.kind}", f"event.{name}") if key in texts(speech.language))
    said = speech.mrkdwn(
        next(known, "event.other"),
        by=detail.get("actor") or "",
        order=" · ".join(dict.fromkeys((order_name(speech, about), screens.of(about.kind).name(speech, about)))),
        name=name,
    )
    return block_kit.message(block_kit.sections([said]))


def _part(speech: Speech, request: Request, event: str, part: int) -> Message:
    """Return one part of something long: of what is wrong (for the requester), or of the exact content."""
    if request.erased_at is not None:
        return block_kit.message(block_kit.sections([speech.mrkdwn("content.erased", at=request.erased_at)]))
    if event == "problems":
        return problem_page(speech, request.notes, part)
    pieces = request.content.pieces
    where = speech.mrkdwn("common.page", page=part + 1, pages=len(pieces))  # Slack may show them in any order
    return block_kit.message([*(block_kit.context(where) if len(pieces) > 1 else ()), *block_kit.codes(pieces[part])])


def withdrawable(story: Story) -> bool:
    """Whether the requester can still take a batch back: nobody has decided, or it waits for just that."""
    batch, requests = story.batch, story.requests
    return can_be_withdrawn(batch, requests) and (batch.decision is None or goes_out_at(batch, requests) is not None)


def _receipt(screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    screen = screens.of(story.batch.kind)
    yield block_kit.header(screen.title(speech, story))
    yield from screen.receipt(speech, story) if screen.receipt else _usual(screens, speech, story)
    yield from question_blocks(speech, story)
    yield from ways_on(speech, story)
    if withdrawable(story):
        yield from block_kit.context(*window_line(speech, story, "deciding.goes_out_own"))
        yield block_kit.actions(*answer_buttons(speech, story), withdraw(screens, speech, story))


def _usual(screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    screen = screens.of(story.batch.kind)
    summary = order_in_words(speech, story.requests[0]) or screen.summary(speech, story)
    yield from block_kit.context(speech.mrkdwn("receipt.about", summary=summary))
    yield from block_kit.sections(story_lines(screens, speech, story), room=_OUTCOME)
    if story.batch.decline_reason:
        yield block_kit.quote(story.batch.decline_reason)
    invalid = [request for request in story.requests if request.state is State.INVALID]
    if invalid:
        yield from _start_again(screens, speech, invalid)
    else:
        yield from story_content(screens, speech, story, room=_CONTENT)
    if screen.warns_on_receipt and not invalid:
        yield from block_kit.sections(warned_about(speech, story), room=_WARNINGS)


def _start_again(screens: Screens, speech: Speech, invalid: list[Request]) -> Iterator[Block]:
    """Say where all that is wrong can be read, and show what there is to start from."""
    first = invalid[0]
    if len(first.notes) > MOST_SHOWN:
        yield from block_kit.context(speech.mrkdwn("receipt.all_in_thread", count=len(first.notes)))
    for request in invalid:
        yield from screens.of(request.kind).to_start_from(speech, request, _CONTENT)
