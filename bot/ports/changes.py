"""What a transition writes beside the state."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.contents import Content
from bot.domain.glimpses import Glimpse
from bot.domain.notes import Note


@dataclass(frozen=True, slots=True)
class Changes:
    """Columns a transition writes beside the state; None leaves a column as it is."""

    due_at: datetime | None = None
    delays: int | None = None
    http_status: int | None = None
    api_message: str | None = None
    cause: str | None = None
    finished_at: datetime | None = None
    account_id: int | None = None
    order_id: int | None = None
    external_order_id: str | None = None
    content: Content | None = None
    country: str | None = None
    notes: tuple[Note, ...] | None = None
    glimpse: Glimpse | None = None

    @property
    def tells_content(self) -> bool:
        """Whether something of it is people's words or a foreign system's."""
        return (self.content, self.notes, self.glimpse, self.api_message) != (None, None, None, None)
