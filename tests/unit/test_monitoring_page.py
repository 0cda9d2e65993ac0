"""What the page about monitoring says is what there is to be seen."""

import re
from pathlib import Path

from prometheus_client import generate_latest

from tests.integration.app.scraping import filled

PAGE = (Path(__file__).parents[2] / "docs/monitoring.md").read_text(encoding="utf-8")
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
