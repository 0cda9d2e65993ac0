"""Orders marked as integrated, or not (Mark orders as integrated)."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.contents import Content
from bot.domain.kinds import Kind
from bot.domain.requests import Request

INTEGRATE = Kind("integrate")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrateContent(Content):
    """Mark or unmark an order. None leaves a field out of the call."""

    integrated: bool
    own_order_id: str | None = None
    erp_status: str | None = None
    kind: Literal["integrate"] = "integrate"

    def without_personal_data(self) -> Content:
        """Keep which of the two it was."""
        return IntegrateContent(integrated=self.integrated)


def mark_of(request: Request) -> IntegrateContent:
    """Return what a request of this kind asks for."""
    assert isinstance(request.content, IntegrateContent)  # noqa: S101  # the kind of a request decides its content
    return request.content
