"""Between two starts the settings name another approvals channel."""

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, APPROVALS, BRUNO, SUPPORT, Driver, Json, buttons, said, text_of
from tests.e2e.starting import Bots


def cards(driver: Driver, channel: str) -> list[Json]:
    """Return the cards in a channel that can be decided."""
    return [one for one in driver.slack.messages(channel) if "approve" in buttons(one)]


def test_a_card_of_another_approvals_channel_could_neither_be_decided_nor_found(sandbox: Sandbox, bot: Bots) -> None:
    first = bot(bot_language="en")
    driver = Driver(sandbox, first)
    driver.ask(ANA, 580101, "Hola.")
    old = driver.card(has="approve")
    driver.wait_until_told()
    bot.stop(first)
    driver = Driver(sandbox, bot(bot_language="en", bot_approvals_channel=SUPPORT))
    new = driver.wait(lambda: next(iter(cards(driver, SUPPORT)), None), 15.0)
    assert "580101" in text_of(new)
    driver.wait(lambda: not cards(driver, APPROVALS))
    closed = next(one for one in driver.slack.messages(APPROVALS) if one["ts"] == old["ts"])
    assert said("card.moved_title", "en") in text_of(closed)
    assert f"<#{SUPPORT}>" in text_of(closed)
    assert driver.slack.press(BRUNO, SUPPORT, new["key"], "approve").ok
    driver.wait_for_state("sent")
    assert cards(driver, SUPPORT) == cards(driver, APPROVALS) == []
