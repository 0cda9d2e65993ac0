"""What a person reads where they asked for something."""

from collections.abc import Iterator, Sequence

from bot.domain.requests import Decision, Story
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.receipts import withdrawable
from handlers.views.ways_out import withdraw


def asked_message(
    screens: Screens, speech: Speech, story: Story, *, approvers: Sequence[str] = (), link: str = ""
) -> Message:
    """Return that a batch was asked, and whom it waits for; ``link``: the address of its receipt, if it can be had."""
    return block_kit.message(_asked(screens, speech, story, approvers, link))


def _asked(screens: Screens, speech: Speech, story: Story, approvers: Sequence[str], link: str) -> Iterator[Block]:
    waits = story.batch.decision is not Decision.NOT_NEEDED
    said = speech.mrkdwn("asked.waits", who=", ".join(approvers)) if waits else speech.mrkdwn("asked.in_line")
    title = screens.of(story.batch.kind).title(speech, story)
    yield from block_kit.sections([Mrkdwn(f"{said} *{foreign(title)}*")])
    if link:
        yield block_kit.rich_text(block_kit.link(link, speech.plain("notice.receipt")))
    if withdrawable(story):
        yield block_kit.actions(withdraw(screens, speech, story))
