from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ALERTS, ANA, BRUNO, CARLA, GUIDO, Driver, buttons, quoted, said, text_of
from tests.e2e.starting import Bots

UNKNOWN = {
    "500": "server_error",
    "503html": "server_error",
    "200html": "web_page",
    "200refusal": "contradiction",
    "hang": "timeout",
    "reset_before": "reset",
    "reset_after": "reset",
}
REFUSED = ("400", "401", "403", "404", "409", "412", "413")
#: what Alephee says to some of them, as the text that tells it
SENTENCES = {"403": "reason_used", "404": "not_offered", "409": "locked"}


def fail(driver: Driver, kind: str, state: str, number: int = 580101, text: str = "Hola.") -> str:
    """Have a message fail on its way; return its batch."""
    if state == "unknown":  # what is waited for in vain; on a busy machine a call that is answered takes as long
        driver.bot.api._total = 0.5
    driver.alephee.add_fault("messages", kind)
    batch_id = driver.ask(ANA, number, text)
    driver.approved(batch_id, state)
    return batch_id


def done(key: str) -> str:
    """Return the beginning of a text that ends with a time."""
    return said(key, at="@", by="@").partition("@")[0]


@pytest.mark.parametrize("kind", UNKNOWN)
def test_nobody_knows_whether_it_arrived_so_a_person_is_asked_and_nothing_is_repeated(
    driver: Driver, kind: str
) -> None:
    fail(driver, kind, "unknown")
    alert = driver.alert(has="it_arrived")
    assert {"it_arrived", "it_did_not_arrive"} == set(buttons(alert))
    assert said("alert.title_unknown") in text_of(alert)
    row = driver.sends()[0]
    assert said(f"failure.{UNKNOWN[kind]}", status=row["http_status"]) in text_of(alert)
    sale = row["external_order_id"]
    assert said("failure.unknown_todo_message", sale=sale, below=True) in text_of(alert)
    assert quoted(alert)[-1] == "Hola."
    card = driver.card(has=done("outcome.unknown"))
    assert buttons(card) == []
    assert done("outcome.unknown") in text_of(driver.receipt(ANA, has=done("outcome.unknown")))
    assert (driver.calls(), driver.sends()[0]["attempts"], driver.sends()[0]["finished_at"]) == (1, 1, None)


@pytest.mark.parametrize("kind", ["truncated", "empty"])
def test_a_status_of_success_is_success_whatever_becomes_of_its_body(driver: Driver, kind: str) -> None:
    fail(driver, kind, "sent")
    assert driver.texts_received() == ["Hola."]
    assert [a for a in driver.alerts() if buttons(a)] == []


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_is_told_with_its_cause_and_retry_sends_it(driver: Driver, kind: str) -> None:
    fail(driver, kind, "refused")
    alert = driver.alert(has="retry")
    assert buttons(alert) == ["retry"]
    sentence = SENTENCES.get(kind, "")
    why = said(f"said.{sentence}", reason="OTHER") if sentence else said(f"failure.status_{kind}")
    assert why in text_of(alert)
    assert said(f"failure.status_{kind}_todo", said=sentence) in text_of(alert)
    assert driver.sends()[0]["http_status"] == int(kind)
    assert driver.press_alert(BRUNO, "retry").ok
    row = driver.wait_for_state("sent")
    assert (row["attempts"], driver.texts_received()) == (2, ["Hola."])
    assert buttons(driver.alert(has=done("alert.resolved"))) == []


def test_whoever_pressed_send_again_sees_at_the_alert_that_it_went_out(driver: Driver) -> None:
    fail(driver, "403", "refused")
    alert = driver.alert(has="retry")
    assert driver.slack.press(BRUNO, ALERTS, alert["key"], "retry").ok
    driver.wait_for_state("sent")
    assert driver.alert(has=done("outcome.sent"))["ts"] == alert["ts"]
    driver.wait_until_told()
    assert len(driver.alerts()) == 1


def test_what_is_refused_once_more_is_told_at_the_older_alert_too_and_there_no_button_is_left(driver: Driver) -> None:
    fail(driver, "403", "refused")
    first = driver.alert(has="retry")
    driver.alephee.add_fault("messages", "412")
    assert driver.slack.press(BRUNO, ALERTS, first["key"], "retry").ok
    newer = driver.alert(has=said("failure.status_412"))
    assert buttons(newer) == ["retry"]
    older = driver.wait(
        lambda: next((a for a in driver.alerts() if said("alert.title_failed_since") in text_of(a)), None)
    )
    assert (older["ts"], buttons(older)) == (first["ts"], [])
    assert driver.slack.press(BRUNO, ALERTS, newer["key"], "retry").ok
    driver.wait_for_state("sent")
    driver.wait(lambda: all(done("outcome.sent") in text_of(a) for a in driver.alerts()))
    driver.wait_until_told()
    assert len(driver.alerts()) == 2


def test_a_429_is_repeated_by_itself_when_its_time_has_come(driver: Driver) -> None:
    fail(driver, "429", "sent")
    assert (driver.sends()[0]["attempts"], driver.texts_received()) == (2, ["Hola."])
    calls = [call.at for call in driver.alephee.calls if call.endpoint == "messages"]
    assert calls[1] - calls[0] >= 2.0
    assert [a for a in driver.alerts() if buttons(a)] == []


def test_it_arrived_closes_the_matter_and_sends_nothing(both: Driver) -> None:
    fail(both, "reset_after", "unknown")
    assert both.press_alert(BRUNO, "it_arrived").ok
    both.wait_for_state("sent")
    assert both.texts_received() == ["Hola."]
    assert buttons(both.alert(has=done("alert.resolved"))) == []
    assert [event["actor"] for event in both.events("arrived")] == [BRUNO]
    both.card(has=done("outcome.sent"))
    both.receipt(ANA, has=done("outcome.sent"))


def test_it_did_not_arrive_sends_the_same_content_again(both: Driver) -> None:
    fail(both, "reset_before", "unknown")
    assert both.press_alert(CARLA, "it_did_not_arrive").ok
    assert both.wait_for_state("sent")["attempts"] == 2
    assert both.texts_received() == ["Hola."]
    assert [event["actor"] for event in both.events("not_arrived")] == [CARLA]


def test_a_wrong_it_did_not_arrive_is_found_out_by_the_409_of_the_second_call(driver: Driver) -> None:
    fail(driver, "reset_after", "unknown")
    assert driver.press_alert(BRUNO, "it_did_not_arrive").ok
    row = driver.wait_for_state("sent")
    assert (row["http_status"], driver.texts_received()) == (409, ["Hola."])
    assert [event["detail"]["evidence"] for event in driver.events("arrived")] == [409]


def test_a_409_for_a_second_message_shows_that_the_unknown_first_one_arrived(driver: Driver) -> None:
    first = fail(driver, "reset_after", "unknown")
    driver.approved(driver.ask(ANA, 580101, "Dos."), "refused")
    driver.wait_for_state("sent", first)
    assert driver.texts_received() == ["Hola."]


def believed(driver: Driver, card: dict[str, Any]) -> list[str]:
    """Return what the thread of a card says of evidence for an order."""
    return [text for line in driver.thread(card) if said("event.believed", order=580101) in (text := text_of(line))]


def test_the_thread_of_the_second_message_said_that_the_first_one_had_arrived(driver: Driver) -> None:
    first = fail(driver, "reset_after", "unknown")
    first_card = driver.card()
    driver.approved(driver.ask(ANA, 580101, "Dos."), "refused")
    second_card = driver.card()
    driver.wait_for_state("sent", first)
    driver.wait(lambda: believed(driver, first_card))
    driver.wait(
        lambda: [line for line in driver.thread(second_card) if said("event.refused", order=580101) in text_of(line)]
    )
    assert believed(driver, second_card) == []


def test_a_409_that_proves_something_posts_no_card_for_what_needed_none(sandbox: Sandbox, bot: Bots) -> None:
    driver = Driver(sandbox, bot(bot_approval_for=""))
    driver.bot.api._total = 0.5
    driver.alephee.add_fault("messages", "reset_after")
    first = driver.ask(ANA, 580101, "Hola.")
    driver.wait_for_state("unknown", first)
    driver.wait_for_state("refused", driver.ask(ANA, 580101, "Dos."))
    driver.wait_for_state("sent", first)
    driver.wait_until_told()
    assert driver.cards() == []


@pytest.mark.parametrize("action_id", ["it_arrived", "it_did_not_arrive"])
def test_requesters_alone_do_not_say_whether_it_arrived(driver: Driver, action_id: str) -> None:
    fail(driver, "500", "unknown")
    alert = driver.alert(has=action_id)
    answer = driver.whisper(ANA, lambda: driver.slack.press(ANA, ALERTS, alert["key"], action_id), ALERTS)
    assert text_of(answer) == said("denied.not_approver")
    assert driver.sends()[0]["state"] == "unknown"


def test_requesters_may_have_their_own_sent_again_and_guests_may_not(driver: Driver) -> None:
    fail(driver, "403", "refused")
    alert = driver.alert(has="retry")
    assert driver.press_anyhow(GUIDO, "retry", alert).ok
    driver.wait(lambda: driver.events("denied"))
    answer = driver.whisper(ANA, lambda: driver.slack.press(ANA, ALERTS, alert["key"], "retry"), ALERTS)
    assert text_of(answer) == said("retry.done")
    driver.wait_for_state("sent")


def test_a_late_press_on_an_alert_is_told_how_things_stand(driver: Driver) -> None:
    fail(driver, "500", "unknown")
    alert = driver.alert(has="it_arrived")
    assert driver.press_alert(BRUNO, "it_arrived").ok
    driver.wait_for_state("sent")
    assert driver.press_anyhow(CARLA, "it_did_not_arrive", alert).ok
    answer = driver.wait(lambda: driver.whispers(CARLA, ALERTS))[0]
    assert said("stale.sent", "en").partition(".")[0] in text_of(answer)
    assert driver.calls() == 1


def test_failures_of_one_cause_are_one_alert_with_a_count_and_a_button_for_each(driver: Driver) -> None:
    for number in (580101, 580102, 580105):
        fail(driver, "403", "refused", number)
    alert = driver.wait(lambda: a if buttons(a := driver.alert(has="retry")) == ["retry"] * 3 else None)
    assert [a for a in driver.alerts() if "retry" in buttons(a)] == [alert]
    assert said("alert.count", count=3, last="@").partition("@")[0] in text_of(alert)
    assert driver.slack.press(BRUNO, ALERTS, alert["key"], "retry").ok
    driver.wait(lambda: [r["state"] for r in driver.sends()].count("sent") == 1)
    driver.wait(lambda: buttons(driver.alert(has="retry")) == ["retry"] * 2)


def test_a_cause_that_comes_back_after_it_was_solved_is_a_new_alert(driver: Driver) -> None:
    fail(driver, "403", "refused")
    assert driver.press_alert(BRUNO, "retry").ok
    driver.wait_for_state("sent")
    solved = driver.alert(has=done("alert.resolved"))
    fail(driver, "403", "refused", 580102)
    assert driver.alert(has="retry")["ts"] != solved["ts"]


def test_what_alephee_says_is_shown_as_text_never_as_markup(driver: Driver) -> None:
    driver.sent(580101)
    driver.approved(driver.ask(ANA, 580101, "<https://example.com|x> *hola*", buyer_replied=True), "refused")
    assert "<https://example.com" not in text_of(driver.alert(has="retry"))
