"""Slack is down for a while, forgets a card, or does not say whether it took one: what was to be shown is shown."""

import httpx
import pytest

from tests.e2e.driver import ALERTS, ANA, APPROVALS, BRUNO, CARLA, GUIDO, Driver, buttons, text_of, values
from tests.e2e.starting import address
from tests.prove.crowd import card_of, more_orders

BACK_WITHIN = 30.0


def test_while_slack_is_down_sending_goes_on_and_afterwards_every_card_and_alert_is_right(driver: Driver) -> None:
    fine, failing = more_orders(driver.sandbox, 2)
    batches = [driver.ask(ANA, number, f"Hola {number}.") for number in (fine, failing)]
    cards = [card_of(driver, batch) for batch in batches]
    driver.alephee.delays["messages"] = 0.4
    assert driver.approve(BRUNO, cards[0]).ok
    driver.wait(lambda: driver.calls() == 1)
    driver.alephee.add_fault("messages", "500")
    assert driver.approve(BRUNO, cards[1]).ok
    driver.wait(lambda: _states(driver, batches)[1] == "approved")
    driver.slack.fault("*", "down", count=None)
    driver.wait(lambda: _states(driver, batches) == ["sent", "unknown"])
    ready = f"{address(driver.bot)}/readyz"
    driver.wait(lambda: httpx.get(ready).status_code == 503, 15)
    driver.slack.clear_faults()
    driver.wait(lambda: httpx.get(ready).status_code == 200, 15)
    driver.wait(lambda: any("it_arrived" in buttons(alert) for alert in driver.alerts()), BACK_WITHIN)
    driver.wait(lambda: ["Enviado" in text_of(card) for card in driver.cards()] == [True, False], BACK_WITHIN)
    assert len(driver.cards()) == 2
    assert driver.press_alert(CARLA, "it_did_not_arrive").ok
    driver.wait(lambda: _states(driver, batches) == ["sent", "sent"])
    driver.wait(lambda: ["Enviado" in text_of(card) for card in driver.cards()] == [True, True], BACK_WITHIN)
    driver.wait(lambda: [a for a in driver.alerts() if "it_arrived" in buttons(a)] == [] or None, BACK_WITHIN)
    assert sorted(driver.texts_received()) == sorted(f"Hola {number}." for number in (fine, failing))


def test_a_card_that_was_deleted_in_slack_is_posted_anew_with_its_next_news(driver: Driver) -> None:
    batch = driver.ask(ANA, 580101, "Hola.")
    card = driver.card()
    _delete(driver, card["ts"])
    receipt = driver.receipt(ANA, has="withdraw")
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "withdraw").ok
    driver.wait_for_state("withdrawn", batch)
    assert "approve" not in buttons(driver.card())
    assert driver.card()["ts"] != card["ts"]


def test_a_missing_card_is_posted_with_the_button_of_pending_and_can_be_approved(driver: Driver) -> None:
    batch = driver.ask(ANA, 580101, "Hola.")
    _delete(driver, driver.card()["ts"])
    listed = driver.command(ANA, "pending")
    assert "post_card" in buttons(listed)
    assert driver.slack.press(ANA, listed["channel"], listed["key"], "post_card").ok
    card = driver.wait(lambda: next((one for one in driver.cards() if batch in values(one)), None))
    assert driver.approve(BRUNO, card).ok
    assert driver.wait_for_state("sent")["decided_by"] == BRUNO
    assert driver.texts_received() == ["Hola."]
    assert [event["actor"] for event in driver.events("card_asked_for")] == [ANA]


def test_a_card_that_stands_is_not_posted_again_by_the_button(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    _delete(driver, driver.card()["ts"])
    listed = driver.command(ANA, "pending")
    for _ in range(2):
        assert driver.slack.press(ANA, listed["channel"], listed["key"], "post_card").ok
        driver.wait(lambda: driver.rows("SELECT COUNT(*) AS n FROM outbox WHERE closed_at IS NULL") == [{"n": 0}])
    driver.wait(lambda: len(driver.events("card_asked_for")) == 2)
    driver.wait(lambda: driver.rows("SELECT COUNT(*) AS n FROM outbox WHERE closed_at IS NULL") == [{"n": 0}])
    assert len(driver.cards()) == 1


def test_pending_offers_no_button_for_a_card_that_stands(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    driver.card()
    driver.wait(lambda: driver.rows("SELECT COUNT(*) AS n FROM outbox WHERE closed_at IS NULL") == [{"n": 0}])
    assert "post_card" not in buttons(driver.command(ANA, "pending"))


def test_a_guest_cannot_have_a_card_posted(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "reset_before")
    batch = driver.ask(ANA, 580101, "Hola.")
    alert = driver.alert(has="post_card")
    driver.slack.channels[ALERTS].members.add(GUIDO)
    assert driver.slack.press(GUIDO, ALERTS, alert["key"], "post_card").ok
    driver.wait(lambda: [event for event in driver.events("denied") if event["actor"] == GUIDO])
    assert [card for card in driver.cards() if batch in values(card)] == []


@pytest.mark.parametrize(("fault", "stands"), [("reset_before", 0), ("reset_after", 1)])
def test_a_card_whose_post_slack_did_not_confirm_is_told_and_not_posted_twice(
    driver: Driver, fault: str, stands: int
) -> None:
    driver.slack.fault("chat.postMessage", fault)
    batch = driver.ask(ANA, 580101, "Hola.")
    alert = driver.alert(has="post_card")
    assert len(driver.cards()) == stands
    if not stands:
        assert driver.slack.press(CARLA, ALERTS, alert["key"], "post_card").ok
    card = driver.wait(lambda: next((one for one in driver.cards() if batch in values(one)), None))
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    driver.card(has="Enviado")
    driver.wait(lambda: [a for a in driver.alerts() if "post_card" in buttons(a)] == [] or None)
    assert len(driver.cards()) == 1


def test_a_receipt_that_was_deleted_is_posted_anew_with_the_next_news(driver: Driver) -> None:
    batch = driver.ask(ANA, 580101, "Hola.")
    driver.card()
    receipt = driver.receipt(ANA, has="withdraw")
    with driver.slack.lock:
        driver.slack.channels[receipt["channel"]].messages.clear()
    driver.approved(batch, "sent")
    assert "Enviado" in text_of(driver.receipt(ANA, has="Enviado"))


def _states(driver: Driver, batches: list[str]) -> list[str]:
    rows = {row["batch_id"]: row["state"] for row in driver.sends()}
    return [rows[batch] for batch in batches]


def _delete(driver: Driver, ts: str) -> None:
    """Delete a message, as an admin of the workspace can."""
    with driver.slack.lock:
        channel = driver.slack.channels[APPROVALS]
        channel.messages[:] = [one for one in channel.messages if one.ts != ts]
