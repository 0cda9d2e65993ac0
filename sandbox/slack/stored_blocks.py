"""What Slack adds to blocks when it stores them, and how a person finds elements in them."""

import copy
import secrets
from collections.abc import Iterator
from typing import Any

from sandbox.slack.model import Json

TEXT_DEFAULTS = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}
"""Slack returns text objects with these fields filled in
(docs.slack.dev/reference/block-kit/composition-objects/text-object)."""
NOT_INTERACTIVE = frozenset({"image", "plain_text", "mrkdwn"})


def stored(blocks: Any) -> list[Json]:
    """Return a copy of checked blocks as Slack sends them back: with every id and text default."""
    copied: list[Json] = copy.deepcopy(blocks or [])
    for block in copied:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements(block):
            if element.get("type") not in NOT_INTERACTIVE:
                element.setdefault("action_id", secrets.token_urlsafe(4))
        if block["type"] != "rich_text":
            _fill_texts(block)
    return copied


def _fill_texts(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _fill_texts(item)
    elif isinstance(value, dict):
        default = TEXT_DEFAULTS.get(str(value.get("type")))
        if default and "text" in value:
            value.setdefault(*default)
        for item in value.values():
            _fill_texts(item)


def elements(block: Json) -> list[Json]:
    """Return the elements of a block, whatever field holds them; rich text has none that act."""
    if block["type"] == "rich_text":
        return []
    if block["type"] in {"actions", "context"}:
        return list(block["elements"])
    single = block.get("element") or block.get("accessory")
    return [single] if single else []


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each element that a person can use, with its block."""
    for block in blocks:
        for element in elements(block):
            if element.get("type") not in NOT_INTERACTIVE:
                yield block, element


def options_of(element: Json) -> list[Json]:
    """Return all options of a select, overflow, radio or checkbox element, groups flattened."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group["options"]]
