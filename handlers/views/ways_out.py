"""The buttons that stand wherever people read about a batch: taking it back, and bringing on what failed."""

from collections.abc import Iterator

from bot.domain.requests import State, Story
from handlers.language import Speech
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block


def withdraw(screens: Screens, speech: Speech, story: Story) -> Block:
    """Return the button with which its requester takes a batch back."""
    summary = screens.of(story.batch.kind).summary(speech, story)
    name, cancel = speech.plain("card.withdraw"), speech.plain("common.cancel")
    dialog = block_kit.confirm(speech.plain("card.withdraw_title"), summary, name, cancel)
    return block_kit.button("withdraw", name, story.batch.id, confirm=dialog)


def send_again(speech: Speech, story: Story) -> Iterator[Block]:
    """Yield the button that sends the refused requests of a batch again; nothing where there are none."""
    if any(request.state is State.REFUSED and request.erased_at is None for request in story.requests):
        yield block_kit.actions(block_kit.button("retry", speech.plain("alert.retry"), story.batch.id, style="primary"))
