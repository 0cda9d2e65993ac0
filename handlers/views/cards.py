"""The approval card: what decides in five seconds comes first, everything else is a line, and nothing is cut.

Slack takes only so much text in a message (``lengths``): what a card has no room for stands whole in its thread.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.domain.approvals import Terms
from bot.domain.contents import file_of
from bot.domain.document_consequences import consequences_among
from bot.domain.notes import Note
from bot.domain.rechecks import asked_with
from bot.domain.requests import Story
from handlers.deciding.buttons import approval_lines, decision_buttons
from handlers.deciding.question_view import question_blocks
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.screens import Screens
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block, Message
from handlers.views.contents import story_content
from handlers.views.headline import headline, joined, numbers
from handlers.views.outcomes import story_lines
from handlers.views.ways_out import send_again

#: Characters that content, warnings and outcome may take on a card; the rest is for title, fields and buttons.
_CONTENT, _WARNINGS, _OUTCOME = 4_800, 1_200, 1_200
#: one person approves, and it goes out at once
_ALONE = Terms()
_NOBODY: Mapping[int, str] = MappingProxyType({})


def approval_card(
    screens: Screens,
    speech: Speech,
    story: Story,
    *,
    account_names: Mapping[int, str] = _NOBODY,
    terms: Terms = _ALONE,
    details: bool = False,
) -> Message:
    """Return the card of a batch, with buttons to decide, and to take that back, as long as it can be done.

    ``details``: instead of buttons, what the bot checked and the digests that are part of the approval.
    """
    card = _card(screens, speech, story, account_names, terms)
    below = _details(speech, story) if details else decision_buttons(screens, speech, story, terms)
    again = () if details else send_again(speech, story)
    return block_kit.message((*card, *below, *again))


def left_card(speech: Speech, channel_id: str) -> Message:
    """Return what an old card says when a new one counts: in another channel, or in this one (empty)."""
    if not channel_id:
        title, said = "card.newer_title", speech.mrkdwn("card.newer")
    else:
        title, said = "card.moved_title", speech.mrkdwn("card.moved", channel=Mrkdwn(f"<#{channel_id}>"))
    return block_kit.message([block_kit.header(speech.plain(title)), block_kit.section(said)])


def beside_card(screens: Screens, speech: Speech, story: Story) -> tuple[Message, ...]:
    """Return what a card has no room for, whole, as the messages of its thread; none when the card shows everything."""
    shows_all = _content(screens, speech, story)[1] and _all_warnings_fit(speech, story)
    return () if shows_all else whole_content(screens, speech, story)


def whole_content(screens: Screens, speech: Speech, story: Story) -> tuple[Message, ...]:
    """Return the content of a batch and the warnings about it, whole, in as many numbered messages as they need."""
    pages = lengths.pages([*story_content(screens, speech, story), *block_kit.sections(warned_about(speech, story))])
    numbered = (speech.mrkdwn("card.whole_page", page=number, pages=len(pages)) for number in range(1, len(pages) + 1))
    return tuple(
        block_kit.message([*block_kit.context(number), *page]) for number, page in zip(numbered, pages, strict=True)
    )


def _content(screens: Screens, speech: Speech, story: Story) -> tuple[list[Block], bool]:
    """Return what a card shows of the content, and whether it is all of it."""
    whole = list(story_content(screens, speech, story))
    if lengths.size(whole) <= _CONTENT:
        return whole, True
    return list(story_content(screens, speech, story, room=_CONTENT)), False


def _all_warnings_fit(speech: Speech, story: Story) -> bool:
    return sum(len(line) + 1 for line in warned_about(speech, story)) <= _WARNINGS


def _card(
    screens: Screens, speech: Speech, story: Story, account_names: Mapping[int, str], terms: Terms
) -> Iterator[Block]:
    screen = screens.of(story.batch.kind)
    yield block_kit.section(headline(screens, speech, story))
    yield from block_kit.sections(warned_about(speech, story), room=_WARNINGS)
    content, is_whole = _content(screens, speech, story)
    yield from content
    if screen.below_content:
        yield from block_kit.context(speech.mrkdwn(screen.below_content))
    yield from block_kit.context(joined(tuple(_conversation(screens, speech, story))))
    if not (is_whole and _all_warnings_fit(speech, story)):
        yield from block_kit.sections([speech.mrkdwn("card.rest_in_thread")])
    outcome = [*story_lines(screens, speech, story, waits=False), *approval_lines(speech, story, terms)]
    yield from block_kit.sections(outcome, room=_OUTCOME)
    if story.batch.decline_reason:
        yield block_kit.quote(story.batch.decline_reason)
    yield from question_blocks(speech, story)
    yield from block_kit.context(numbers(speech, story, account_names))


def _conversation(screens: Screens, speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Say what this is asked in place of, what was said before, and what the requester states about a reply."""
    before, replaced = story.before, story.replaced
    if replaced is not None:
        yield speech.mrkdwn("card.replaces", reason=replaced.decline_reason)
    said = " · ".join(screens.of(before.kind).excerpt(before)) if before else ""
    if before and said:
        yield speech.mrkdwn("card.before", at=before.finished_at or before.due_at, said=said)
    if story.batch.buyer_replied:
        yield speech.mrkdwn("card.buyer_replied")


def warned_about(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Return the warnings in view when a batch was asked, each once."""
    notes = (note for request in story.requests for note in consequences_among(asked_with(request))[1])
    warnings = dict.fromkeys(speech.note_mrkdwn(note) for note in notes if speech.can_say(note))
    yield from (speech.mrkdwn("compose.warning", why=warning) for warning in warnings)


def _details(speech: Speech, story: Story) -> Iterator[Block]:
    """Say what the bot checked, and of every file the first digits of what is approved."""
    checked = Note(f"card.checked_{story.batch.kind}")
    yield from block_kit.context(*([speech.note_mrkdwn(checked)] if speech.can_say(checked) else []))
    files = (file_of(request.content) for request in story.requests)
    yield from block_kit.context(
        *(
            speech.mrkdwn("content.sha256", name=file.name, sha256=file.sha256, source=file.source_sha256)
            for file in files
            if file is not None and file.sha256
        )
    )
