import logging
import sqlite3
from contextlib import closing
from threading import Event

import pytest

from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, buttons, links, said, text_of, values
from tests.e2e.starting import Bots

SENT = said("outcome.sent", at="@").partition("@")[0]
_PLACED = "SELECT 1 FROM posts WHERE show = 'alert' AND ts <> ''"


def test_a_card_that_slack_puts_off_is_posted_when_its_time_has_come(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "429", count=2, retry_after=1)
    driver.ask(ANA, 580101, "Hola.")
    driver.card(has="approve")
    driver.receipt(ANA, has="withdraw")
    assert (len(driver.cards()), len(driver.slack.dm(ANA))) == (1, 1)


def test_while_slack_says_that_it_is_not_available_messages_wait_and_stand_once_afterwards(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "503", count=3)
    driver.ask(ANA, 580101, "Hola.")
    driver.card(has="approve")
    driver.receipt(ANA, has="withdraw")
    driver.wait_until_told()
    assert (len(driver.cards()), len(driver.slack.dm(ANA)), driver.alerts()) == (1, 1, [])


def test_a_card_that_slack_failed_on_was_posted_again_although_it_may_have_stood_there(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "500", count=1)
    driver.ask(ANA, 580101, "Hola.")
    alert = driver.alert(has="post_card")
    driver.receipt(ANA, has="withdraw")
    driver.wait_until_told()
    assert driver.cards() == []
    assert driver.slack.press(CARLA, alert["channel"], alert["key"], "post_card").ok
    driver.card(has="approve")
    driver.wait_until_told()
    assert (len(driver.cards()), len(driver.slack.dm(ANA))) == (1, 1)


def test_an_update_of_a_card_that_slack_failed_on_is_made_again(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.wait_until_told()
    driver.slack.fault("chat.update", "500", count=2)
    assert driver.approve(BRUNO, card).ok
    assert buttons(driver.card(has=SENT)) == []
    assert len(driver.cards()) == 1


def test_a_card_whose_post_was_not_confirmed_is_not_posted_twice_and_can_be_decided(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "reset_after", count=2)
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.wait_until_told()
    assert len(driver.cards()) == 1
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    assert buttons(driver.card(has=SENT)) == []


def test_what_was_approved_goes_out_while_slack_is_down_and_is_shown_afterwards(driver: Driver) -> None:
    driver.alephee.delays["messages"] = 0.3
    driver.ask(ANA, 580101, "Hola.")
    assert driver.approve(BRUNO, driver.card(has="approve")).ok
    driver.wait_for_state("sending")
    driver.slack.fault("*", "down", count=None)
    driver.wait_for_state("sent")
    assert SENT not in text_of(driver.card())
    driver.slack.clear_faults()
    assert buttons(driver.card(has=SENT)) == []
    driver.receipt(ANA, has=SENT)


def test_a_card_that_somebody_deleted_is_posted_anew_when_it_has_something_to_say(driver: Driver) -> None:
    driver.alephee.delays["messages"] = 0.3
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sending")
    channel = driver.slack.channels[card["channel"]]
    driver.slack.conversations.remove(channel, driver.slack.conversations.own(channel, card["ts"], "not_yours"))
    assert driver.card(has=SENT)["ts"] != card["ts"]


def test_a_refusal_was_told_nowhere_when_somebody_had_deleted_the_alert_of_its_cause(
    sandbox: Sandbox, bot: Bots
) -> None:
    """The alert was open for another request, and all that was asked was to update its message."""
    go_on = Event()
    go_on.set()

    def hold(point: FailPoint) -> None:
        if point is FailPoint.SEND_CALLED:
            assert go_on.wait(8)

    driver = Driver(sandbox, bot(fail_point=hold))
    batches = []
    for number in (580101, 580104):
        driver.alephee.add_fault("messages", "403")
        batches.append(driver.ask(ANA, number, "Hola."))
        driver.approved(batches[-1], "refused")
    alert = driver.wait(lambda: next((a for a in driver.alerts() if set(batches) <= values(a)), None))
    driver.alephee.add_fault("messages", "403")
    go_on.clear()
    assert driver.slack.press(BRUNO, alert["channel"], alert["key"], "retry", value=batches[0]).ok
    driver.wait_for_state("sending", batches[0])
    driver.wait_until_told()
    channel = driver.slack.channels[alert["channel"]]
    driver.slack.conversations.remove(channel, driver.slack.conversations.own(channel, alert["ts"], "not_yours"))
    assert driver.alerts() == []
    go_on.set()
    assert set(batches) <= values(driver.alert(has="retry"))


def test_a_view_that_slack_does_not_open_is_answered_privately(driver: Driver) -> None:
    driver.slack.fault("views.open", "500")
    answer = driver.whisper(CARLA, lambda: driver.slack.command(CARLA, "/alephee message 580101"))
    assert text_of(answer) == said("error.form_not_opened", "en")
    assert driver.slack.views(CARLA) == []


def test_when_slack_cannot_say_who_a_person_is_nothing_is_decided(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.fault("users.info", "500")
    assert driver.approve(BRUNO, card).ok
    driver.wait(lambda: driver.slack.api_calls["users.info"] and driver.whispers(BRUNO, card["channel"]))
    assert driver.sends()[0]["state"] == "pending"


def test_when_the_alerts_channel_cannot_be_posted_to_the_alert_comes_as_soon_as_it_can(driver: Driver) -> None:
    driver.alephee.add_fault("messages", "403")
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.fault("chat.postMessage", "429", count=1, retry_after=1)
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("refused")
    assert driver.press_alert(ANA, "retry").ok
    driver.wait_for_state("sent")


@pytest.mark.usefixtures("hasty")
def test_what_slack_put_off_while_the_log_could_not_take_it_is_shown_when_it_can(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot.loops")
    with closing(sqlite3.connect(bot.database, isolation_level=None, check_same_thread=False)) as other:
        armed: list[bool] = []

        def lock_before_the_post(point: FailPoint) -> None:
            if point is FailPoint.CARD_POST and armed:
                armed.clear()
                other.execute("BEGIN IMMEDIATE")

        driver = Driver(sandbox, bot(fail_point=lock_before_the_post))
        view = driver.compose(ANA, 580101)
        sandbox.slack.fault("chat.postMessage", "429")
        armed.append(True)
        assert driver.submit(ANA, view, reason="4", text="Hola.").ok
        driver.wait(lambda: "a step could not use the log" in caplog.text)
        other.execute("ROLLBACK")
    driver.card(has="approve")
    driver.receipt(ANA, has="withdraw")
    assert "unexpected error" not in caplog.text


def test_a_copy_of_an_alert_kept_its_buttons_for_ever(driver: Driver) -> None:
    """An alert whose post Slack does not confirm is posted again: nobody would hear of the failure otherwise."""
    driver.alephee.add_fault("messages", "403")
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.wait_until_told()
    driver.slack.fault("chat.postMessage", "reset_after", count=None)
    assert driver.approve(BRUNO, card).ok
    driver.alert(has="retry")
    driver.slack.clear_faults()
    driver.wait(lambda: driver.rows(_PLACED))
    copy, *_, counts = driver.alerts()
    assert copy["ts"] != counts["ts"]
    assert buttons(copy) == buttons(counts) == ["retry"]
    assert driver.slack.press(BRUNO, copy["channel"], copy["key"], "retry").ok
    driver.wait_for_state("sent")
    copy = driver.wait(lambda: a if buttons(a := driver.alerts()[0]) == [] else None)
    assert said("alert.copy") in text_of(copy)
    assert [link.rpartition("/")[2] for link in links(copy)] == [f"p{counts['ts'].replace('.', '')}"]
    assert SENT in text_of(driver.wait(lambda: a if SENT in text_of(a := driver.alerts()[-1]) else None))


def test_a_press_on_the_alert_that_counts_leaves_the_copy_as_it_is_until_somebody_presses_there(
    driver: Driver,
) -> None:
    driver.alephee.add_fault("messages", "403")
    driver.ask(ANA, 580101, "Hola.")
    assert driver.approve(BRUNO, driver.card(has="approve")).ok
    alert = driver.alert(has="retry")
    driver.wait_until_told()
    assert driver.press_alert(BRUNO, "retry").ok
    driver.wait_for_state("sent")
    assert said("alert.copy") not in text_of(driver.wait(lambda: driver.alert(has=SENT)))
    assert driver.alert()["ts"] == alert["ts"]


def test_a_copy_that_slack_does_not_let_be_changed_is_noted(driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "handlers.deciding.failures")
    driver.alephee.add_fault("messages", "403")
    driver.ask(ANA, 580101, "Hola.")
    assert driver.approve(BRUNO, driver.card(has="approve")).ok
    alert = driver.alert(has="retry")
    driver.wait_until_told()
    assert driver.press_anyhow(BRUNO, "retry", alert, ts="1700000000.000001").ok
    driver.wait(lambda: "an older copy of an alert keeps its buttons" in caplog.text)
    driver.wait_for_state("sent")
