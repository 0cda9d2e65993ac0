"""What readiness, metrics and the alerts channel say of Slack, Alephee, the clock and the bot's own threads."""

import time
from typing import Any

import httpx
import pytest

from sandbox.server import Sandbox
from sandbox.slack.http_delivery import encoded, signature
from tests import process_log
from tests.e2e.driver import ALERTS, ANA, CARLA, Driver, said, text_of
from tests.e2e.starting import HASTY, Bots, Drive, Transport, address

#: seconds within which Slack's loss is known
LOST = 15.0

pytestmark = pytest.mark.usefixtures("hasty")


def readyz(driver: Driver) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(f"{address(driver.bot)}/readyz")
    return answer.status_code, answer.json()


def metric(driver: Driver, name: str) -> str:
    lines = httpx.get(f"{address(driver.bot)}/metrics").text.splitlines()
    return next((line.partition(" ")[2] for line in lines if line.startswith(f"alephee_bot_{name} ")), "")


def told(driver: Driver, cause: str, *, resolved: bool = False) -> list[dict[str, Any]]:
    """Return the messages of the alerts channel about something."""
    about = [one for one in driver.slack.messages(ALERTS) if said(f"system.{cause}") in text_of(one)]
    return [one for one in about if (said("alert.title_resolved") in text_of(one)) is resolved]


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_a_bot_token_that_was_revoked_while_the_bot_ran_left_it_ready(drive: Drive, transport: Transport) -> None:
    driver = drive(transport)
    driver.slack.revoked.add(driver.slack.bot_token)
    status, answer = driver.wait(lambda: found if (found := readyz(driver))[0] == 503 else None, LOST)
    assert (status, answer["ready"], answer["slack"]) == (503, False, "refused")
    assert answer["reasons"] == ["Slack refuses SLACK_BOT_TOKEN: token_revoked"]
    assert metric(driver, "slack_connected") == "0.0"
    driver.slack.revoked.clear()
    driver.wait(lambda: readyz(driver)[0] == 200, LOST)
    assert metric(driver, "slack_connected") == "1.0"


def test_an_app_token_that_was_revoked_is_named_and_told_in_the_alerts_channel_once(driver: Driver) -> None:
    driver.slack.revoked.add(driver.slack.app_token)
    driver.slack.drop_sockets()
    driver.wait(lambda: readyz(driver)[1]["reasons"] == ["Slack refuses SLACK_APP_TOKEN: token_revoked"], LOST)
    alert = driver.wait(lambda: told(driver, "slack_refused"), LOST)
    assert len(alert) == 1
    assert "SLACK_APP_TOKEN: token_revoked" in text_of(alert[0])
    driver.slack.revoked.clear()
    driver.wait(lambda: readyz(driver)[0] == 200, LOST)
    driver.wait(lambda: told(driver, "slack_refused", resolved=True), LOST)
    assert told(driver, "slack_refused") == []


def test_a_key_that_alephee_refuses_is_one_alert_and_keeps_nothing_from_being_ready(driver: Driver) -> None:
    driver.wait(lambda: readyz(driver)[1]["alephee"] == "ok")
    driver.alephee.add_fault("*", "401", count=None)
    for number in (580101, 580102, 580103):
        driver.look_up(ANA, number)
    driver.wait(lambda: readyz(driver)[1]["alephee"] == "refused", LOST)
    assert readyz(driver)[0] == 200
    assert metric(driver, "alephee_ok") == "0.0"
    driver.wait(lambda: told(driver, "alephee_refused"), LOST)
    assert len(driver.alerts()) == 1
    driver.alephee.clear_faults()
    driver.look_up(ANA, 580101)
    driver.wait(lambda: readyz(driver)[1]["alephee"] == "ok")
    driver.wait(lambda: told(driver, "alephee_refused", resolved=True))
    assert metric(driver, "alephee_ok") == "1.0"


def test_an_alephee_that_nobody_reaches_is_told_in_readiness(drive: Drive) -> None:
    driver = drive(alephee_api_url="http://127.0.0.1:9")
    driver.wait(lambda: readyz(driver)[1]["alephee"] == "unreachable")
    assert readyz(driver)[0] == 200


def post(driver: Driver, *, ahead: float = 0.0, secret: str = "") -> int:
    body, kind = encoded("slash_commands", {"command": "/alephee", "text": "help", "user_id": CARLA})
    at = str(int(time.time() + ahead))
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(secret or driver.slack.signing_secret, at, body),
    }
    return httpx.post(str(driver.slack.request_url), content=body, headers=headers).status_code


@pytest.mark.parametrize(("ahead", "how"), [(600.0, "600 s behind"), (-600.0, "600 s ahead of")])
def test_a_clock_that_is_ten_minutes_off_was_taken_for_a_wrong_signature(
    drive: Drive, caplog: pytest.LogCaptureFixture, ahead: float, how: str
) -> None:
    driver = drive("http")
    driver.slack.clock_offset = ahead
    assert post(driver, ahead=ahead) == 401
    assert "signed rightly, but" in process_log.text(caplog)
    assert "does not fit SLACK_SIGNING_SECRET" not in process_log.text(caplog)
    reasons = driver.wait(lambda: readyz(driver)[1]["reasons"], LOST)
    near = [how.replace("600", str(seconds)) for seconds in range(597, 604)]
    assert any(f"the clock here is {one} Slack's" in reasons[0] for one in near)
    assert driver.wait(lambda: told(driver, "clock_off"), LOST)
    driver.slack.clock_offset = 0.0
    driver.wait(lambda: readyz(driver)[0] == 200, LOST)
    driver.wait(lambda: told(driver, "clock_off", resolved=True), LOST)


def test_over_socket_mode_a_clock_that_is_off_is_told_and_the_bot_is_ready(driver: Driver) -> None:
    driver.slack.clock_offset = 600.0
    driver.wait(lambda: told(driver, "clock_off"), LOST)
    assert readyz(driver)[0] == 200


def test_a_wrong_signing_secret_is_told_once_and_a_stranger_cannot_make_it_look_so(
    drive: Drive, caplog: pytest.LogCaptureFixture
) -> None:
    driver = drive("http")
    for _ in range(5):
        assert post(driver, secret="of-another-app") == 401
    assert process_log.text(caplog).count("its signature does not fit SLACK_SIGNING_SECRET") == 1
    driver.wait(lambda: told(driver, "signing_secret"))
    assert readyz(driver)[0] == 200
    assert post(driver) == 200
    driver.wait(lambda: told(driver, "signing_secret", resolved=True))
    for _ in range(5):
        assert post(driver, secret="of-a-stranger") == 401
    driver.wait(lambda: driver.rows("SELECT COUNT(*) AS n FROM outbox WHERE closed_at IS NULL") == [{"n": 0}])
    assert told(driver, "signing_secret") == []


def test_another_process_with_the_same_app_token_is_told_in_the_alerts_channel(
    sandbox: Sandbox, bot: Bots, tmp_path: Any
) -> None:
    bot()
    other = Bots(sandbox, tmp_path / "other.db")
    other.waits = HASTY
    driver = Driver(sandbox, other())
    assert len(driver.wait(lambda: told(driver, "other_process"), LOST)) == 1
    other.stop()


def test_a_thread_that_has_died_begins_anew_by_itself(driver: Driver) -> None:
    loop = next(one for one in driver.bot.vitals.loops if one.name == "reconcile")
    loop.stop()
    assert loop.join(5)
    loop._stopping.clear()  # its thread ended, and nobody wanted it to
    driver.wait(lambda: loop.is_alive(5))
    assert httpx.get(f"{address(driver.bot)}/healthz").status_code == 200
    driver.sent(580101)
