"""Channels, direct messages and the messages in them."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import WorldClock
from sandbox.slack.model import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Json, NotPossibleError, Person, SlackError


@dataclass(slots=True)
class Message:
    """One message: Slack's JSON in `body`, and `only_for` the one person who sees an ephemeral one.

    `key` names the message for the page: its `ts`, or an id of its own when it is ephemeral, because
    an ephemeral message has no `ts` that the Web API would accept.
    """

    key: str
    body: Json
    only_for: str | None = None

    @property
    def ts(self) -> str:
        """Slack's timestamp, which is also the message's id within its channel."""
        return str(self.body["ts"])


@dataclass(slots=True)
class Channel:
    """A channel or, with `is_im`, the direct messages between the bot and one person (`user`)."""

    id: str
    name: str
    members: set[str]
    is_im: bool = False
    user: str | None = None
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    locale: str = "es-AR"
    messages: list[Message] = field(default_factory=list)

    def visible_to(self, user: str | None) -> Iterator[Message]:
        """Yield what this person sees, oldest first; nobody (None) sees no ephemeral message."""
        return (one for one in self.messages if one.only_for is None or one.only_for == user)


class Conversations:
    """All channels by id, and the only place where messages come and go.

    Errors are the codes of the pages docs.slack.dev/reference/methods/chat.* and conversations.*.
    """

    def __init__(self, people: dict[str, Person], channels: dict[str, Channel], clock: WorldClock) -> None:
        self.people = people
        self.channels = channels
        self._clock = clock
        self._last_ts = 0

    def next_ts(self) -> str:
        """Return a new `ts` (seconds with six decimals), later than every one before."""
        self._last_ts = max(self._last_ts + 1, int(self._clock.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def channel(self, channel_id: str) -> Channel:
        """Return the channel; raise SlackError `channel_not_found` when there is none."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise SlackError("channel_not_found") from None

    def open_im(self, user: str) -> Channel:
        """Return the direct messages with a person, made on first use: `D0` and the rest of the user's id."""
        person = self.people.get(user)
        if person is None:
            raise SlackError("user_not_found")
        if person.deleted:
            raise SlackError("user_disabled")
        channel_id = "D0" + user.removeprefix("U0")
        if channel_id not in self.channels:
            members = {user, BOT_USER_ID}
            self.channels[channel_id] = Channel(channel_id, "directmessage", members, is_im=True, user=user)
        return self.channels[channel_id]

    def writable(self, target: str) -> Channel:
        """Return where the bot may post: a channel it is in, or the direct messages with a user id."""
        if target in self.people:
            return self.open_im(target)
        channel = self.channel(target)
        if channel.is_archived:
            raise SlackError("is_archived")
        if BOT_USER_ID not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def post(self, channel: Channel, content: Json, *, user: str = BOT_USER_ID, only_for: str | None = None) -> Message:
        """Append a message and return it; `content` holds text, blocks, thread_ts, metadata, files."""
        ts = self.next_ts()
        body: Json = {"type": "message", "user": user, "ts": ts, "team": TEAM_ID, **copy.deepcopy(content)}
        if user == BOT_USER_ID:
            body |= {"bot_id": BOT_ID, "app_id": APP_ID}
        message = Message(f"ephemeral-{ts}" if only_for else ts, body, only_for)
        channel.messages.append(message)
        return message

    def own(self, channel: Channel, ts: str, refused: str) -> Message:
        """Return the bot's message at `ts`, to change it; `refused` is the error when it is another's.

        Ephemeral messages are not found (docs.slack.dev/reference/methods/chat.postEphemeral).
        """
        for message in channel.messages:
            if message.ts == ts and message.only_for is None:
                if message.body["user"] != BOT_USER_ID:
                    raise SlackError(refused)
                return message
        raise SlackError("message_not_found")

    def find(self, channel_id: str, key: str, user: str) -> Message:
        """Return the message this person sees under a key or ts; raise NotPossibleError otherwise."""
        channel = self.channels.get(channel_id)
        for message in channel.visible_to(user) if channel else ():
            if key in {message.key, message.ts}:
                return message
        raise NotPossibleError(f"{user} sees no message {key} in {channel_id}")

    def edit(self, message: Message, content: Json) -> None:
        """Replace text and blocks: text without blocks removes the blocks (docs: chat.update)."""
        for name in ("text", "blocks", "attachments"):
            message.body.pop(name, None)
        message.body |= copy.deepcopy(content)
        message.body["edited"] = {"user": BOT_USER_ID, "ts": self.next_ts()}

    def remove(self, channel: Channel, message: Message) -> None:
        """Take a message out of its channel."""
        channel.messages.remove(message)

    def clear(self) -> None:
        """Take away all messages and direct messages."""
        for channel in list(self.channels.values()):
            channel.messages.clear()
            if channel.is_im:
                del self.channels[channel.id]
        self._last_ts = 0

    def seen_by(self, user: str) -> Iterator[Channel]:
        """Yield the channels and direct messages this person is in."""
        return (one for one in self.channels.values() if user in one.members)


def as_seen(channel: Channel, message: Message) -> Json:
    """Return Slack's JSON of a message with `key`, `channel` and `ephemeral` added for tests and the page."""
    extra: dict[str, Any] = {
        "key": message.key,
        "channel": channel.id,
        "ephemeral": message.only_for is not None,
    }
    return copy.deepcopy(message.body) | extra
