"""Blocks and the surfaces they may stand on (docs.slack.dev/reference/block-kit/blocks, one page a block)."""

from typing import Any

from sandbox.slack.blockkit.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.slack.blockkit.objects import BLOCK_ID, IMAGE_ELEMENT, IMAGE_FIELDS, URL, plain, text
from sandbox.slack.blockkit.rich_text import CELL, column, even_rows
from sandbox.slack.blockkit.rich_text import ELEMENTS as RICH_TEXT
from sandbox.slack.blockkit.rules import (
    Problems,
    Rule,
    anything,
    at_least_one,
    boolean,
    by_type,
    choice,
    exactly_one,
    items,
    only,
    problem,
    record,
    string,
)

TYPE: dict[str, Rule] = {"type": anything}
ID: dict[str, Rule] = {"block_id": BLOCK_ID}

_context_item = by_type(
    {kind: text(3000) for kind in ("plain_text", "mrkdwn")} | {"image": IMAGE_ELEMENT},
)


def _no_dispatch_of_files(value: Any, pointer: str, problems: Problems) -> None:
    element = value.get("element")
    if isinstance(element, dict) and element.get("type") == "file_input" and value.get("dispatch_action"):
        problem(problems, f"{pointer}/dispatch_action", "dispatch_action is not supported with file_input")


BLOCKS: dict[str, Rule] = {
    "section": record(
        TYPE,
        ID
        | {
            "text": text(3000),
            "fields": items(text(2000), 10),
            "accessory": only(ELEMENTS, *IN_SECTION),
            "expand": boolean,
        },
        also=[at_least_one("text", "fields")],
    ),
    "divider": record(TYPE, ID),
    "header": record(TYPE | {"text": plain(150)}, ID),
    "context": record(TYPE | {"elements": items(_context_item, 10)}, ID),
    "actions": record(TYPE | {"elements": items(only(ELEMENTS, *IN_ACTIONS), 25)}, ID),
    "input": record(
        TYPE | {"label": plain(2000), "element": only(ELEMENTS, *IN_INPUT)},
        ID | {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        also=[_no_dispatch_of_files],
    ),
    "image": record(
        TYPE | {"alt_text": string(2000)},
        ID | {"title": plain(2000)} | IMAGE_FIELDS,
        also=[exactly_one("image_url", "slack_file")],
    ),
    "rich_text": record(TYPE | {"elements": RICH_TEXT}, ID),
    "markdown": record(TYPE | {"text": string(12_000)}, ID),
    "table": record(
        TYPE | {"rows": items(items(CELL, 20), 100)},
        ID | {"column_settings": items(column, 20)},
        also=[even_rows],
    ),
    "alert": record(
        TYPE | {"text": text(200)},
        ID | {"level": choice("default", "info", "warning", "error", "success")},
    ),
    "video": record(
        TYPE | {"alt_text": string(2000), "title": plain(199), "video_url": URL, "thumbnail_url": URL},
        ID
        | {
            "author_name": string(49),
            "description": plain(200),
            "provider_icon_url": URL,
            "provider_name": string(255),
            "title_url": URL,
        },
    ),
}

NOT_ON: dict[str, frozenset[str]] = {
    "message": frozenset({"alert"}),
    "modal": frozenset({"markdown", "table"}),
    "home": frozenset({"alert", "markdown", "table"}),
}
"""Blocks that a surface refuses."""


def block_rule(surface: str) -> Rule:
    """Return the rule for one block on a surface."""
    return by_type({kind: rule for kind, rule in BLOCKS.items() if kind not in NOT_ON[surface]})
