"""A Slack that is not there: it remembers what it was shown, and knows the people and files it was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from bot.domain.contents import FileRef
from bot.domain.notes import Note
from bot.domain.outbox import (
    CALLS,
    CARD_MOVED,
    FOR_REQUESTER,
    PARENT_NOT_POSTED,
    Alert,
    MessageKey,
    MessageKind,
    MessageRef,
    Post,
)
from bot.domain.people import Channel, Person
from bot.domain.requests import Story
from bot.errors import DeliveryError, DeliveryRefused, FileNotAllowed, NotAccepted
from bot.ports import Freshness
from bot.ports.slack import NOTHING_NEAR


@dataclass(slots=True)
class FakeNotifier:
    """Implements ``bot.ports.Notifier``. ``refused``: kinds of messages, or single ones, that end with ``error``."""

    refused: set[MessageKind | MessageKey] = field(default_factory=set)
    error: DeliveryError = field(default_factory=lambda: DeliveryRefused("thread_locked"))
    #: what was posted or updated, in order
    shown: list[MessageKey] = field(default_factory=list)
    #: what the alerts channel was told without the log
    alarms: list[str] = field(default_factory=list)
    #: messages that somebody deleted
    deleted: set[MessageRef] = field(default_factory=set)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def show(
        self,
        post: Post,
        *,
        stories: tuple[Story, ...],
        alert: Alert | None,
        place: MessageRef | None,
        near: Mapping[MessageKey, MessageRef] = NOTHING_NEAR,
    ) -> MessageRef | None:
        """Remember a message; returns where it stands. Raises ``DeliveryError`` as Slack would."""
        target = post.target
        if {target, target.show} & self.refused:
            raise self.error
        if target.show in {MessageKind.ALERT, MessageKind.FURTHER} and alert is None:
            raise DeliveryRefused("alert_not_found")
        if target.show is MessageKind.FURTHER and not any(head.ts for head in near.values()):
            raise NotAccepted(PARENT_NOT_POSTED, retry_after=2.0)
        if target.show is MessageKind.THREAD:
            _insist_on_parent(post, place)
            self.shown.append(target)
            return None
        if target.show in CALLS:
            self.shown.append(target)
            return None
        if place is not None and place.ts and place in self.deleted:
            raise DeliveryRefused("message_not_found")
        self.shown.append(target)
        return place if place is not None and place.ts else MessageRef("C1", f"1764500000.{next(self._numbers):06}")

    def beside(self, story: Story) -> int:
        """Return 0: a card has room for everything."""
        return 0

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        """Remember what the alerts channel is told."""
        self.alarms.append(cause)


def _insist_on_parent(post: Post, place: MessageRef | None) -> None:
    event = post.detail.get("event")
    if event == CARD_MOVED or (place is not None and (place.ts or (place.uncertain and event in FOR_REQUESTER))):
        return
    raise NotAccepted(PARENT_NOT_POSTED, retry_after=2.0)


@dataclass(slots=True)
class FakeFiles:
    """Implements ``bot.ports.Files``: bytes by Slack's file id, or the error that fetching them ends with."""

    held: dict[str, bytes | Exception] = field(default_factory=dict)

    def put(self, held: bytes | Exception, name: str) -> FileRef:
        """Keep a file, and return what a form would tell of it."""
        file = FileRef(slack_id=f"F{len(self.held)}", name=name)
        self.held[file.slack_id] = held
        return file

    def describe(self, file: FileRef) -> FileRef:
        """Return the file as the form told it. Raises ``FileNotAllowed`` for one that is not there."""
        if file.slack_id not in self.held:
            raise FileNotAllowed(Note("file.not_available", {"name": file.name}))
        return file

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """Return a file's bytes. Raises as ``describe``, for one that is too large, or what it is to end with."""
        self.describe(file)
        held = self.held[file.slack_id]
        if isinstance(held, Exception):
            raise held
        if len(held) > limit:
            size = {"size": len(held), "limit": limit, "limit_mb": limit // (1024 * 1024)}
            raise FileNotAllowed(Note("file.too_large", {"name": file.name, **size}))
        return held


@dataclass(slots=True)
class FakeDirectory:
    """Implements ``bot.ports.Directory``: everybody is a full member, unless told otherwise."""

    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    def person(self, user_id: str) -> Person:
        """Return an account."""
        return self.people.get(user_id) or Person(id=user_id)

    def is_in(self, user_id: str, group_ids: tuple[str, ...], freshness: Freshness) -> bool:
        """Whether a person is in one of these user groups."""
        return any(user_id in self.members(group_id, freshness) for group_id in group_ids)

    def members(self, group_id: str, freshness: Freshness) -> frozenset[str]:
        """Return the members of a user group; one that is gone has none."""
        return self.groups.get(group_id, frozenset())

    def channel(self, channel_id: str) -> Channel:
        """Return a channel."""
        return self.channels.get(channel_id) or Channel(id=channel_id)
