"""Every code that ``sends`` can hold is explained in ``docs/log.md``."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "log.md").read_text(encoding="utf-8")
SOURCES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot").rglob("*.py"))]


def named(pattern: str) -> set[str]:
    """Find what the program calls by a pattern."""
    return {name for source in SOURCES for name in re.findall(pattern, source)}


def test_every_warning_is_named() -> None:
    codes = named(r'\bwarn\(\s*"([a-z_]+\.[a-z_]+)"')
    assert len(codes) > 15
    assert {code for code in codes if f"`{code}`" not in DOCS} == set()


def test_every_cause_of_a_call_that_ends_a_request_is_named() -> None:
    codes = named(r'\b(?:Unknown|Refused)\(\s*"failure\.([a-z_0-9]+)"')
    assert len(codes) > 8
    assert {code for code in codes if f"`{code}`" not in DOCS} == set()
