"""The words of a Slack message, wherever they stand in it: its text, blocks, attachments, links.

Sources: docs.slack.dev/reference/block-kit,
docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments.
"""

import re
from collections.abc import Iterator
from typing import Final

from handlers.markup import as_typed

#: fields in which something for people stands; under any other there are ids and settings
_SAID: Final = frozenset({"text", "url", "title", "title_link", "pretext", "fallback", "value", "footer", "from_url"})
#: mentions, channels, dates: their ids and times are no words (docs.slack.dev/messaging/formatting-message-text)
_ENTITY: Final = re.compile(r"<[@#!][^<>]*>")
#: parts of a message that are looked at, and characters that are read
_MOST_PARTS: Final = 5_000
_MOST: Final = 40_000


def words_of(message: object) -> str:
    """Return all that a message says, a line each, in its order and as it was typed; of nonsense nothing."""
    lines = dict.fromkeys(as_typed(_ENTITY.sub(" ", text)) for text in _texts(message))
    return "\n".join(lines)[:_MOST]


def _texts(message: object) -> Iterator[str]:
    waiting: list[tuple[str, object]] = [("", message)]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        name, part = waiting.pop()
        if isinstance(part, str) and name in _SAID:
            yield part
        elif isinstance(part, list):
            waiting += [(name, one) for one in reversed(part)]
        elif isinstance(part, dict) and "action_id" not in part:  # a button's value is none of the message's words
            waiting += [(str(key), one) for key, one in reversed(part.items())]
