"""Faults inside rich text and tables: the gate looks at every leaf and every cell."""

from typing import Any

import pytest

from sandbox.slack import check
from tests.integration.sandbox.slack_blocks import bullets, cell, leaf, rich_text, table

FAULTS: list[tuple[str, list[Any], str, str]] = [
    ("an empty cell", [table([cell(), cell("")])], "more than 0 characters", "/blocks/0/rows/0/1/text"),
    ("a cell that is a bare text", [table(["a"])], "unsupported type", "/blocks/0/rows/0/0/type"),
    ("an empty leaf in a cell", [table([rich_text(leaf(""))])], "more than 0", "/rows/0/0/elements/0/elements/0/text"),
    ("cells of 10,001", [table([cell("x" * 10_001)])], "less than 10001 characters together", "/blocks/0/rows"),
    (
        "a column that is aligned nowhere",
        [table([cell(), cell()]) | {"column_settings": [None, {"align": "top"}]}],
        "must be one of left",
        "/blocks/0/column_settings/1/align",
    ),
    ("an empty leaf", [rich_text(leaf(), leaf(""))], "more than 0", "/blocks/0/elements/0/elements/1/text"),
    *(
        (f"an empty leaf in a {kind}", [rich_text(leaf(""), kind=kind)], "more than 0", "/elements/0/elements/0/text")
        for kind in ("rich_text_preformatted", "rich_text_quote")
    ),
    (
        "an empty leaf in a list",
        [bullets({"type": "rich_text_section", "elements": [leaf("")]})],
        "more than 0",
        "/elements/0/elements/0/elements/0/text",
    ),
    ("a link to nowhere", [rich_text({"type": "link", "url": ""})], "more than 0", "/elements/0/elements/0/url"),
    ("an unknown leaf", [rich_text({"type": "image", "text": "a"})], "unsupported type: image", "/elements/0/type"),
    ("a leaf of an unknown style", [rich_text(leaf() | {"style": {"big": True}})], "property: big", "/0/style"),
]


@pytest.mark.parametrize(("blocks", "text", "place"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_single_fault_inside_a_block_is_found(blocks: list[Any], text: str, place: str) -> None:
    (problem,) = check(blocks, "message")
    assert text in problem
    assert problem.endswith(f"{place}]")
