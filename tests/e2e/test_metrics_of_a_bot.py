"""What a running bot counts while it works, as a scrape tells it."""

import re
from collections.abc import Callable

import httpx
import pytest

from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver
from tests.e2e.starting import Bots, Drive, address

pytestmark = pytest.mark.usefixtures("hasty")

Metric = Callable[[str], float]


def scrape(driver: Driver) -> dict[str, float]:
    """Return each series with its value; no series is told twice."""
    lines = httpx.get(f"{address(driver.bot)}/metrics").text.splitlines()
    told = [line.rpartition(" ") for line in lines if line.startswith("alephee_bot_")]
    assert len({name for name, _, _ in told}) == len(told)
    return {name.removeprefix("alephee_bot_"): float(value) for name, _, value in told}


def test_a_send_its_calls_and_its_acknowledgements_are_counted(drive: Drive) -> None:
    driver = drive()
    driver.sent(580101)
    told = scrape(driver)
    assert told['sends_total{kind="message",outcome="sent"}'] == 1
    assert told['alephee_call_seconds_count{endpoint="messages.post"}'] == 1
    assert told['alephee_call_seconds_count{endpoint="orders.get"}'] >= 2
    assert told["approve_to_sent_seconds_count"] == 1
    assert told["ack_seconds_count"] >= 3
    assert told['ack_seconds_bucket{le="3.0"}'] == told["ack_seconds_count"]
    assert 0 < told['rate_limit_remaining{endpoint="messages.post"}'] <= 6000
    assert told["denials_total"] == 0
    assert told['oldest_waiting_seconds{state="approved"}'] == 0


def test_errors_are_counted_by_the_side_they_came_from(drive: Drive) -> None:
    driver = drive()
    driver.alephee.add_fault("messages", "500")
    driver.ask(ANA, 580101, "Hola.")
    driver.slack.fault("chat.postMessage", "429", count=1, retry_after=1)
    assert driver.press_anyhow(ANA, "approve", driver.card(has="approve")).ok
    assert driver.approve(BRUNO).ok
    driver.wait_for_state("unknown")
    driver.wait_until_told()
    told = scrape(driver)
    assert told['errors_total{class="Unknown",side="alephee"}'] == 1
    assert told['errors_total{class="NotAccepted",side="slack"}'] == 1
    assert told['sends_total{kind="message",outcome="unknown"}'] == 1
    assert told["denials_total"] == 1
    away = driver.database.with_suffix(".away")
    driver.database.rename(away)
    driver.command(CARLA, "history")
    lost = 'errors_total{class="LogUnavailable",side="database"}'
    told = driver.wait(lambda: found if lost in (found := scrape(driver)) else None)
    told = driver.wait(lambda: found if (found := scrape(driver))["worker"] == 0 else None)
    assert not any(re.match(r"requests\{|outbox_", name) for name in told)
    away.rename(driver.database)


def test_what_nobody_expected_is_counted_whether_a_loop_or_a_press_met_it(sandbox: Sandbox, bot: Bots) -> None:
    broken: list[bool] = [True]

    def fail(point: FailPoint) -> None:
        if point is FailPoint.SEND_RECHECK and broken:
            broken.clear()
            raise ZeroDivisionError

    driver = Driver(sandbox, bot(fail_point=fail))
    driver.sent(580101)
    assert scrape(driver)['errors_total{class="ZeroDivisionError",side="bot"}'] == 1
