"""What operations need from Slack."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Protocol

from bot.domain.contents import FileRef
from bot.domain.outbox import Alert, MessageKey, MessageRef, Post
from bot.domain.people import Channel, Person
from bot.domain.requests import Story

#: of a message that links to no other
NOTHING_NEAR: Mapping[MessageKey, MessageRef] = MappingProxyType({})


class Freshness(Enum):
    """How fresh the members of a user group have to be: Slack tells them only so often a minute, to all together."""

    SOME_SECONDS = "some seconds"
    """What is looked up decides nothing: what was read a moment ago will do."""
    IF_POSSIBLE = "if possible"
    """Opening and asking: as they are now, or as they were a moment ago where that would have to wait."""
    NOW = "now"
    """A decision: read after the press, or nothing is decided."""


class Directory(Protocol):
    """Who people are and what channels are, read from Slack. Raises ``DeliveryError``."""

    def person(self, user_id: str) -> Person:
        """Read an account fresh (``users.info``)."""
        ...

    def is_in(self, user_id: str, group_ids: tuple[str, ...], freshness: Freshness) -> bool:
        """Whether a person is in one of these user groups (``usergroups.users.list``)."""
        ...

    def members(self, group_id: str, freshness: Freshness) -> frozenset[str]:
        """Read the members of a user group."""
        ...

    def channel(self, channel_id: str) -> Channel:
        """Read a channel (``conversations.info``)."""
        ...


class Files(Protocol):
    """Files people attached in Slack. Raises ``FileNotAllowed`` or ``NotAccepted`` (later)."""

    def describe(self, file: FileRef) -> FileRef:
        """Return a file with its name, size and address, asking Slack where the form told its id alone."""
        ...

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """Download a file of at most ``limit`` bytes."""
        ...


class Notifier(Protocol):
    """What people are shown in Slack. Raises ``NotAccepted``, ``DeliveryRefused`` or ``DeliveryUnknown``."""

    def show(
        self,
        post: Post,
        *,
        stories: tuple[Story, ...],
        alert: Alert | None,
        place: MessageRef | None,
        near: Mapping[MessageKey, MessageRef] = NOTHING_NEAR,
    ) -> MessageRef | None:
        """Post or update one target's message; returns where it stands.

        ``stories``: the batch of a card, receipt or thread line; the batches of an alert. ``place`` of a thread line is
        its card's; of a line for the requester its receipt's, of one about an old card where that one stands.
        ``near``: where the messages stand that it links to, as far as they are known.
        """
        ...

    def beside(self, story: Story) -> int:
        """Return how many messages in its thread show what the card of a batch has no room for; 0 when it shows all."""
        ...

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        """Tell the alerts channel at once, without the log (for when the log itself is what fails)."""
        ...
