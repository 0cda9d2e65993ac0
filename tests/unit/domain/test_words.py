"""The domain speaks of orders, messages and people: of no screen, protocol, store or file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.domain

SOURCES = sorted(Path(bot.domain.__file__).parent.rglob("*.py"))
#: the name under which logs keep where a file lies
KEPT = {"slack_id"}
FOREIGN = {
    "Slack": re.compile(r"slack|mrkdwn|block_kit|emojize|shortcode", re.IGNORECASE),
    "inputs and buttons": re.compile(r"(block|action|callback|trigger|view)_id|private_metadata|datetimepicker|modal"),
    "Slack's markup": re.compile(r"<[@#]|<!(date|here|channel|everyone|subteam)|&(amp|lt|gt);|^:[a-z0-9_]+:$"),
    "HTTP": re.compile(r"httpx|aiohttp|status_code"),
    "SQL": re.compile(r"sqlite|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE)\b"),
    "files": re.compile(r"^(open|Path|pathlib|read_text|read_bytes|resources|importlib|__file__|os)$|\.toml$"),
}


def words(tree: ast.AST) -> Iterator[str]:
    """Yield every name, and every text but descriptions."""
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value
        named = (getattr(node, name, None) for name in ("id", "attr", "arg", "name", "module"))
        yield from (name for name in named if isinstance(name, str))


@pytest.mark.parametrize("what", FOREIGN)
def test_the_domain_knows_nothing_of(what: str) -> None:
    found = {
        f"{source.stem}: {word}"
        for source in SOURCES
        for word in words(ast.parse(source.read_text(encoding="utf-8")))
        if FOREIGN[what].search(word) and word not in KEPT
    }
    assert found == set()


def test_a_word_that_must_not_stand_there_is_seen() -> None:
    tree = ast.parse('"""Of Slack."""\nasked = open(view["block_id"]), "<!date^1>"\n')
    assert {what for what, pattern in FOREIGN.items() if any(map(pattern.search, words(tree)))} == {
        "files",
        "inputs and buttons",
        "Slack's markup",
    }
