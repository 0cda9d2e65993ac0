"""What each person has read: marks that outlive the page, and what is new since (docs.slack.dev/reference/objects)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.conversations import Channel, Message
from sandbox.slack.model import Json

NEVER = "0"
"""The mark of somebody who has read nothing: less than every `ts`, which are compared as text."""
MENTION = re.compile(r"<(@U\w+|!subteam\^S\w+|!channel|!here|!everyone)(?:\|[^>]*)?>")


@dataclass(slots=True)
class ReadMarks:
    """The `ts` up to which each person has read each channel; editing a message makes nothing new."""

    groups: Mapping[str, tuple[str, ...]]
    marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def last_read(self, user: str, channel: Channel) -> str:
        """Return the `ts` up to which somebody has read."""
        return self.marks.get((user, channel.id), NEVER)

    def mark(self, user: str, channel: Channel, ts: str) -> bool:
        """Note that somebody has read up to a message; return whether that was further than before."""
        is_further = ts > self.last_read(user, channel)
        if is_further:
            self.marks[user, channel.id] = ts
        return is_further

    def unread(self, user: str, channel: Channel) -> list[Message]:
        """Return what others wrote since then, as Slack counts it: threads only where they are told to the channel."""
        since = self.last_read(user, channel)
        return [
            message
            for message in channel.visible_to(user)
            if message.body["user"] != user and message.ts > since and stands_in_channel(message.body)
        ]

    def calling(self, user: str, channel: Channel) -> int:
        """Return how many unread messages call this person: those that mention them, and all direct ones."""
        unread = self.unread(user, channel)
        return sum(channel.is_im or self._mentions(user, message) for message in unread)

    def _mentions(self, user: str, message: Message) -> bool:
        body = message.body
        content: Any = body.get("blocks") or body.get("text")
        return any(
            named in {f"@{user}", "!channel", "!here", "!everyone"}
            or user in self.groups.get(named.removeprefix("!subteam^"), ())
            for named in _named(content)
        )


def stands_in_channel(body: Json) -> bool:
    """Tell whether a message is seen in its channel: it begins a thread, or is a reply told to the channel too."""
    return body.get("thread_ts", body["ts"]) == body["ts"] or body.get("subtype") == "thread_broadcast"


_LEAVES: dict[str, Callable[[Json], str]] = {
    "user": lambda leaf: f"@{leaf['user_id']}",
    "usergroup": lambda leaf: f"!subteam^{leaf['usergroup_id']}",
    "broadcast": lambda leaf: f"!{leaf['range']}",
}
"""What mentions somebody in rich text."""


def _named(content: Any) -> Iterator[str]:
    """Yield whom a text, or blocks, mention: `@U…`, `!subteam^S…`, `!here`. What is plain text mentions nobody."""
    if isinstance(content, list):
        for item in content:
            yield from _named(item)
    elif isinstance(content, str):
        yield from (match[1] for match in MENTION.finditer(content))
    elif isinstance(content, dict) and content.get("type") in _LEAVES:
        yield _LEAVES[content["type"]](content)
    elif isinstance(content, dict):
        marked = content["text"] if content.get("type") == "mrkdwn" else None
        yield from _named([marked, *(part for part in content.values() if isinstance(part, dict | list))])
