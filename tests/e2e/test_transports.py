import json
import logging
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.app import Bot
from handlers.slack.http import PATH
from sandbox.server import Sandbox
from sandbox.slack.http_delivery import encoded, signature
from tests import process_log
from tests.e2e.driver import ALERTS, ANA, BRUNO, CARLA, Driver, said, text_of
from tests.e2e.starting import HASTY, Bots, Drive, address

SECRET_TEXT = "the private words of a person"
#: seconds within which Slack's loss is known, and within which the socket is back (the bot's promise)
LOST, BACK = 15.0, 15.0
pytestmark = pytest.mark.usefixtures("hasty")
FORM = {"command": "/alephee", "text": SECRET_TEXT, "user_id": ANA, "channel_id": "C0SUPPORT"}


def ready(driver: Driver) -> tuple[int, list[str]]:
    answer = httpx.get(f"{address(driver.bot)}/readyz")
    return answer.status_code, answer.json().get("reasons", [])


def connected(driver: Driver, times: int) -> bool:
    """Whether a socket is open, and so many were asked for since the start."""
    return driver.slack.api_calls["apps.connections.open"] >= times and driver.slack.sockets > 0


def post(driver: Driver, *, at: str = "", secret: str = "", **headers: str) -> int:
    """Deliver a command by hand, as anybody on the network may."""
    body, kind = encoded("slash_commands", FORM)
    at = at or str(int(time.time()))
    signed = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(secret or driver.slack.signing_secret, at, body),
    }
    return httpx.post(str(driver.slack.request_url), content=body, headers=signed | headers).status_code


def test_the_word_payload_in_a_command_works_over_both_transports(both: Driver) -> None:
    assert text_of(both.command(CARLA, "order payload")) == said("numbers.not_a_number", "en", token="payload")
    assert text_of(both.command(CARLA, "order payload=1"))


def test_a_delivery_with_a_right_signature_is_taken(drive: Drive) -> None:
    assert post(drive("http")) == 200


@pytest.mark.parametrize(
    ("wrong", "headers"),
    [
        ({"secret": "somebody-elses-secret"}, {}),
        ({"at": "1700000000"}, {}),
        ({"at": "soon"}, {}),
        ({"at": "9" * 40}, {}),
        ({}, {"X-Slack-Signature": ""}),
        ({}, {"X-Slack-Signature": "v1=00"}),
        ({}, {"X-Slack-Request-Timestamp": ""}),
    ],
)
def test_a_wrong_signature_is_401_and_leaves_nothing_of_the_body_in_the_log(
    drive: Drive, caplog: pytest.LogCaptureFixture, wrong: dict[str, str], headers: dict[str, str]
) -> None:
    driver = drive("http")
    caplog.set_level(logging.DEBUG)
    assert post(driver, **wrong, **headers) == 401
    assert "without a valid signature" in caplog.text
    assert SECRET_TEXT not in process_log.text(caplog)
    assert "private" not in process_log.text(caplog)
    assert driver.whispers(ANA) == []


@pytest.mark.parametrize("body", [b"payload=%FF", b"payload={", b"payload=[]", b"payload", b"\xff\xfe", b"[]"])
def test_a_signed_body_that_is_nonsense_has_no_effect_and_is_no_server_error(drive: Drive, body: bytes) -> None:
    driver = drive("http")
    at = str(int(time.time()))
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature(driver.slack.signing_secret, at, body)}
    for kind in ("application/x-www-form-urlencoded", "application/json"):
        answer = httpx.post(str(driver.slack.request_url), content=body, headers=headers | {"Content-Type": kind})
        assert answer.status_code < 500, kind
    assert driver.events("denied") == driver.sends() == []


def test_the_url_verification_of_slack_is_answered(drive: Drive) -> None:
    driver = drive("http")
    body, at = json.dumps({"type": "url_verification", "challenge": "abc"}).encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(driver.slack.signing_secret, at, body),
    }
    answer = httpx.post(str(driver.slack.request_url), content=body, headers=headers)
    assert (answer.status_code, "abc" in answer.text) == (200, True)


def test_with_socket_mode_nothing_is_taken_over_http(driver: Driver) -> None:
    assert httpx.post(f"{address(driver.bot)}/slack/events", content=b"x").status_code == 404


def test_an_approval_delivered_twice_is_one_effect(both: Driver) -> None:
    both.ask(ANA, 580101, "Hola.")
    card = both.card(has="approve")
    both.slack.deliver_twice()
    assert both.approve(BRUNO, card).ok
    both.wait_for_state("sent")
    assert both.slack.redeliver().ok
    answer = both.wait(lambda: both.whispers(BRUNO, card["channel"]))[-1]
    assert f"<@{BRUNO}>" in text_of(answer)
    assert (len(both.texts_received()), len(both.events("approved"))) == (1, 1)


def test_a_dropped_socket_is_back_soon_and_people_go_on(driver: Driver) -> None:
    driver.slack.drop_sockets()
    driver.wait(lambda: connected(driver, 2), BACK)
    assert said("help.title", "en") in text_of(driver.command(CARLA, "help"))


def test_a_client_whose_thread_has_died_is_replaced(driver: Driver) -> None:
    """What arrives is read by nobody then, although the connection stands."""
    socket = driver.bot.vitals.socket
    assert socket is not None
    line = socket._line
    assert line is not None
    line._client.closed = True  # what its message processor looks at
    line._client.message_processor.event.set()
    driver.wait(lambda: socket._line is not line and ready(driver)[0] == 200, BACK)
    assert said("help.title", "en") in text_of(driver.command(CARLA, "help"))


def test_a_connection_that_slack_does_not_give_at_first_is_asked_for_again(
    driver: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    driver.slack.fault("apps.connections.open", "reset_before", count=None)
    driver.slack.drop_sockets()
    driver.wait(lambda: "the connection to Slack is away" in caplog.text, LOST)
    driver.slack.clear_faults()
    driver.wait(lambda: ready(driver)[0] == 200, BACK)
    assert said("help.title", "en") in text_of(driver.command(CARLA, "help"))


def test_a_socket_that_slack_wants_replaced_is_replaced(driver: Driver) -> None:
    driver.slack.refresh_sockets()
    driver.wait(lambda: connected(driver, 2), BACK)
    assert said("help.title", "en") in text_of(driver.command(CARLA, "help"))


def test_a_bot_over_http_was_ready_before_it_took_deliveries(sandbox: Sandbox, tmp_path: Path) -> None:
    bot = Bot(Bots(sandbox, tmp_path / "log.db").settings(transport="http"), waits=HASTY)
    sandbox.slack.fault("conversations.info", "503", count=None)
    with ThreadPoolExecutor(1) as pool:
        started = pool.submit(bot.start)
        sandbox.slack.wait_for(lambda: sandbox.slack.api_calls["auth.test"] > 1)
        assert bot.health().problems == ("Slack is not connected",)
        assert httpx.post(f"{address(bot)}{PATH}").status_code == 503  # it comes again
        sandbox.slack.clear_faults()
        sandbox.slack.wait_for(lambda: not bot.health().problems)
        assert httpx.post(f"{address(bot)}{PATH}").status_code == 401  # nobody's signature, and no 404
        started.result()
    bot.stop()


def test_a_deaf_socket_is_noticed_and_replaced(driver: Driver) -> None:
    driver.slack.deaf = True
    problems = driver.wait(lambda: ready(driver)[1], LOST)
    assert problems == ["Slack is not connected"]
    driver.slack.deaf = False
    driver.wait(lambda: ready(driver)[0] == 200, BACK)
    # slack_sdk may go on reading the old connection for a moment: whoever is not answered presses again.
    driver.wait(lambda: driver.slack.command(CARLA, "/alephee help").ok, BACK)
    assert said("help.title", "en") in text_of(driver.command(CARLA, "help"))


def test_readyz_says_when_slack_is_gone_and_when_it_is_back(both: Driver) -> None:
    assert ready(both) == (200, [])
    both.slack.fault("*", "down", count=None)
    assert both.wait(lambda: ready(both)[1], LOST) == ["Slack is not connected"]
    both.slack.clear_faults()
    both.wait(lambda: ready(both)[0] == 200, BACK)
    assert said("help.title", "en") in text_of(both.command(CARLA, "help"))


def test_without_a_writable_log_nothing_is_sent_and_everybody_who_has_to_knows(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    with closing(sqlite3.connect(driver.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        problems = driver.wait(lambda: ready(driver)[1], 10)
        assert time.monotonic() - begun < 5.0
        assert problems[0].startswith("database not writable")
        assert driver.approve(BRUNO, card).ok
        alarm = driver.wait(lambda: [a for a in driver.alerts() if _beginning() in text_of(a)])
        assert len(alarm) == 1
        assert driver.calls() == 0
        other.execute("ROLLBACK")
    driver.wait(lambda: ready(driver)[0] == 200)
    driver.wait(lambda: [a for a in driver.slack.messages(ALERTS) if said("system.log_recovered") in text_of(a)])
    if driver.sends()[0]["state"] == "pending":
        assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")


def test_readyz_says_when_the_database_file_is_gone_and_when_it_is_back(driver: Driver) -> None:
    away = driver.database.with_suffix(".away")
    driver.database.rename(away)
    assert driver.wait(lambda: ready(driver)[1], 5)[0].startswith("database not writable")
    view = driver.compose(CARLA, 580101)
    assert not (driver.slack.views(CARLA) and view["callback_id"] == "message_compose")
    away.rename(driver.database)
    driver.wait(lambda: ready(driver)[0] == 200)
    driver.sent(580101)


def _beginning() -> str:
    return said("system.log_unavailable").partition(".")[0]


def test_health_metrics_and_other_paths_answer(both: Driver) -> None:
    base = address(both.bot)
    both.ask(ANA, 580101, "Hola.")
    assert httpx.get(f"{base}/healthz").json() == {"status": "ok"}
    metrics = httpx.get(f"{base}/metrics").text
    assert 'alephee_bot_requests{kind="message",state="pending"} 1.0' in metrics
    assert "alephee_bot_worker 1.0" in metrics
    assert (httpx.get(base).status_code, httpx.put(f"{base}/healthz").status_code) == (404, 405)
