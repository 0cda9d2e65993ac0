"""Who is called by a message, and who is only named in it.

A mention calls whoever it names when a message is posted; in one that is edited it calls nobody.
"""

from collections.abc import Callable, Iterable

from handlers import markup
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message


class Naming(Speech):
    """A voice that names people without calling them; whoever has no known name is mentioned."""

    def __init__(self, voice: str, names: Callable[[str], str]) -> None:
        """``names``: user id → name, empty where it is not known."""
        self._names = names
        super().__init__(voice)

    def user(self, user_id: str) -> Mrkdwn:
        """Name a person."""
        name = self._names(user_id) if markup.user(user_id) else ""
        return foreign(name) if name else super().user(user_id)


def call_for(speech: Speech, groups: Iterable[str]) -> list[Block]:
    """Return a line that calls the members of user groups; none where there is nobody to call."""
    called = [mention for mention in map(markup.group, groups) if mention is not None]
    return block_kit.context(speech.mrkdwn("mentions.call", groups=Mrkdwn(" ".join(called)))) if called else []


def calling(message: Message, speech: Speech, groups: Iterable[str]) -> Message:
    """Return a message that also calls user groups."""
    line = call_for(speech, groups)
    return block_kit.message([*message.blocks, *line]) if line else message
