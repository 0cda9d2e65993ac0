"""The dashboard that is shipped: as Grafana imports one, with metrics that there are and queries that can be read."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.app import promtool
from tests.integration.app.scraping import names

DASHBOARD: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "deploy/grafana/dashboard.json").read_text(encoding="utf-8")
)
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
#: of a query, what Grafana puts in
INTERVAL, JOB = "$__rate_interval", "$job"


def targets() -> Iterator[tuple[str, dict[str, Any]]]:
    for panel in PANELS:
        for target in panel.get("targets", ()):
            yield f"{panel['title']} {target['refId']}", target


def test_grafana_asks_for_the_data_source_and_everything_uses_the_one_it_is_given() -> None:
    (asked,) = DASHBOARD["__inputs"]
    assert (asked["type"], asked["pluginId"]) == ("datasource", "prometheus")
    known = {"type": "prometheus", "uid": f"${{{asked['name']}}}"}
    users = [panel for panel in PANELS if panel["type"] != "row"]
    users += [target for _, target in targets()] + DASHBOARD["templating"]["list"]
    assert {json.dumps(user["datasource"]) for user in users} == {json.dumps(known)}
    assert DASHBOARD["id"] is None  # of another Grafana
    assert {DASHBOARD["title"], DASHBOARD["uid"]} == {"Alephee bot", "alephee-bot"}


def test_it_requires_what_it_uses() -> None:
    required = {one["id"] for one in DASHBOARD["__requires"] if one["type"] == "panel"}
    assert {panel["type"] for panel in PANELS} - {"row"} == required


def test_panels_have_numbers_of_their_own_and_lie_beside_each_other_on_the_grid() -> None:
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    fields: dict[int, set[tuple[int, int]]] = {}
    for panel in PANELS:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        fields[panel["id"]] = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
    assert [(a, b) for a, b in combinations(fields, 2) if fields[a] & fields[b]] == []


def test_every_panel_says_what_it_shows() -> None:
    assert [panel["title"] for panel in PANELS if panel["type"] != "row" and not panel["description"]] == []


@pytest.mark.parametrize(("where", "target"), [*targets()])
def test_a_query_asks_for_metrics_that_there_are_of_the_chosen_jobs(where: str, target: dict[str, Any]) -> None:
    asked = re.findall(r"((?:alephee_bot|process)_\w+)(\{[^}]*\})?", target["expr"])
    assert asked
    assert {name for name, _ in asked} - names() == set(), where
    assert all('job=~"$job"' in labels for _, labels in asked), where


def test_every_metric_of_the_bot_is_on_it() -> None:
    shown = {name for _, target in targets() for name in re.findall(r"alephee_bot_\w+", target["expr"])}
    bare = {re.sub("_(bucket|sum|count)$", "", name) for name in names() if name.startswith("alephee_bot_")}
    assert bare - {re.sub("_(bucket|sum|count)$", "", name) for name in shown} == set()


def test_prometheus_can_read_every_query(tmp_path: Path) -> None:
    rules = [
        {"record": f"read:{number}", "expr": target["expr"].replace(INTERVAL, "5m").replace(JOB, ".*")}
        for number, (_, target) in enumerate(targets())
    ]
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool.says("check", "rules", str(file))
