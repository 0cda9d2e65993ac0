"""What approvers are reminded of: how much waits, for how long, and where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from bot.domain.reminders import MOST_LINKS, Reminder
from bot.domain.requests import Story
from handlers.language import Speech
from handlers.markup import clean
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.mentions import call_for
from handlers.views.names import buyer_of


def reminder_message(
    screens: Screens,
    speech: Speech,
    reminder: Reminder,
    stories: Sequence[Story],
    *,
    now: datetime,
    links: Mapping[str, str],
    called: Sequence[str],
) -> Message:
    """Return one message for all that waits; ``links``: batch id → address of its card, ``called``: user groups."""
    return block_kit.message(_reminder(screens, speech, reminder, stories, now, links, called))


def _reminder(
    screens: Screens,
    speech: Speech,
    reminder: Reminder,
    stories: Sequence[Story],
    now: datetime,
    links: Mapping[str, str],
    called: Sequence[str],
) -> Iterator[Block]:
    oldest, count = min(story.batch.requested_at for story in stories), len(stories)
    first_to_expire = min(story.batch.expires_at for story in stories)
    if reminder is Reminder.WAITING:
        said = speech.mrkdwn("reminder.waiting", count=count, age=speech.lasting(now - oldest))
    else:
        said = speech.mrkdwn("reminder.last_call", count=count, at=first_to_expire)
    yield from block_kit.sections([said])
    listed = (_line(screens, speech, story, now, links) for story in stories[:MOST_LINKS])
    yield block_kit.rich_text(*chain.from_iterable(listed))
    if count > MOST_LINKS:
        yield from block_kit.context(speech.mrkdwn("reminder.more", count=count - MOST_LINKS))
    yield from call_for(speech, called)


def _line(screens: Screens, speech: Speech, story: Story, now: datetime, links: Mapping[str, str]) -> list[Block]:
    """Return one that waits: its title, a link to its card where there is one, whom it is for, for how long."""
    screen, link = screens.of(story.batch.kind), links.get(story.batch.id, "")
    title = screen.title(speech, story)
    rest = " · ".join(filter(None, [buyer_of(story), speech.lasting(now - story.batch.requested_at)]))
    return [block_kit.leaf("• "), block_kit.link(link, title), block_kit.leaf(f" · {clean(rest)}\n")]
