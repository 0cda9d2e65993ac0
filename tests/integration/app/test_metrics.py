"""What Prometheus is told: the names of the design, the figures of the log, whatever is away or hangs."""

import re
from datetime import datetime
from threading import Event
from time import monotonic

import pytest
from prometheus_client import generate_latest

from bot.domain.outbox import CHAIN_BROKEN, HEAD_NOTED, WITNESS_GONE
from bot.domain.requests import Outcome, State
from bot.errors import LogUnavailable
from bot.growth import ServerSizes
from bot.observing.measures import Measures
from bot.operations.looking_up.reports import Health
from tests.integration.app import promtool
from tests.integration.app.scraping import Scraped, approve, call, filled, value
from tests.integration.log.samples import NOON, add, request

#: as the design has them, and what they are told by; those of the process itself come from prometheus_client
DESIGNED = {
    "build_info": {"version"},
    "requests": {"kind", "state"},
    "oldest_waiting_seconds": {"state"},
    "outbox_messages": set(),
    "outbox_oldest_seconds": set(),
    "sends_total": {"kind", "outcome"},
    "ack_seconds": set(),
    "alephee_call_seconds": {"endpoint"},
    "approve_to_sent_seconds": set(),
    "rate_limit_remaining": {"endpoint"},
    "errors_total": {"side", "class"},
    "denials_total": set(),
    "database_bytes": set(),
    "wal_bytes": set(),
    "disk_free_bytes": set(),
    "proof_age_seconds": set(),
    "proof_ok": set(),
    "worker": set(),
    "slack_connected": set(),
    "alephee_ok": set(),
}


@pytest.fixture
def scraped() -> Scraped:
    return Scraped()


def test_the_metrics_are_those_of_the_design_and_no_others() -> None:
    found: dict[str, set[str]] = {}
    for family in filled().collect():
        for sample in family.samples:
            name = re.sub("_(bucket|sum|count)$", "", sample.name).removeprefix("alephee_bot_")
            if not sample.name.startswith("process_"):
                found.setdefault(name, set()).update(set(sample.labels) - {"le"})
    assert found == DESIGNED


def test_prometheus_itself_has_nothing_to_say_against_them() -> None:
    assert promtool.says("check", "metrics", given=generate_latest(filled()).decode()) == ""


def test_requests_are_counted_by_kind_and_state(scraped: Scraped) -> None:
    add(scraped.log, request("r1"), request("r2"))
    registry = scraped.registry()
    assert value(registry, "requests", kind="message", state="pending") == 2
    assert value(registry, "requests", kind="create_order", state="sent") == 0


def test_a_send_is_counted_with_how_long_it_took_from_the_approval(scraped: Scraped) -> None:
    add(scraped.log, request())
    scraped.turn(30)
    approve(scraped)
    scraped.turn(19)
    call(scraped, State.SENT, Outcome.SENT)
    registry = scraped.registry()
    assert value(registry, "sends_total", kind="message", outcome="sent") == 1
    assert value(registry, "approve_to_sent_seconds_sum") == 20


@pytest.mark.parametrize(
    ("to", "outcome"),
    [
        (State.REFUSED, Outcome.REFUSED),
        (State.UNKNOWN, Outcome.UNKNOWN),
        (State.APPROVED, Outcome.NEVER_SENT),
    ],
)
def test_a_call_that_did_not_arrive_is_counted_by_how_it_ended(scraped: Scraped, to: State, outcome: Outcome) -> None:
    add(scraped.log, request())
    approve(scraped)
    call(scraped, to, outcome)
    registry = scraped.registry()
    assert value(registry, "sends_total", kind="message", outcome=outcome.value) == 1
    assert value(registry, "approve_to_sent_seconds_count") == 0


def test_before_the_first_proof_nothing_is_said_of_it_and_then_its_age_and_whether_it_was_well(
    scraped: Scraped,
) -> None:
    registry = scraped.registry()
    assert value(registry, "proof_ok") is None
    with scraped.log.write() as tx:
        tx.events.note(HEAD_NOTED, at=NOON, detail={"head": "sha256:1"})
    scraped.turn(3600)
    assert (value(registry, "proof_ok"), value(registry, "proof_age_seconds")) == (1, 3600)
    with scraped.log.write() as tx:
        tx.alerts.raise_for(CHAIN_BROKEN, at=scraped.clock.now(), note="event 7")
    scraped.turn(3600)
    assert (value(registry, "proof_ok"), value(registry, "proof_age_seconds")) == (0, 7200)
    with scraped.log.write() as tx:
        tx.alerts.close(CHAIN_BROKEN, at=scraped.clock.now())
    assert value(registry, "proof_ok") == 1


def test_a_head_that_the_witness_holds_and_the_log_does_not_is_no_sound_log(scraped: Scraped) -> None:
    with scraped.log.write() as tx:
        tx.events.note(HEAD_NOTED, at=NOON, detail={"head": "sha256:1"})
        tx.alerts.raise_for(WITNESS_GONE, at=NOON, note="2026-11-20 #7")
    assert value(scraped.registry(), "proof_ok") == 0


def test_a_first_proof_that_fails_is_told_although_there_was_none_that_did_not(scraped: Scraped) -> None:
    with scraped.log.write() as tx:
        tx.alerts.raise_for(CHAIN_BROKEN, at=NOON, note="event 7")
    registry = scraped.registry()
    assert (value(registry, "proof_ok"), value(registry, "proof_age_seconds")) == (0, None)


def test_health_is_told_and_of_an_alephee_nobody_asked_yet_nothing(scraped: Scraped) -> None:
    away = Health(sender_running=True, slack_connected=False, database_problem="the disk is full", pace={})
    registry = scraped.registry(health=lambda: away)
    assert value(registry, "worker") == value(registry, "slack_connected") == 0
    assert value(registry, "alephee_ok") is None
    registry = Scraped().registry()
    assert value(registry, "worker") == value(registry, "slack_connected") == value(registry, "alephee_ok") == 1


def test_without_a_log_the_rest_is_told(scraped: Scraped) -> None:
    add(scraped.log, request())
    approve(scraped)
    registry = scraped.registry()
    scraped.log.unavailable = "the disk is full"
    assert value(registry, "worker") == 1
    assert value(registry, "requests", kind="message", state="pending") is None
    assert value(registry, "rate_limit_remaining", endpoint="messages.post") == 7


def test_a_send_whose_approval_cannot_be_read_is_counted_all_the_same(scraped: Scraped) -> None:
    add(scraped.log, request())
    approve(scraped)
    measures = Measures(scraped.clock, lambda _id: fail())
    scraped.log.hear(measures.hear)
    call(scraped, State.SENT, Outcome.SENT)
    assert value(measures.registry, "sends_total", kind="message", outcome="sent") == 1
    assert value(measures.registry, "approve_to_sent_seconds_count") == 0


def fail() -> datetime:
    raise LogUnavailable("the disk is full")


@pytest.mark.parametrize("what", ["figures", "sizes"])
def test_a_disk_that_hangs_holds_no_scrape_up_and_a_second_scrape_not_at_all(scraped: Scraped, what: str) -> None:
    hanging = Event()
    registry = scraped.registry(**{what: lambda: hanging.wait(30)})
    begun = monotonic()
    assert b"alephee_bot_build_info{" in generate_latest(registry)
    assert monotonic() - begun < 2
    begun = monotonic()
    generate_latest(registry)
    assert monotonic() - begun < 0.5
    hanging.set()


def test_a_database_on_a_server_tells_its_size_alone(scraped: Scraped) -> None:
    registry = scraped.registry(sizes=lambda: ServerSizes(8192))
    assert value(registry, "database_bytes") == 8192
    assert (value(registry, "wal_bytes"), value(registry, "disk_free_bytes")) == (None, None)


def test_a_database_that_is_away_leaves_its_size_out(scraped: Scraped, caplog: pytest.LogCaptureFixture) -> None:
    registry = scraped.registry(sizes=fail)
    assert value(registry, "database_bytes") is None
    assert "a look for the metrics failed" not in caplog.text


def test_a_look_that_fails_is_told_in_the_process_log_and_the_rest_of_the_metrics_stands(
    scraped: Scraped, caplog: pytest.LogCaptureFixture
) -> None:
    registry = scraped.registry(sizes=lambda: 1 // 0)
    assert value(registry, "database_bytes") is None
    assert value(registry, "worker") == 1
    assert "a look for the metrics failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
