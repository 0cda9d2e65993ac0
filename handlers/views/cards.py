"""The approval card: the whole content in front of the person who decides, and afterwards who decided what.

Slack takes only so much text in a message (``lengths``): what a card has no room for stands whole in its thread.
"""

from collections.abc import Iterator

from bot.domain.approvals import Terms
from bot.domain.document_consequences import consequences_among
from bot.domain.notes import Note
from bot.domain.rechecks import asked_with
from bot.domain.requests import State, Story
from handlers.deciding.buttons import approval_lines, decision_buttons
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.screens import Screens
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block, Message
from handlers.views.contents import story_content
from handlers.views.names import decided_about
from handlers.views.outcomes import story_lines
from handlers.views.ways_out import send_again

#: States in which nothing has been found that speaks against a request.
_AS_ASKED = frozenset(State) - {State.INVALID, State.REFUSED}
#: Characters that content, warnings and outcome may take on a card; the rest is for title, fields and buttons.
_CONTENT, _WARNINGS, _OUTCOME = 4_800, 1_200, 1_200
#: one person approves, and it goes out at once
_ALONE = Terms()


def approval_card(
    screens: Screens, speech: Speech, story: Story, *, account_name: str = "", terms: Terms = _ALONE
) -> Message:
    """Return the card of a batch; it has buttons as long as nobody has decided."""
    return block_kit.message(_card(screens, speech, story, account_name, terms))


def moved_card(speech: Speech, channel_id: str) -> Message:
    """Return what an old card says when the approvals channel is another one now."""
    channel = Mrkdwn(f"<#{channel_id}>")
    return block_kit.message(
        [
            block_kit.header(speech.plain("card.moved_title")),
            block_kit.section(speech.mrkdwn("card.moved", channel=channel)),
        ]
    )


def beside_card(screens: Screens, speech: Speech, story: Story) -> tuple[Message, ...]:
    """Return what a card has no room for, whole, as the messages of its thread; none when the card shows everything."""
    shows_all = _content(screens, speech, story)[1] and _all_warnings_fit(speech, story)
    return () if shows_all else whole_content(screens, speech, story)


def whole_content(screens: Screens, speech: Speech, story: Story) -> tuple[Message, ...]:
    """Return the content of a batch and the warnings about it, whole, in as many numbered messages as they need."""
    pages = lengths.pages([*story_content(screens, speech, story), *block_kit.sections(_warnings(speech, story))])
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
    return sum(len(line) + 1 for line in _warnings(speech, story)) <= _WARNINGS


def _card(screens: Screens, speech: Speech, story: Story, account_name: str, terms: Terms) -> Iterator[Block]:
    screen = screens.of(story.batch.kind)
    yield block_kit.header(screen.title(speech, decided_about(story)))
    yield from block_kit.fields(_fields(screens, speech, story, account_name))
    content, is_whole = _content(screens, speech, story)
    yield from content
    if screen.below_content:
        yield from block_kit.context(speech.mrkdwn(screen.below_content))
    if story.batch.buyer_replied:
        yield block_kit.section(speech.mrkdwn("card.buyer_replied", by=story.batch.requested_by))
    checked = Note(f"card.checked_{story.batch.kind}")
    yield from block_kit.sections([speech.note_mrkdwn(checked)] if speech.can_say(checked) else [])
    yield from block_kit.sections(_warnings(speech, story), room=_WARNINGS)
    if not (is_whole and _all_warnings_fit(speech, story)):
        yield from block_kit.sections([speech.mrkdwn("card.rest_in_thread")])
    yield block_kit.divider()
    outcome = [*story_lines(screens, speech, story), *approval_lines(speech, story, terms)]
    yield from block_kit.sections(outcome, room=_OUTCOME)
    if story.batch.decline_reason:
        yield block_kit.quote(story.batch.decline_reason)
    yield from decision_buttons(screens, speech, story, terms)
    yield from send_again(speech, story)


def _fields(screens: Screens, speech: Speech, story: Story, account_name: str) -> list[Mrkdwn]:
    batch, first = story.batch, story.requests[0]
    single = len({request.order_id for request in story.requests}) == 1
    shown: dict[str, str] = {
        "card.asked_by": speech.user(batch.requested_by),
        "card.when": speech.when(batch.requested_at),
    }
    if single:
        shown |= {
            "glance.marketplace_number": first.external_order_id,
            "glance.country": speech.country(first.country)
            if first.country
            else speech.plain("glance.country_unknown"),
            "card.about": first.summary,
        }
    # A list may have been asked of all accounts: then its orders tell which ones they are.
    numbers = ", ".join(map(str, sorted({request.account_id or batch.account_id for request in story.requests})))
    account = f"{account_name} ({numbers})" if account_name else numbers
    shown = screens.of(batch.kind).fields(speech, first, shown | {"glance.account": account})
    return [block_kit.field(speech.plain(key), value) for key, value in shown.items() if value]


def _warnings(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Say the warnings in view when it was asked, or that there are none (what failed later stands at its outcome)."""
    as_asked = [request for request in story.requests if request.state in _AS_ASKED]
    warnings = list(warned_about(speech, story))
    yield from warnings
    if len(as_asked) == len(story.requests) and not warnings:
        yield speech.mrkdwn("card.no_objection")


def warned_about(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Return the warnings in view when a batch was asked, each once."""
    notes = (note for request in story.requests for note in consequences_among(asked_with(request))[1])
    warnings = dict.fromkeys(speech.note_mrkdwn(note) for note in notes if speech.can_say(note))
    yield from (speech.mrkdwn("compose.warning", why=warning) for warning in warnings)
