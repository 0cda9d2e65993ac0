"""What stands inside rich text and tables (docs.slack.dev/reference/block-kit/blocks/rich-text-block, table-block)."""

from typing import Any

from sandbox.slack.blockkit.objects import URL
from sandbox.slack.blockkit.rules import (
    Problems,
    Rule,
    anything,
    boolean,
    by_type,
    choice,
    integer,
    items,
    only,
    problem,
    record,
    string,
)

TYPE: dict[str, Rule] = {"type": anything}
STYLE: dict[str, Rule] = {
    "style": record(
        {},
        dict.fromkeys(("bold", "italic", "strike", "underline", "code", "highlight"), boolean)
        | dict.fromkeys(("client_highlight", "unlink"), boolean),
    )
}
MOST_TEXT = 10**6
"""A leaf has no length of its own: what counts is the message as a whole."""
CELL_CHARACTERS = 10_000
"""All cells of a table together."""

LEAVES: dict[str, Rule] = {
    "text": record(TYPE | {"text": string(MOST_TEXT)}, STYLE),
    "link": record(TYPE | {"url": URL}, STYLE | {"text": string(MOST_TEXT), "unsafe": boolean}),
    "emoji": record(TYPE | {"name": string(255)}, {"unicode": string(255), "url": URL} | STYLE),
    "user": record(TYPE | {"user_id": string(255)}, STYLE),
    "usergroup": record(TYPE | {"usergroup_id": string(255)}, STYLE),
    "channel": record(TYPE | {"channel_id": string(255)}, STYLE),
    "broadcast": record(TYPE | {"range": choice("here", "channel", "everyone")}, STYLE),
    "color": record(TYPE | {"value": string(7, 7)}, STYLE),
    "date": record(
        TYPE | {"timestamp": integer(0, 10**11), "format": string(255)}, STYLE | {"url": URL, "fallback": string(3000)}
    ),
}
_leaves = items(by_type(LEAVES), 1000, 0)
_border: dict[str, Rule] = {"border": integer(0, 1)}
_section = record(TYPE | {"elements": _leaves})
PARTS: dict[str, Rule] = {
    "rich_text_section": _section,
    "rich_text_preformatted": record(TYPE | {"elements": _leaves}, _border | {"language": string(255)}),
    "rich_text_quote": record(TYPE | {"elements": _leaves}, _border),
    "rich_text_list": record(
        TYPE
        | {
            "elements": items(by_type({"rich_text_section": _section}), 1000, 0),
            "style": choice("bullet", "ordered"),
        },
        _border | {"indent": integer(0, 8), "offset": integer(0, 10**6)},
    ),
}
ELEMENTS = items(only(PARTS, *PARTS), 1000, 0)

_rich_cell = record(TYPE | {"elements": ELEMENTS}, {"block_id": string(255)})
CELL = by_type({"raw_text": record(TYPE | {"text": string(MOST_TEXT)}), "rich_text": _rich_cell})
COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})


def column(value: Any, pointer: str, problems: Problems) -> None:
    """Accept the settings of a column; null skips one."""
    if value is not None:
        COLUMN(value, pointer, problems)


def even_rows(value: Any, pointer: str, problems: Problems) -> None:
    """Require as many cells in every row, and not too much text in all of them."""
    rows = value.get("rows")
    listed = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    if len({len(row) for row in listed}) > 1:
        problem(problems, f"{pointer}/rows", "all rows must have the same number of cells")
    if characters(rows) > CELL_CHARACTERS:
        problem(problems, f"{pointer}/rows", f"cells must be less than {CELL_CHARACTERS + 1} characters together")


def characters(value: Any) -> int:
    """Count the characters of every text inside a block, or inside several."""
    if isinstance(value, dict):
        text = value.get("text")
        own = len(text) if isinstance(text, str) else 0
        return own + sum(map(characters, value.values()))
    return sum(map(characters, value)) if isinstance(value, list) else 0
