"""A card that Slack refuses: the requester reads "waits for approval", so the alerts channel hears of it at once."""

import logging

import pytest

from sandbox.server import Sandbox
from tests import process_log
from tests.e2e.driver import ALERTS, ANA, APPROVALS, BRUNO, Driver, said, text_of
from tests.e2e.starting import Bots

BOT = "U0BOT"
#: the bot tries again every second here
SOON = 5.0

pytestmark = pytest.mark.usefixtures("hasty")


def forbid(sandbox: Sandbox, error: str) -> None:
    channel = sandbox.slack.channels[APPROVALS]
    channel.is_archived = error == "is_archived"
    if error == "not_in_channel":
        channel.members.remove(BOT)


def allow(sandbox: Sandbox) -> None:
    channel = sandbox.slack.channels[APPROVALS]
    channel.is_archived = False
    channel.members.add(BOT)


@pytest.mark.parametrize(
    ("error", "language"), [("not_in_channel", "es"), ("is_archived", "pt"), ("not_in_channel", "en")]
)
def test_a_refused_card_is_told_at_once_and_comes_soon_after_it_was_mended(
    sandbox: Sandbox, bot: Bots, error: str, language: str
) -> None:
    """Nobody heard of it, and the card came a minute later."""
    driver = Driver(sandbox, bot(bot_language=language))
    forbid(sandbox, error)
    driver.ask(ANA, 580101, "Hola.")
    alert = driver.alert(has=said("system.card_refused", language))
    assert error in text_of(alert)
    assert said("system.card_refused_todo", language) in text_of(alert)
    assert "580101" in text_of(alert)
    allow(sandbox)
    card = driver.wait(lambda: next(iter(driver.cards()), None), SOON)
    driver.alert(has=said("alert.title_resolved", language))
    assert len(driver.alerts()) == 1
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    assert len(driver.cards()) == 1


def test_every_card_that_was_refused_comes_as_soon_as_one_could_be_posted(sandbox: Sandbox, bot: Bots) -> None:
    driver = Driver(sandbox, bot(bot_language="en"))
    forbid(sandbox, "is_archived")
    for number in (580101, 580104):
        driver.ask(ANA, number, "Hola.")
    driver.wait(lambda: [a for a in driver.alerts() if "580101" in text_of(a) and "580104" in text_of(a)])
    assert len(driver.alerts()) == 1
    allow(sandbox)
    driver.wait(lambda: len(driver.cards()) == 2, SOON)
    driver.alert(has="Solved")


def test_an_alert_that_cannot_be_posted_either_is_in_the_process_log(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "bot.operations.showing.deliver")
    driver = Driver(sandbox, bot())
    forbid(sandbox, "not_in_channel")
    sandbox.slack.channels[ALERTS].members.remove(BOT)
    driver.ask(ANA, 580101, "Hola.")
    driver.wait(
        lambda: "an alert could not be shown in the alerts channel why=not_in_channel" in process_log.text(caplog)
    )
    driver.receipt(ANA, has="withdraw")
