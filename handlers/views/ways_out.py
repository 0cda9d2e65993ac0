"""The buttons that stand wherever people read about a batch: taking it back, and bringing on what failed."""

from collections.abc import Iterator

from bot.domain.requests import State, Story
from handlers.language import Speech
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block

#: Refusals that the same content will meet again as a rule: the button is there, but is not what is advised.
_NOT_AS_IT_IS = frozenset(f"failure.status_{status}" for status in (400, 403, 404, 412, 413))


def withdraw(screens: Screens, speech: Speech, story: Story) -> Block:
    """Return the button with which its requester takes a batch back."""
    summary = screens.of(story.batch.kind).summary(speech, story)
    name, keep = speech.plain("card.withdraw"), speech.plain("card.keep")
    dialog = block_kit.confirm(speech.plain("card.withdraw_title"), summary, name, keep)
    return block_kit.button("withdraw", name, story.batch.id, confirm=dialog)


def send_again(speech: Speech, story: Story) -> Iterator[Block]:
    """Yield the button that sends the refused requests of a batch again; nothing where there are none."""
    causes = [one.cause for one in story.requests if one.state is State.REFUSED and one.erased_at is None]
    if causes:
        style = "" if _NOT_AS_IT_IS.issuperset(causes) else "primary"
        yield block_kit.actions(block_kit.button("retry", speech.plain("alert.retry"), story.batch.id, style=style))
