"""Looking into payloads: texts that are read as markup, exact leaves, ids."""

from collections.abc import Iterator
from typing import Any


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a payload, depth first."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from objects(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from objects(part)


def marked(value: Any) -> list[str]:
    """Every text that Slack reads as markup."""
    return [found["text"] for found in objects(value) if found.get("type") == "mrkdwn"]


def leaves(value: Any) -> list[str]:
    """Every text leaf of rich text."""
    return [found["text"] for found in objects(value) if found.get("type") == "text"]


def plain(value: Any) -> list[str]:
    """Every plain text."""
    return [found["text"] for found in objects(value) if found.get("type") == "plain_text"]


def action_ids(value: Any) -> list[str]:
    """Every action id, and those of the buttons that options of ⋯ menus stand for."""
    own = [found["action_id"] for found in objects(value) if "action_id" in found]
    return own + [name.partition(":")[0] for name in menu(value)]


def menu(value: Any) -> list[str]:
    """What the options of ⋯ menus stand for: button and value."""
    return [
        option["value"] for found in objects(value) if found.get("type") == "overflow" for option in found["options"]
    ]


def buttons(value: Any) -> dict[str, str]:
    return {found["action_id"]: found["value"] for found in objects(value) if found.get("type") == "button"}
