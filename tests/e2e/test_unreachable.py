"""Alephee cannot be reached for a while: nobody has to do anything, and what was approved goes out when it is back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, Driver, said, text_of
from tests.e2e.roads import Road
from tests.e2e.starting import HASTY, Bots

HOLA = "Hola Ana, tu pedido sale hoy."


@pytest.fixture
def road(sandbox: Sandbox) -> Iterator[Road]:
    road = Road(sandbox.alephee_url).open()
    yield road
    road.close()


def test_what_is_approved_while_alephee_is_out_of_reach_goes_out_when_it_is_back(
    sandbox: Sandbox, bot: Bots, road: Road
) -> None:
    driver = Driver(sandbox, bot(alephee_api_url=road.url))
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    road.close()
    assert driver.approve(BRUNO).ok
    (postponed,) = driver.wait(lambda: driver.events("postponed"))
    assert postponed["detail"]["why"] == "failure.connect"
    assert driver.sends()[0]["state"] == "approved"
    assert driver.alerts() == []
    road.open()
    row = driver.wait_for_state("sent", batch_id)
    assert (row["attempts"], row["http_status"]) == (1, 200)
    assert driver.texts_received() == [HOLA]
    assert driver.alerts() == []


def test_a_call_that_finds_nobody_is_made_again_by_itself(sandbox: Sandbox, bot: Bots, road: Road) -> None:
    breaks = [road.close]

    def fail_point(point: FailPoint) -> None:
        if point is FailPoint.SEND_CLAIMED and breaks:
            breaks.pop()()

    driver = Driver(sandbox, bot(fail_point=fail_point, alephee_api_url=road.url))
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    assert driver.approve(BRUNO).ok
    driver.wait(lambda: driver.events("postponed"))
    assert driver.rows("SELECT outcome FROM attempts") == [{"outcome": "never_sent"}]
    assert driver.alerts() == []
    road.open()
    row = driver.wait_for_state("sent", batch_id)
    assert (row["attempts"], row["http_status"]) == (2, 200)
    assert driver.texts_received() == [HOLA]
    assert driver.alerts() == []


def test_the_alerts_channel_hears_of_it_after_a_while_and_again_when_it_is_over(
    sandbox: Sandbox, bot: Bots, road: Road
) -> None:
    assert bot.waits.overdue == 15 * 60
    bot.waits = replace(HASTY, overdue=1.0)
    driver = Driver(sandbox, bot(alephee_api_url=road.url))
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    road.close()
    assert driver.approve(BRUNO).ok
    driver.alert(has=said("system.lookup_failing"))
    road.open()
    driver.wait(lambda: driver.sends()[0]["state"] == "sent", 15)
    driver.wait(lambda: said("alert.resolved", at="@").partition("@")[0] in text_of(driver.alert()))
    assert driver.texts_received() == [HOLA]
