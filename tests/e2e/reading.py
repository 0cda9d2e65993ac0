"""Reading what a message or view shows, as a person does."""

from collections.abc import Iterator, Mapping
from typing import Any

from handlers.language import speech

Json = dict[str, Any]


def buttons(message_or_view: Json) -> list[str]:
    """Return the action ids of the buttons in a message or view."""
    return [element["action_id"] for element in _elements(message_or_view) if element.get("type") == "button"]


def values(message: Json) -> set[str]:
    """Return the values of a message's buttons."""
    return {str(element.get("value")) for element in _elements(message) if element.get("type") == "button"}


def options(view: Json, block_id: str) -> list[str]:
    """Return the values that a select of a view offers."""
    return [option["value"] for option in block(view, block_id)["element"]["options"]]


def block(message_or_view: Json, block_id: str) -> Json:
    """Return a block by its id."""
    found: Json = next(one for one in message_or_view["blocks"] if one["block_id"] == block_id)
    return found


def block_ids(message_or_view: Json) -> set[str]:
    """Return the ids of all blocks."""
    return {one["block_id"] for one in message_or_view["blocks"]}


def text_of(message_or_view: Json) -> str:
    """Return every text that a person reads in the blocks of a message or view."""
    return "\n".join(_texts(message_or_view.get("blocks") or []))


def quoted(message_or_view: Json) -> list[str]:
    """Return the texts in quotes: what the buyer gets, character by character."""
    return [
        "".join(leaf.get("text", "") for leaf in element["elements"])
        for one in message_or_view["blocks"]
        if one["type"] == "rich_text"
        for element in one["elements"]
        if element["type"] == "rich_text_quote"
    ]


def links(message_or_view: Json) -> list[str]:
    """Return the addresses that a message links to."""
    return [leaf["url"] for leaf in _dicts(message_or_view.get("blocks") or []) if leaf.get("type") == "link"]


def _elements(message_or_view: Json) -> Iterator[Json]:
    for one in message_or_view.get("blocks") or []:
        yield from one.get("elements") or []
        yield from [one["element"]] if "element" in one else []


def _texts(value: object) -> Iterator[str]:
    for found in _dicts(value):
        text = found.get("text")
        if isinstance(text, str):
            yield text


def _dicts(value: object) -> Iterator[Json]:
    if isinstance(value, Mapping):
        yield dict(value)
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _dicts(one)


def at_field(key: str, language: str = "es", /, **params: object) -> str:
    """Return a text of the catalogue as it stands at a field, where Slack reads no markup."""
    return speech(language).plain(key, **params)


def said(key: str, language: str = "es", /, **params: object) -> str:
    """Return a text of the catalogue, as Slack markup."""
    return speech(language).mrkdwn(key, **params)


def is_notice(message: Json) -> bool:
    """Whether a direct message is one that calls; receipts have a heading, and answers are private."""
    blocks = message.get("blocks") or [{"type": "header"}]
    told = blocks[0]["type"] == "section" and text_of(message).startswith("*")
    return told and "thread_ts" not in message and not message["ephemeral"]


def is_reminder(message: Json) -> bool:
    """Whether a message of the approvals channel reminds of what waits."""
    return text_of(message).startswith("⏰")
