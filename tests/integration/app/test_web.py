"""Health, readiness and metrics over a real socket."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.clock import SystemClock
from bot.log.store import SqliteSendLog, open_log
from bot.metrics import make_registry
from bot.operations.reports import Health
from bot.web import Web


class Patient:
    """Something whose health can be set."""

    def __init__(self) -> None:
        self.problem = ""

    def health(self) -> Health:
        return Health(
            sender_running=True,
            slack_connected=not self.problem,
            database_problem=self.problem,
            pace={"orders.get": 2.5},
        )


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteSendLog]:
    opened = open_log(tmp_path / "bot.db", lock_wait=timedelta(), clock=SystemClock())
    yield opened
    opened.close()


@pytest.fixture
def patient() -> Patient:
    return Patient()


@pytest.fixture
def web(log: SqliteSendLog, patient: Patient) -> Iterator[httpx.Client]:
    served = Web(patient.health, make_registry(log, patient.health))

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    served.mount("/echo", application)
    port = served.start("127.0.0.1", 0)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
    served.close()


def test_healthz_says_that_the_process_lives(web: httpx.Client) -> None:
    assert web.get("/healthz").json() == {"status": "ok"}


def test_readyz_says_what_keeps_the_bot_from_its_job(web: httpx.Client, patient: Patient) -> None:
    assert web.get("/readyz").status_code == 200
    patient.problem = "the disk is full"
    answer = web.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["database not writable: the disk is full", "Slack is not connected"]


def test_metrics_tell_health_requests_and_pace(web: httpx.Client) -> None:
    text = web.get("/metrics").text
    assert "alephee_bot_sender_running 1.0" in text
    assert 'alephee_bot_requests{state="unknown"} 0.0' in text
    assert 'alephee_bot_pace_seconds{endpoint="orders.get"} 2.5' in text


def test_metrics_without_a_log_still_tell_the_health(web: httpx.Client, log: SqliteSendLog) -> None:
    log.path.unlink()
    text = web.get("/metrics").text
    assert "alephee_bot_database_writable" in text
    assert "alephee_bot_requests{" not in text


def test_what_is_posted_to_a_mounted_path_reaches_its_application(web: httpx.Client) -> None:
    assert web.post("/echo", content=b"hello").content == b"hello"
    assert web.get("/echo").status_code == 404


def test_other_paths_and_methods_are_refused(web: httpx.Client) -> None:
    assert web.get("/").status_code == 404
    assert web.post("/healthz").status_code == 405


def test_answers_are_json(web: httpx.Client) -> None:
    assert json.loads(web.get("/readyz").content) == {"status": "ready"}
