"""The buttons that bring on what failed, wherever people read about it: alert, card and receipt."""

from collections.abc import Iterator

from bot.domain.requests import State, Story
from handlers.language import Speech
from handlers.views import block_kit
from handlers.views.block_kit import Block


def send_again(speech: Speech, story: Story) -> Iterator[Block]:
    """Yield the button that sends the refused requests of a batch again; nothing where there are none."""
    if any(request.state is State.REFUSED and request.erased_at is None for request in story.requests):
        yield block_kit.actions(block_kit.button("retry", speech.plain("alert.retry"), story.batch.id, style="primary"))
