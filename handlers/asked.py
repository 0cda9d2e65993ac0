"""Telling whoever asked for something, where they asked for it, that it was asked and what it waits for."""

from collections.abc import Callable
from dataclasses import dataclass
from time import sleep

from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Story
from bot.ports import SendLog
from handlers.language import Speech
from handlers.replies import Reply
from handlers.screens import Screens
from handlers.slack.links import permalink
from handlers.slack.names import Approvers
from handlers.views.asked import asked_message

#: pauses in seconds for the receipt, which is posted about now, to be linked to
_PAUSES = (0.2, 0.3, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class TellAsked:
    """Say privately that a batch was asked."""

    screens: Screens
    log: SendLog
    approvers: Approvers
    pause: Callable[[float], None] = sleep

    def __call__(self, reply: Reply, speech: Speech, batch_id: str) -> None:
        """Tell in the place of the reply alone: elsewhere the receipt does. Raises ``LogUnavailable``."""
        story, place = self._found(batch_id)
        for seconds in _PAUSES if story else ():
            if place is not None and place.ts:
                break
            self.pause(seconds)
            story, place = self._found(batch_id)
        if story is not None:
            link = permalink(reply.client, place)
            reply.say_here(asked_message(self.screens, speech, story, approvers=self.approvers.named, link=link))

    def _found(self, batch_id: str) -> tuple[Story | None, MessageRef | None]:
        with self.log.read() as reader:
            return reader.requests.story(batch_id), reader.outbox.place(MessageKey(MessageKind.RECEIPT, batch_id))
