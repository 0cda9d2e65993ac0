"""Foreign text in Slack's markup: cleaned, cut, escaped and neutralised.

Sources: docs.slack.dev/messaging/formatting-message-text (escaping, mentions, dates).
"""

import re
import unicodedata

#: Word joiner: invisible, keeps Slack from reading the character beside it as markup.
JOINER = "\u2060"

#: Longest foreign value inside a sentence, in characters.
PARAM_LIMIT = 400

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# An underscore inside a word (channel_not_found) is no markup in Slack, and names are copied.
_MARKS = re.compile(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]{1,100}:)", re.IGNORECASE)
_BROADCAST = re.compile(r"@(?=channel|here|everyone|group)", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^(\s*)>", re.MULTILINE)
_USER, _GROUP = re.compile(r"[UW][A-Z0-9]{1,30}"), re.compile(r"S[A-Z0-9]{1,30}")

#: What Slack makes of a link, a phone number or a mail address: ``<tel:580101|580101>``.
_ENTITY = re.compile(r"<((?:https?|tel|mailto):[^<>|]*)(?:\|([^<>]*))?>", re.IGNORECASE)
_ADDRESS = re.compile(r"[/.]")
_UNESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class Mrkdwn(str):
    """Text that is Slack markup already: never escaped again."""

    __slots__ = ()


def clean(text: str) -> str:
    """Drop control, bidi and zero-width characters; white space becomes single spaces."""
    spaced = " ".join(text.split())
    if spaced.isprintable():  # most are, and need no look at every character
        return spaced
    visible = "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"})
    return " ".join(visible.split())


def as_typed(text: str) -> str:
    """Undo what Slack makes of typed text on its way to a command: entities for links and numbers, escapes.

    Of a link with words of its own the words stand (docs.slack.dev/messaging/formatting-message-text). An entity that
    somebody copied as text is undone as well.
    """
    for escaped, character in _UNESCAPES:
        text = text.replace(escaped, character)
    return _ENTITY.sub(lambda found: _typed(found[1], found[2] or ""), text)


def _typed(target: str, label: str) -> str:
    scheme, _, rest = target.partition(":")
    if scheme.lower() in {"tel", "mailto"}:
        return label or rest
    return label if label and not _ADDRESS.search(label) else target


def cut(text: str, limit: int) -> str:
    """Cut to ``limit`` characters; an ellipsis says so."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def escape(text: str) -> Mrkdwn:
    """Escape exactly ``& < >``, nothing else (docs.slack.dev/messaging/formatting-message-text)."""
    return Mrkdwn(text.translate(_ESCAPES))


def neutralise(text: str) -> Mrkdwn:
    """Escape, and take bold, italics, strike, code, quotes, emoji codes and broadcasts their meaning."""
    marked = _QUOTED_LINE.sub(rf"\1{JOINER}>", text)
    marked = _EMOJI.sub(f":{JOINER}", marked)
    marked = _BROADCAST.sub(f"@{JOINER}", marked)
    marked = _MARKS.sub(lambda found: f"{JOINER}{found.group()}{JOINER}", marked)
    return escape(marked)


def foreign(text: str, limit: int = PARAM_LIMIT) -> Mrkdwn:
    """Turn a foreign value into harmless markup: cleaned, cut, escaped, neutralised."""
    return neutralise(cut(clean(text), limit))


def group(group_id: str) -> Mrkdwn | None:
    """Return the mention of a Slack user group, which calls its members; None for anything that is no such id."""
    return Mrkdwn(f"<!subteam^{group_id}>") if _GROUP.fullmatch(group_id) else None


def user(user_id: str) -> Mrkdwn | None:
    """Return the mention of a Slack user id; None for anything that is no such id."""
    return Mrkdwn(f"<@{user_id}>") if _USER.fullmatch(user_id) else None
