"""What the page about monitoring says is what there is to be seen."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from bot.domain.messages import MESSAGE
from bot.domain.requests import State
from bot.observing import facts
from bot.ports.facts import Fact
from tests.integration.app.scraping import filled

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/monitoring.md").read_text(encoding="utf-8")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
ROW = re.compile(r"^\| `(alephee_bot_\w+)(?:\{([\w,]*)\})?` \| (\w+) \|", re.MULTILINE)


def test_the_table_of_metrics_names_each_with_its_type_and_labels() -> None:
    told = {
        (name, frozenset(filter(None, labels.split(","))), kind)
        for name, labels, kind in re.findall(
            r"^\| `(alephee_bot_\w+)(?:\{([\w,]*)\})?` \| (\w+) \|", PAGE, re.MULTILINE
        )
    }
    found = set()
    for family in filled().collect():
        name = family.name + ("_total" if family.type == "counter" else "")
        if name.startswith("alephee_bot_"):
            labels = {label for sample in family.samples for label in sample.labels} - {"le"}
            found.add((name, frozenset(labels), family.type))
    assert told == found


def test_every_metric_says_what_it_is() -> None:
    said = generate_latest(filled()).decode()
    assert re.findall(r"^# HELP (\S+) *$", said, re.MULTILINE) == []


def fields_of(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code gives to lines of the process log."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"bound_contextvars", "bind_contextvars"}:
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)
        for keyword in node.keywords:
            if keyword.arg == "extra":
                yield from (
                    str(key.value)
                    for one in ast.walk(keyword.value)
                    if isinstance(one, ast.Dict)
                    for key in one.keys
                    if isinstance(key, ast.Constant)
                )


def sentences_of(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that say a line of the process log."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            logger = node.func.value
            if isinstance(logger, ast.Name) and logger.id == "log" and node.func.attr in LEVELS:
                yield node


def test_what_a_line_knows_stands_in_its_fields_and_its_sentence_is_always_the_same() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for room in ("bot", "handlers")
        for path in (ROOT / room).rglob("*.py")
        for call in sentences_of(ast.parse(path.read_text(encoding="utf-8")))
        if len(call.args) != 1 or isinstance(call.args[0], ast.JoinedStr)
    ]
    assert wrong == []


def documented() -> set[str]:
    rows = [line for line in PAGE.partition("The fields, beside")[2].splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_the_table_of_fields_names_all_that_lines_tell() -> None:
    paths = (path for room in ("bot", "handlers") for path in (ROOT / room).rglob("*.py"))
    told = {name for path in paths for name in fields_of(ast.parse(path.read_text(encoding="utf-8")))}
    assert told - documented() == set()


def test_what_is_told_of_events_is_in_the_table_and_no_more_than_codes() -> None:
    fact = Fact(
        name="sent",
        batch="b1",
        requests=("r1",),
        kind=MESSAGE,
        states=(State.SENDING, State.SENT),
        actor="U00ANA",
        detail=dict.fromkeys(("why", "status", "what", "evidence", "decision", "events", "text", "values"), "x"),
    )
    assert facts.told_of(fact).keys() - documented() == set()
    assert not facts.told_of(fact).keys() & {"text", "values"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("U00ANA", "U00ANA"),
        ("failure.status_409", "failure.status_409"),
        (409, 409),
        (["card.a", "card.b"], "card.a card.b"),
        ("'; DROP TABLE requests; --", "(no code)"),
        ("Hola, llega\nmañana", "(no code)"),
        ({"text": "Hola"}, "(no code)"),
        ("x" * 81, "(no code)"),
    ],
)
def test_words_where_an_id_or_a_code_should_be_are_not_repeated(value: object, told: object) -> None:
    """The id of a person is what a delivery says it is."""
    fact = Fact(
        name="denied",
        batch=None,
        requests=(),
        kind=None,
        states=(None, None),
        actor=None,
        detail={"why": value},
    )
    assert facts.told_of(fact) == {"why": told}
