"""Messages to buyers (Send a message to a buyer, Request)."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.domain.contents import Content, WithFile
from bot.domain.kinds import Kind
from bot.domain.reasons import Reason
from bot.domain.requests import Request

MESSAGE = Kind("message")
_AS_TYPED = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContent(WithFile):
    """A message to the buyer."""

    reason: int
    #: what goes into ``message``: the exact text, None where the reason's template is sent
    text: str | None = None
    #: what the buyer is expected to read: the text itself unless something else is told, as the documented template is
    shown: str = _AS_TYPED
    kind: Literal["message"] = "message"

    def __post_init__(self) -> None:
        """Show the text itself unless something else is told."""
        if self.shown == _AS_TYPED:
            object.__setattr__(self, "shown", self.text or "")

    @property
    def reason_name(self) -> str:
        """The documented name, or the number of a reason that has none."""
        return Reason(self.reason).name if self.reason in set(Reason) else str(self.reason)

    def as_filled_in(self) -> Content:
        """Return what the form says of it: templates are found later."""
        return replace(self, shown="", file=self.uploaded)

    def kept(self) -> dict[str, Any]:
        """Return its fields without what is shown where that is the text."""
        body = Content.kept(self)
        return {name: value for name, value in body.items() if name != "shown" or value != body.get("text")}

    def without_personal_data(self) -> Content:
        """Keep the reason."""
        return MessageContent(reason=self.reason)


def message_of(request: Request) -> MessageContent:
    """Return what a request of this kind asks for."""
    assert isinstance(request.content, MessageContent)  # noqa: S101  # the kind of a request decides its content
    return request.content
