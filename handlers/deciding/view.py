"""The modal in which an approver says why not."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.people import Press
from bot.domain.requests import Story
from handlers.carried import Carried, text
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.names import decided_about, order_name

DECLINE_LIMIT = 1_000
#: Requests that the question why names one by one.
_DECLINED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineIds(Carried):
    """The question why: the batch it is about, and the card it was pressed on."""

    batch_id: str = text("b")
    channel_id: str = text("c")
    message_ts: str = text("t")


def decline_reason(screens: Screens, speech: Speech, story: Story, press: Press) -> Block:
    """Return the view that asks an approver why, and says of what.

    ``press``: the button on the card, remembered for the submission.
    """
    batch = story.batch
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": DECLINE_LIMIT}
    blocks = [
        *block_kit.sections(_declined(screens, speech, story)),
        block_kit.field_input("text", speech.plain("decline.text"), element, hint=speech.plain("decline.hint")),
    ]
    view = block_kit.modal(
        "decline_reason",
        speech.plain("decline.title"),
        blocks,
        close=speech.plain("common.cancel"),
        submit=speech.plain("decline.submit"),
    )
    ids = DeclineIds(batch_id=batch.id, channel_id=press.channel_id, message_ts=press.message_ts)
    return view | {"private_metadata": str(ids)}


def _declined(screens: Screens, speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Name what would not go out: kind, orders, and what is asked for each."""
    batch, screen = story.batch, screens.of(story.batch.kind)
    story = decided_about(story)
    asked = story.requests
    yield speech.mrkdwn("decline.about", what=screen.title(speech, story), by=batch.requested_by, at=batch.requested_at)
    for request in asked[:_DECLINED]:
        is_new = request.order_id is None  # an order that does not exist yet is told by what it holds
        named = request.summary if is_new else f"{order_name(speech, request)} · {screen.subject(speech, request)}"
        yield Mrkdwn(f"• {foreign(named)}")
    if len(asked) > _DECLINED:
        yield speech.mrkdwn("common.more", count=len(asked) - _DECLINED)
