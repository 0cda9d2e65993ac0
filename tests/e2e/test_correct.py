"""What went wrong is corrected and asked anew: one press opens the form filled in, another one asks."""

import json
import sqlite3
from contextlib import closing

import pytest

from bot.clock import SystemClock
from bot.domain.requests import State
from bot.operations.keeping.forget import Forget
from tests.e2e.correcting import ask_again, batch_of, filled, open_again, receipt_of, replaced_by
from tests.e2e.driver import (
    ALERTS,
    ANA,
    BRUNO,
    CARLA,
    Driver,
    block_ids,
    buttons,
    quoted,
    said,
    text_of,
)
from tests.e2e.starting import Bots, Drive
from tests.e2e.test_attachments import PDF, after_a_reply

HOLA = "Hola, su pedido sale hoy."
BETTER = "Hola Ana, su pedido sale hoy."


def declined(driver: Driver, text: str = HOLA) -> str:
    batch_id = driver.ask(ANA, 580101, text)
    driver.wait_for_state("pending", batch_id)
    assert driver.decline(BRUNO, "Falta el nombre.").ok
    driver.wait_for_state("declined", batch_id)
    return batch_id


def refused(driver: Driver, kind: str, text: str = HOLA) -> str:
    driver.alephee.add_fault("messages", kind)
    batch_id = driver.ask(ANA, 580101, text)
    driver.approved(batch_id, "refused")
    return batch_id


def test_what_was_declined_is_corrected_approved_and_sent(both: Driver) -> None:
    first = declined(both)
    view = open_again(both, first)
    assert "Falta el nombre." in quoted(view)
    assert (filled(view, "reason"), filled(view, "text")) == ("4", HOLA)
    assert both.slack.submit(ANA, view["id"], {"text": BETTER}).ok
    second = batch_of(view)
    assert both.approved(second, "sent")["text"] == BETTER
    assert both.texts_received() == [BETTER]
    assert (replaced_by(both, second), replaced_by(both, first)) == (first, None)
    assert [event["actor"] for event in both.events("replaced")] == [ANA]


def test_a_corrected_request_has_no_buttons_any_more_and_says_so(driver: Driver) -> None:
    first = declined(driver)
    message = receipt_of(driver, first)
    second = ask_again(driver, first, text=BETTER)
    driver.wait_for_state("pending", second)
    driver.wait_until_told()
    (old,) = [one for one in driver.slack.dm(ANA) if one["key"] == message["key"]]
    assert "correct" not in buttons(old)
    assert said("correct.done", at="@").partition("@")[0] in text_of(old)


def test_an_old_button_says_that_it_was_corrected_already(driver: Driver) -> None:
    first = declined(driver)
    message = receipt_of(driver, first)
    second = ask_again(driver, first, text=BETTER)
    driver.wait_for_state("pending", second)
    view = driver.opened(ANA, lambda: driver.press_anyhow(ANA, "correct", message))
    assert view["callback_id"] == "problem"
    assert said("correct.already", by=ANA, at="@").partition("@")[0].partition(":")[0] in text_of(view)


def test_nobody_corrects_somebody_elses_request(driver: Driver) -> None:
    message = receipt_of(driver, declined(driver))
    view = driver.opened(CARLA, lambda: driver.press_anyhow(CARLA, "correct", message))
    assert said("denied.not_requester", "en") in text_of(view)
    assert [(event["actor"], event["detail"]["what"]) for event in driver.events("denied")] == [(CARLA, "correct")]


def test_what_expired_is_asked_again_as_it_was_with_two_presses(drive: Drive) -> None:
    driver = drive(bot_approval_ttl="1s")
    first = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("expired", first)
    second = ask_again(driver, first)
    assert driver.wait(lambda: [row for row in driver.sends() if row["batch_id"] == second])[0]["text"] == HOLA


def test_what_was_withdrawn_is_corrected(driver: Driver) -> None:
    first = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", first)
    receipt = driver.receipt(ANA, has="withdraw")
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "withdraw").ok
    driver.wait_for_state("withdrawn", first)
    assert driver.approved(ask_again(driver, first, text=BETTER), "sent")["text"] == BETTER


@pytest.mark.parametrize("kind", ["400", "403", "404", "412", "413"])
def test_what_alephee_refused_for_its_content_is_corrected_first(driver: Driver, kind: str) -> None:
    first = refused(driver, kind)
    message = receipt_of(driver, first)
    assert [one for one in buttons(message) if one in {"correct", "retry"}] == ["correct", "retry"]
    assert driver.approved(ask_again(driver, first, text=BETTER), "sent")["text"] == BETTER
    driver.wait_until_told()
    assert "retry" not in buttons(driver.alerts()[-1])


@pytest.mark.parametrize("kind", ["401", "409"])
def test_what_was_refused_for_another_reason_than_its_content_is_only_sent_again(driver: Driver, kind: str) -> None:
    refused(driver, kind)
    receipt = driver.receipt(ANA, has="retry")
    assert "correct" not in buttons(receipt)
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "retry").ok
    driver.wait_for_state("sent")


def test_in_the_alerts_channel_it_says_who_can_correct(driver: Driver) -> None:
    refused(driver, "400")
    alert = driver.alert(has="retry")
    assert "correct" not in buttons(alert)
    assert said("correct.by_requester") in text_of(alert)


def test_what_was_corrected_is_not_sent_again_from_an_old_alert(driver: Driver) -> None:
    """It would have gone to the buyer twice: as it was, and corrected."""
    first = refused(driver, "400")
    alert = driver.alert(has="retry")
    driver.approved(ask_again(driver, first, text=BETTER), "sent")
    answer = driver.whisper(BRUNO, lambda: driver.press_anyhow(BRUNO, "retry", alert), ALERTS)
    assert said("correct.already", "pt", by=ANA, at="@").partition("@")[0].partition("<")[0] in text_of(answer)
    assert driver.texts_received() == [BETTER]


def test_an_undecided_request_is_withdrawn_when_the_corrected_one_is_asked(driver: Driver) -> None:
    first = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", first)
    receipt = driver.receipt(ANA, has="withdraw")
    as_asked_back = json.loads(json.dumps(receipt).replace('"withdraw"', '"correct"'))
    view = driver.opened(ANA, lambda: driver.press_anyhow(ANA, "correct", as_asked_back))
    assert said("correct.pending") in text_of(view)
    assert driver.slack.submit(ANA, view["id"], {"text": BETTER}).ok
    second = batch_of(view)
    driver.wait_for_state("pending", second)
    states = {row["batch_id"]: (row["state"], row["decided_by"]) for row in driver.sends()}
    assert states == {first: ("withdrawn", ANA), second: ("pending", None)}


def test_a_file_is_kept_without_asking_slack_for_it_again(driver: Driver) -> None:
    after_a_reply(driver)
    first = driver.ask(ANA, 580101, "Va.", files=[("guía.pdf", PDF)], buyer_replied=True)
    driver.wait_for_state("pending", first)
    assert driver.decline(BRUNO, "Más amable.").ok
    driver.wait_for_state("declined", first)
    driver.slack.files.stored.clear()
    view = open_again(driver, first)
    assert len(filled(view, "kept_files")) == 1
    assert driver.slack.submit(ANA, view["id"], {"text": "Hola, va la guía."}).ok
    driver.approved(batch_of(view), "sent")
    assert driver.alephee.received[-1].file_name == "guía.pdf"


def test_an_invalid_file_is_replaced_by_another_one(driver: Driver) -> None:
    after_a_reply(driver)
    first = driver.ask(ANA, 580101, "Va.", files=[("guía.pdf", b"<html>Sign in</html>")], buyer_replied=True)
    driver.wait_for_state("invalid", first)
    view = open_again(driver, first)
    assert said("file.web_page", name="guía.pdf") in text_of(view)
    assert "kept_files" not in block_ids(view)
    assert filled(view, "text") == "Va."
    files = [driver.slack.upload(ANA, "guía.pdf", PDF)]
    assert driver.slack.submit(ANA, view["id"], {"files": files}).ok
    driver.approved(batch_of(view), "sent")
    assert driver.alephee.received[-1].file_name == "guía.pdf"


def test_a_form_to_correct_something_outlives_a_restart(driver: Driver, bot: Bots, drive: Drive) -> None:
    first = declined(driver)
    view = open_again(driver, first)
    bot.stop()
    again = drive()
    chosen = again.choose_reason(ANA, view, "4")
    assert "Falta el nombre." in quoted(chosen)
    assert again.slack.submit(ANA, view["id"], {"text": BETTER}).ok
    assert again.wait_for_state("pending", batch_of(view))["replaces"] == first


def test_what_the_log_has_forgotten_cannot_be_corrected(driver: Driver) -> None:
    message = receipt_of(driver, declined(driver))
    with driver.bot.log.read() as log:
        requests = log.requests.in_state(State.DECLINED)
    assert Forget(driver.bot.log, SystemClock())(requests, {"why": "asked for"}) == 1
    view = driver.opened(ANA, lambda: driver.press_anyhow(ANA, "correct", message))
    assert said("correct.erased") in text_of(view)


def test_a_kept_file_that_the_log_has_lost_is_said_at_its_field(driver: Driver) -> None:
    after_a_reply(driver)
    first = driver.ask(ANA, 580101, "Va.", files=[("guía.pdf", PDF)], buyer_replied=True)
    driver.wait_for_state("pending", first)
    assert driver.decline(BRUNO, "Más amable.").ok
    driver.wait_for_state("declined", first)
    view = open_again(driver, first)
    with closing(sqlite3.connect(driver.database)) as tampering, tampering:
        tampering.execute("DELETE FROM files")
    ack = driver.slack.submit(ANA, view["id"], {"text": "Hola, va la guía."})
    assert dict(ack.errors) == {"files": said("correct.file_gone", name="guía.pdf")}


def test_a_kind_that_this_version_does_not_know_cannot_be_corrected(driver: Driver) -> None:
    message = receipt_of(driver, declined(driver))
    with closing(sqlite3.connect(driver.database)) as tampering, tampering:
        tampering.execute("UPDATE batches SET kind = 'gift'")
    view = driver.opened(ANA, lambda: driver.press_anyhow(ANA, "correct", message))
    assert said("stale.gone") in text_of(view)


def test_two_interactions_lead_from_a_declined_request_to_a_new_one(driver: Driver) -> None:
    first = declined(driver)
    message = receipt_of(driver, first)
    view = driver.opened(ANA, lambda: driver.slack.press(ANA, message["channel"], message["key"], "correct"))  # one
    assert driver.slack.submit(ANA, view["id"], {}).ok  # two
    assert driver.wait_for_state("pending", batch_of(view))["text"] == HOLA
