"""Whole payloads: the blocks of a message, a modal, a Home tab (docs.slack.dev/surfaces)."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from sandbox.slack.blockkit.blocks import block_rule
from sandbox.slack.blockkit.objects import plain
from sandbox.slack.blockkit.rules import (
    Problems,
    Rule,
    anything,
    boolean,
    choice,
    items,
    problem,
    record,
    string,
)

Surface = Literal["message", "modal", "home"]
VIEW_BYTES = 250_000
"""docs.slack.dev/reference/methods/views.update, `view_too_large`."""
MARKDOWN_CHARACTERS = 12_000
"""docs.slack.dev/reference/block-kit/blocks/markdown-block: all markdown blocks of a message together."""

MOST_BLOCKS: dict[str, int] = {"message": 50, "modal": 100, "home": 100}
VIEW_FIELDS: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}


def _blocks(surface: Surface) -> Rule:
    return items(block_rule(surface), MOST_BLOCKS[surface])


ROOTS: dict[str, Rule] = {
    "modal": record(
        {"type": choice("modal"), "title": plain(24), "blocks": _blocks("modal")},
        VIEW_FIELDS
        | {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": record({"type": choice("home"), "blocks": _blocks("home")}, VIEW_FIELDS),
}
MESSAGE = record({"blocks": _blocks("message")}, {"text": anything})


def check(payload: Any, surface: Surface) -> list[str]:
    """Return everything Slack would refuse, empty when nothing.

    `payload` is a view's object for `modal` and `home`; for `message` an object with `blocks`, or the
    array itself. Each entry reads `[ERROR] what is wrong [json-pointer:/where/it/is]`.
    """
    problems: Problems = []
    if surface == "message":
        payload = {"blocks": payload} if isinstance(payload, list) else payload
        MESSAGE(payload, "", problems)
    else:
        ROOTS[surface](payload, "/view", problems)
        if len(json.dumps(payload, ensure_ascii=False).encode()) > VIEW_BYTES:
            problem(problems, "/view", f"must be no more than {VIEW_BYTES} bytes")
    blocks = payload.get("blocks") if isinstance(payload, dict) else None
    if isinstance(blocks, list):
        _check_together([block for block in blocks if isinstance(block, dict)], payload, surface, problems)
    return problems


def _check_together(
    blocks: list[dict[str, Any]], payload: dict[str, Any], surface: Surface, problems: Problems
) -> None:
    where = "/blocks" if surface == "message" else "/view/blocks"
    kinds = [block.get("type") for block in blocks]
    for block_id in _repeated(block.get("block_id") for block in blocks):
        problem(problems, where, f"block_id already exists: {block_id}")
    for index, block in enumerate(blocks):
        for action_id in _repeated(one.get("action_id") for one in _elements(block)):
            problem(problems, f"{where}/{index}", f"action_id already exists: {action_id}")
    if sum(bool(one.get("focus_on_load")) for block in blocks for one in _elements(block)) > 1:
        problem(problems, where, "only one element may have focus_on_load")
    if surface == "modal" and "input" in kinds and "submit" not in payload:
        problem(problems, "/view", "missing required field: submit")
    if surface != "modal":
        _check_no_file_input(blocks, where, problems)
    if surface == "message":
        _check_message_totals(blocks, where, problems)


def _check_no_file_input(blocks: list[dict[str, Any]], where: str, problems: Problems) -> None:
    for index, block in enumerate(blocks):
        if any(one.get("type") == "file_input" for one in _elements(block)):
            problem(problems, f"{where}/{index}/element/type", "unsupported type: file_input")


def _check_message_totals(blocks: list[dict[str, Any]], where: str, problems: Problems) -> None:
    if sum(block.get("type") == "table" for block in blocks) > 1:
        problem(problems, where, "only one table allowed")
    markdown = [str(block.get("text", "")) for block in blocks if block.get("type") == "markdown"]
    if len(markdown) > 1 and sum(map(len, markdown)) > MARKDOWN_CHARACTERS:
        problem(problems, where, f"markdown blocks must be less than {MARKDOWN_CHARACTERS + 1} characters together")


def _elements(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    listed = block.get("elements")
    for element in [*(listed if isinstance(listed, list) else ()), block.get("element"), block.get("accessory")]:
        if isinstance(element, dict):
            yield element


def _repeated(ids: Iterator[Any]) -> list[str]:
    return [one for one, count in Counter(one for one in ids if isinstance(one, str)).items() if count > 1]
