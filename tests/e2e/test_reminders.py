"""Approvers are called by new cards, reminded of what waits, and told what is about to expire."""

from sandbox.server import Sandbox
from tests.e2e.called import notice, reminders
from tests.e2e.driver import ANA, BRUNO, Driver, buttons, links, said, text_of
from tests.e2e.starting import Bots, Drive

GROUP = "<!subteam^S0APPROVERS>"


def test_a_new_card_calls_the_approvers_and_names_its_requester_without_calling_them(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    assert GROUP in str(card["blocks"])
    assert f"<@{ANA}>" not in str(card["blocks"])
    assert "Ana" in text_of(card)
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    driver.wait_until_told()
    assert GROUP not in str(driver.card()["blocks"])


def test_where_nobody_is_to_be_mentioned_nobody_is(drive: Drive) -> None:
    driver = drive(bot_mention_approvers="false", bot_remind_after="2s")
    driver.ask(ANA, 580101, "Hola.")
    assert GROUP not in str(driver.card(has="approve")["blocks"])
    assert GROUP not in str(driver.wait(lambda: reminders(driver))[0]["blocks"])


def test_what_waits_is_one_message_with_links_to_the_cards_and_a_restart_does_not_repeat_it(
    sandbox: Sandbox, bot: Bots
) -> None:
    driver = Driver(sandbox, bot(bot_remind_after="10s"))
    for number in (580101, 580102):
        driver.ask(ANA, number, "Hola.")
    (reminder,) = driver.wait(lambda: reminders(driver))
    assert said("reminder.waiting", count=2, age="@").partition("@")[0] in text_of(reminder)
    assert GROUP in str(reminder["blocks"])
    stamps = [card["ts"].replace(".", "") for card in driver.cards()]
    assert [stamp in link for stamp, link in zip(stamps, links(reminder), strict=True)] == [True, True]
    bot.stop()
    driver = Driver(sandbox, bot(bot_remind_after="10s"))
    driver.wait_until_told()
    assert len(reminders(driver)) == 1
    driver.wait(lambda: len(reminders(driver)) == 2)


def test_before_it_expires_there_is_a_last_call_and_afterwards_both_sides_are_told(drive: Drive) -> None:
    driver = drive(bot_approval_ttl="4s")
    driver.ask(ANA, 580101, "Hola.")
    (reminder,) = driver.wait(lambda: reminders(driver))
    assert said("reminder.last_call", count=1, at="@").partition("@")[0] in text_of(reminder)
    assert "approve" in buttons(driver.card())
    notice(driver, ANA)
    driver.wait_until_told()
    assert len(reminders(driver)) == 1


def test_with_an_empty_setting_nobody_is_reminded(drive: Drive) -> None:
    driver = drive(bot_approval_ttl="2s", bot_remind_after="")
    driver.ask(ANA, 580101, "Hola.")
    notice(driver, ANA)
    driver.wait_until_told()
    assert reminders(driver) == []
