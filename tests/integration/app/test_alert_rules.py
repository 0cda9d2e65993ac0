"""The alert rules that are shipped: Prometheus takes them, each rings when it should, and the page tells what to do."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.app import promtool
from tests.integration.app.scraping import names

ROOT = Path(__file__).parents[3]
RULES = ROOT / "deploy/prometheus/alerts.yml"
JOB = 'job="bot"'
PAGE = (ROOT / "docs/monitoring.md").read_text(encoding="utf-8")

#: alert → series, with the values of each minute, that make it ring, and such that do not
CASES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "Down": ({"up": "0x60"}, {"build_info": "1x60"}),
    "NotReady": ({"worker": "0x60"}, {"worker": "0x1 1x60"}),
    "SeveralWork": (
        {'worker{instance="a"}': "1x60", 'worker{instance="b"}': "1x60"},
        {'worker{instance="a"}': "1x30 0x30", 'worker{instance="b"}': "0x28 1x32"},
    ),
    "ChangesHands": (
        {'worker{instance="a"}': " ".join("10" * 31), 'worker{instance="b"}': " ".join("01" * 31)},
        {'worker{instance="a"}': "1x20 0x40", 'worker{instance="b"}': "0x20 1x40"},
    ),
    "SlackAway": ({"slack_connected": "0x60"}, {"slack_connected": "0x1 1x60"}),
    "AlepheeAway": ({"alephee_ok": "0x60"}, {"alephee_ok": "0x4 1x60"}),
    "ApprovedNotSent": (
        {'oldest_waiting_seconds{state="approved"}': "0+60x60"},
        {'oldest_waiting_seconds{state="approved"}': "0x60", 'oldest_waiting_seconds{state="pending"}': "9999x60"},
    ),
    "CallHangs": (
        {'oldest_waiting_seconds{state="sending"}': "0+60x60"},
        {'oldest_waiting_seconds{state="sending"}': "30x60"},
    ),
    "CollectingStuck": (
        {'oldest_waiting_seconds{state="collecting"}': "0+60x60"},
        {'oldest_waiting_seconds{state="collecting"}': "300x60"},
    ),
    "UnknownWaits": (
        {'oldest_waiting_seconds{state="unknown"}': "3000+60x60"},
        {'oldest_waiting_seconds{state="unknown"}': "0+60x60"},
    ),
    "PendingWaits": (
        {'oldest_waiting_seconds{state="pending"}': "14000+60x60"},
        {'oldest_waiting_seconds{state="pending"}': "0+60x60"},
    ),
    "OutboxStuck": ({"outbox_oldest_seconds": "0+60x60"}, {"outbox_oldest_seconds": "600x60"}),
    "SendsRefused": (
        {'sends_total{kind="message",outcome="refused"}': "0+1x60"},
        {'sends_total{kind="message",outcome="refused"}': "0x50 1x10", 'sends_total{outcome="sent"}': "0+9x60"},
    ),
    "ProofFailed": ({"proof_ok": "0x60"}, {"proof_ok": "1x60"}),
    "ProofOld": ({"proof_age_seconds": "200000+60x90"}, {"proof_age_seconds": "80000+60x90"}),
    "DiskLow": ({"disk_free_bytes": "150000000x60"}, {"disk_free_bytes": "9000000000x60"}),
    "WalLarge": ({"wal_bytes": "175000000x60"}, {"wal_bytes": "16000000x20 175000000x5 16000000x60"}),
    "AcksSlow": (
        {f'ack_seconds_bucket{{le="{bound}"}}': f"0+{n}x60" for bound, n in (("2.0", 0), ("5.0", 1), ("+Inf", 1))},
        {'ack_seconds_bucket{le="0.1"}': "0+9x60", 'ack_seconds_bucket{le="+Inf"}': "0+9x60"},
    ),
    "UnexpectedErrors": (
        {'errors_total{side="bot",class="KeyError"}': "_x55 1x5"},
        {
            'errors_total{side="slack",class="NotAccepted"}': "0+9x60",
            'errors_total{side="bot",class="KeyError"}': "3x60",
        },
    ),
    "Denials": ({"denials_total": "0+1x60"}, {"denials_total": "0x30 3x30"}),
}


def rules() -> list[dict[str, Any]]:
    read = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def test_prometheus_takes_the_rules() -> None:
    assert "SUCCESS" in promtool.says("check", "rules", str(RULES))


def series(told: dict[str, str]) -> list[dict[str, str]]:
    return [{"series": named(name), "values": values} for name, values in told.items()]


def named(name: str) -> str:
    """Return the full name of a series of the one job there is."""
    bare, _, labels = name.rstrip("}").partition("{")
    known = bare if bare == "up" else f"alephee_bot_{bare}"
    return f"{known}{{{','.join(filter(None, (JOB, labels)))}}}"


@pytest.mark.parametrize("rings", [True, False], ids=["rings", "is_silent"])
def test_each_alert_rings_when_it_should_and_at_no_other_time(tmp_path: Path, *, rings: bool) -> None:
    tests = []
    for name, (ringing, silent) in CASES.items():
        told = {"interval": "1m", "input_series": series(ringing if rings else silent), "promql_expr_test": []}
        count = f'count(ALERTS{{alertname="AlepheeBot{name}", alertstate="firing"}}) > 0'
        expected = [{"labels": "{}", "value": 1}] if rings else []
        told["promql_expr_test"] = [{"expr": count, "eval_time": "60m", "exp_samples": expected}]
        tests.append(told)
    if rings:  # a long `for`
        tests[[*CASES].index("ProofOld")]["promql_expr_test"][0]["eval_time"] = "75m"  # type: ignore[index]
    file = tmp_path / "test.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}))
    assert "SUCCESS" in promtool.says("test", "rules", str(file))


def test_every_alert_has_a_case_that_rings_and_says_what_to_do() -> None:
    assert [rule["alert"] for rule in rules()] == [f"AlepheeBot{name}" for name in CASES]
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert set(rule["annotations"]) == {"summary", "description", "runbook"}
        assert all(text.strip() for text in rule["annotations"].values())


def test_rules_ask_for_metrics_that_there_are() -> None:
    for rule in rules():
        asked = set(re.findall(r"alephee_bot_\w+", rule["expr"]))
        assert asked - names() == set(), rule["alert"]
        assert asked


def test_the_page_has_a_row_for_every_alert_with_its_severity() -> None:
    told = re.findall(r"^\| `(AlepheeBot\w+)` \| (\w+) \|", PAGE, re.MULTILINE)
    assert told == [(rule["alert"], rule["labels"]["severity"]) for rule in rules()]
