"""Drop drafts whose time is over: they hold what people typed and never asked for."""

from dataclasses import dataclass

from bot.domain.due import UNTIL_WOKEN
from bot.ports import Drafts


@dataclass(frozen=True, slots=True)
class DropDrafts:
    """Looks now and then; where nothing is over nothing is written."""

    drafts: Drafts

    def step(self) -> float:
        """Drop what is over; returns the seconds to wait. Raises ``LogUnavailable``."""
        self.drafts.drop_ended()
        return UNTIL_WOKEN
