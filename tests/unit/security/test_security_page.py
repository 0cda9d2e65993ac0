"""``docs/security.md`` names tests and files: every one exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", PAGE)))
ITEMS = [line for line in PAGE.splitlines() if re.match(r"\| \d+\.\d+\.\d+", line)]


@pytest.mark.parametrize("name", NAMED)
def test_every_test_the_page_names_exists(name: str) -> None:
    path, _, function = name.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    tests = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert tests
    assert not function or function in tests


def test_every_item_has_a_test_or_a_reason() -> None:
    assert len(ITEMS) > 40
    for line in ITEMS:
        _, numbers, asks, proof, _ = re.split(r"(?<!\\)\|", line)
        assert re.fullmatch(r" (\d+\.\d+\.\d+)(, \d+\.\d+\.\d+)* ", numbers), line
        assert asks.strip(), line
        assert proof.strip(), line


def test_no_test_is_mentioned_in_a_way_that_is_not_checked() -> None:
    assert set(re.findall(r"tests/[\w/]+\.py(?:::\w+)?", PAGE)) == set(NAMED)
    assert not re.search(r"(?<![\w:])test_\w+", re.sub(r"`tests/[^`]*`", "", PAGE))
