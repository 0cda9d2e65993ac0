"""Read a batch again: for whoever wants to see a card in another way than it is shown to all."""

from dataclasses import dataclass

from bot.domain.requests import Story
from bot.errors import Stale
from bot.operations.deciding.authority import Authority
from bot.operations.tools import Tools


@dataclass(frozen=True, slots=True)
class ReadStory:
    """Return all that is known about a batch. Staff and approvers may."""

    tools: Tools
    authority: Authority

    def __call__(self, user_id: str, batch_id: str) -> Story:
        """Read it. Raises ``NotAllowed``, ``NotTold``, ``Stale`` when there is no such batch, ``LogUnavailable``."""
        self.authority.to_look(user_id)
        with self.tools.log.read() as log:
            story = log.requests.story(batch_id)
        if story is None:
            raise Stale
        return story
