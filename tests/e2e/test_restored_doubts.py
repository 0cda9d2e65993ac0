"""After a restore nothing is ended, forgotten or sent that nobody has said anything about."""

import pytest

from tests.e2e.document_forms import attach, pdf, states, wait_for_states
from tests.e2e.driver import ANA, APPROVALS, BRUNO, Driver, Json, buttons, said, text_of
from tests.e2e.starting import Bots, Drive
from tests.e2e.test_restored import HOLA, Backups, restored_card


@pytest.fixture
def backups(bot: Bots) -> Backups:
    return Backups(bot.database)


def with_button(messages: list[Json], action_id: str) -> Json | None:
    return next((one for one in messages if action_id in buttons(one)), None)


def test_what_is_half_in_doubt_cannot_be_withdrawn_and_then_go_out(
    driver: Driver, bot: Bots, drive: Drive, backups: Backups
) -> None:
    """One of two documents did not arrive; withdrawn then, the other went out when it did not arrive either."""
    batch_id = attach(driver, 580102, ("a.pdf", pdf("a")), ("b.pdf", pdf("b")))
    wait_for_states(driver, batch_id, "pending", "pending")
    driver.wait_until_told()
    old = driver.wait(lambda: with_button(driver.slack.dm(ANA), "withdraw"))
    backups.make()
    driver.sent(580101)
    bot.stop()
    backups.put_back()

    again = drive()
    wait_for_states(again, batch_id, "unknown", "unknown")
    again.wait_until_told()
    card = restored_card(again)
    assert again.slack.press(BRUNO, APPROVALS, card["key"], "it_did_not_arrive").ok
    wait_for_states(again, batch_id, "pending", "unknown")
    again.wait_until_told()
    assert with_button(again.slack.dm(ANA), "withdraw") is None
    assert again.press_anyhow(ANA, "withdraw", old).ok
    again.wait(lambda: any(said("stale.unknown") in text_of(one) for one in again.slack.dm(ANA)))
    assert states(again, batch_id) == ["pending", "unknown"]

    rest = again.wait(lambda: with_button(again.cards(), "it_did_not_arrive"))
    assert again.slack.press(BRUNO, APPROVALS, rest["key"], "it_did_not_arrive").ok
    wait_for_states(again, batch_id, "pending", "pending")
    again.wait_until_told()
    assert again.alephee.attached == []
    receipt = again.wait(lambda: with_button(again.slack.dm(ANA), "withdraw"))
    assert again.slack.press(ANA, receipt["channel"], receipt["key"], "withdraw").ok
    wait_for_states(again, batch_id, "withdrawn", "withdrawn")
    assert again.alephee.attached == []


def test_what_was_unknown_before_the_backup_is_asked_about_again(
    driver: Driver, bot: Bots, drive: Drive, backups: Backups
) -> None:
    """A colleague answered after the backup: Slack showed it as sent, and nobody could answer any more."""
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    driver.alephee.add_fault("messages", "500", count=1)
    assert driver.approve(BRUNO).ok
    driver.wait_for_state("unknown", batch_id)
    driver.wait_until_told()
    backups.make()
    driver.press_alert(BRUNO, "it_did_not_arrive")
    driver.wait_for_state("sent", batch_id)
    driver.wait_until_told()
    bot.stop()
    backups.put_back()

    again = drive()
    assert again.wait_for_state("unknown", batch_id)["cause"] == "restored"
    again.wait_until_told()
    older, restored = (one for one in again.alerts() if "it_arrived" in buttons(one))
    assert said("restored.title") not in text_of(older)
    assert said("restored.count", count=1) in text_of(restored)
    card = restored_card(again)
    assert again.slack.press(BRUNO, APPROVALS, card["key"], "it_arrived").ok
    assert again.wait_for_state("sent", batch_id)["resolved_as"] == "arrived"
    again.wait_until_told()
    assert all("it_arrived" not in buttons(one) for one in (*again.alerts(), *again.cards()))
    assert again.texts_received() == [HOLA]
