"""Reading what a message or view shows, as a person does."""

from collections.abc import Iterator, Mapping
from typing import Any

from handlers.language import speech

Json = dict[str, Any]


def buttons(message_or_view: Json) -> list[str]:
    """Return the action ids of the buttons and ⋯ menus in a message or view."""
    pressed = {"button", "overflow"}
    return [element["action_id"] for element in _elements(message_or_view) if element.get("type") in pressed]


def values(message: Json) -> set[str]:
    """Return the values of a message's buttons."""
    return {str(element.get("value")) for element in _elements(message) if element.get("type") == "button"}


def aged(card: Json) -> Json:
    """Return a card as an earlier release posted it: with a button to withdraw the request."""
    pressed = next(element for element in _elements(card) if element.get("action_id") == "approve")
    withdraw = {"type": "button", "action_id": "withdraw", "text": pressed["text"], "value": pressed["value"]}
    older = {"type": "actions", "block_id": "older", "elements": [withdraw]}
    return card | {"blocks": [*card["blocks"], older]}


def menu(message: Json) -> list[str]:
    """Return what the options of a message's ⋯ menu stand for: button and value."""
    return [
        option["value"]
        for element in _elements(message)
        if element.get("type") == "overflow"
        for option in element["options"]
    ]


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


def typed_in(view: Json, field: str) -> str | None:
    """What stands in the text field of a view."""
    value: str | None = view["state"]["values"][field][field]["value"]
    return value
