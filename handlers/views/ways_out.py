"""The buttons that stand wherever people read about a batch: taking it back, and bringing on what failed."""

from collections.abc import Iterator

from bot.domain.corrections import WayOut, not_replaced, replacement, ways_out
from bot.domain.requests import Story
from handlers.language import Speech
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block


def withdraw(screens: Screens, speech: Speech, story: Story) -> Block:
    """Return the button with which its requester takes a batch back."""
    summary = screens.of(story.batch.kind).summary(speech, story)
    name, keep = speech.plain("card.withdraw"), speech.plain("card.keep")
    dialog = block_kit.confirm(speech.plain("card.withdraw_title"), summary, name, keep)
    return block_kit.button("withdraw", name, story.batch.id, confirm=dialog)


def correct(speech: Speech, story: Story, *, style: str = "primary") -> Block:
    """Return the button with which its requester corrects a batch and asks anew."""
    return block_kit.button("correct", speech.plain("correct.button"), story.batch.id, style=style)


def ways_on(speech: Speech, story: Story) -> Iterator[Block]:
    """Return how its requester goes on with a batch that went wrong; says so where it was asked anew already.

    What failed since then is not part of what was asked anew.
    """
    done = replacement(story)
    if done is not None:
        yield from block_kit.context(speech.mrkdwn("correct.done", at=done.at))
    buttons = list(ways_on_buttons(speech, story))
    if buttons:
        yield block_kit.actions(*buttons)


def ways_on_buttons(speech: Speech, story: Story) -> Iterator[Block]:
    """Return the requester's buttons for a batch that went wrong, the advised one first."""
    way = _way(story)
    again = [_again(speech, story, way)] if way.sends_again else []
    if way.advises_again:
        yield from again
    if way.corrects:
        yield correct(speech, story, style="" if way.advises_again else "primary")
    if not way.advises_again:
        yield from again


def send_again(speech: Speech, story: Story) -> Iterator[Block]:
    """Return the button that sends the refused requests of a batch again, for who did not ask for it.

    Where something else is advised, that its requester can do, it is said above.
    """
    way = _way(story)
    if way is WayOut.CORRECT_OR_AGAIN:
        yield from block_kit.context(speech.mrkdwn("correct.by_requester"))
    if way.sends_again:
        yield block_kit.actions(_again(speech, story, way))


def _again(speech: Speech, story: Story, way: WayOut) -> Block:
    style = "primary" if way.advises_again else ""
    return block_kit.button("retry", speech.plain("alert.retry"), story.batch.id, style=style)


def _way(story: Story) -> WayOut:
    return ways_out(not_replaced(story))
