"""Slack goes away between the acknowledgement of a press and what the bot asks it then."""

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, APPROVALS, BRUNO, Driver, text_of
from tests.e2e.starting import Bots

pytestmark = pytest.mark.usefixtures("hasty")


def answers(driver: Driver, user: str) -> list[str]:
    return [text_of(m) for m in (*driver.whispers(user, APPROVALS), *driver.slack.dm(user))]


def test_a_press_while_slack_goes_away_was_never_answered(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    driver = Driver(sandbox, bot(transport="http"))
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.fault("*", "down", count=None)
    before = answers(driver, BRUNO)
    assert driver.press(BRUNO, "approve", card).ok
    assert driver.press(BRUNO, "approve", card).ok
    driver.wait(lambda: caplog.text.count("is answered when Slack is back") == 2 or None, 60)
    driver.slack.clear_faults()
    told = driver.wait(lambda: [text for text in answers(driver, BRUNO) if text not in before], 60)
    assert len(told) == 1
    assert driver.sends()[0]["state"] == "pending"
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
