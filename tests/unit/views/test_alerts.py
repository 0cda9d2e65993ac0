"""What alerts and refusals have to say."""

import re
from dataclasses import replace

import pytest

from bot.domain.documents import DOCUMENT
from bot.domain.marks import INTEGRATE
from bot.domain.notes import Note
from bot.domain.requests import State
from bot.errors import DeliveryError, DeliveryUnknown, NotAccepted
from handlers.catalogue import LANGUAGES
from handlers.examples.shown import alert_message, receipt
from handlers.examples.values import (
    NOW,
    TEXT,
    alert,
    request,
    story,
)
from handlers.language import speech
from handlers.views.causes import LOOK_UPS, refusal
from tests.unit.views import walk

ENGLISH = speech("en")


def _inputs(view: dict[str, object]) -> dict[str, dict[str, object]]:
    return {found["block_id"]: found for found in walk.objects(view) if found.get("type") == "input"}


def test_a_refused_alert_says_what_why_and_what_to_do_and_can_be_retried() -> None:
    shown = alert_message(ENGLISH, alert(stories=[story(State.REFUSED)]))
    for said in ("order 580101", "A condition is not met (412)", "*What to do:* Check the order", "3 times so far"):
        assert said in shown.text
    assert "Precondition <failed>" in walk.leaves(shown.blocks)
    assert walk.buttons(shown.blocks) == {"retry": "batch-1"}


def test_an_unknown_alert_asks_whether_it_arrived() -> None:
    shown = alert_message(ENGLISH, alert("unknown", stories=[story(State.UNKNOWN)]))
    assert walk.buttons(shown.blocks) == {"it_arrived": "request-0", "it_did_not_arrive": "request-0"}
    assert TEXT in walk.leaves(shown.blocks)
    dialogs = [one for one in walk.objects(shown.blocks) if one.get("type") == "button"]
    assert all("confirm" in one for one in dialogs)


def test_a_resolved_alert_keeps_its_text_and_says_how_it_ended() -> None:
    shown = alert_message(ENGLISH, alert("unknown", stories=[story(State.SENT)], resolved_at=NOW))
    assert walk.buttons(shown.blocks) == {}
    assert "order 580101" in shown.text
    assert "✓ Sent on" in shown.text
    assert "Solved on" in shown.text


def test_an_alert_names_the_account_where_its_name_is_known() -> None:
    page = alert(stories=[story(State.REFUSED)])
    assert "account 15001 ·" in alert_message(ENGLISH, page).text
    named = replace(page, account_names={15001: "Autopartes del Plata"})
    assert "account Autopartes del Plata (15001) ·" in alert_message(ENGLISH, named).text


def test_a_resolved_alert_does_not_go_on_saying_that_a_request_waits() -> None:
    shown = alert_message(
        ENGLISH, alert("refused.failure.status_403", stories=[story(State.APPROVED)], resolved_at=NOW)
    )
    assert ENGLISH.plain("alert.again") in shown.text
    assert ENGLISH.plain("outcome.approved") not in shown.text


def test_a_resolved_alert_whose_request_failed_again_points_to_the_newer_message() -> None:
    stories = [story(State.REFUSED)]
    shown = alert_message(ENGLISH, alert("refused.failure.status_403", stories=stories, resolved_at=NOW))
    assert shown.text.startswith("It failed again")
    assert ENGLISH.plain("alert.failed_since") in shown.text
    assert "Nothing is left to do" not in shown.text
    assert walk.buttons(shown.blocks) == {}


def test_a_resolved_alert_about_a_mark_that_is_repeated_by_itself_does_not_point_to_a_newer_message() -> None:
    stories = [story(State.UNKNOWN, INTEGRATE)]
    shown = alert_message(ENGLISH, alert("refused.failure.status_403", stories=stories, resolved_at=NOW))
    assert ENGLISH.plain("alert.failed_since") not in shown.text


def test_an_alert_about_one_of_several_documents_names_its_file() -> None:
    shown = alert_message(ENGLISH, alert(stories=[story(State.REFUSED, DOCUMENT)]))
    assert "Invoice (factura.pdf)" in shown.text


def test_many_batches_are_counted_and_buttons_stay() -> None:
    shown = alert_message(ENGLISH, alert(stories=[story(State.REFUSED)] * 30))
    assert len([one for one in walk.objects(shown.blocks) if one.get("action_id") == "retry"]) == 7
    assert "and 23 more requests" in shown.text


def test_a_system_alert_explains_its_cause_in_words() -> None:
    shown = alert_message(ENGLISH, alert("system.lookup_failing", note="failure.timeout"))
    assert (
        "Detail: Alephee did not answer within 30 seconds when the order was looked up. Nothing was sent." in shown.text
    )
    assert "*What to do:* check that Alephee is up" in shown.text


def test_a_failed_look_up_does_not_speak_of_sending() -> None:
    said = refusal(ENGLISH, Note("failure.timeout", {"status": None, "api_message": ""})).text
    assert said == ENGLISH.plain("look_up.timeout")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 413, 416])
def test_a_look_up_that_was_refused_spoke_of_a_message_and_named_no_next_step(status: int) -> None:
    said = refusal(ENGLISH, Note(f"failure.status_{status}", {"status": status, "api_message": "no"})).text
    assert said == ENGLISH.mrkdwn(f"look_up.status_{status}", status=status)
    assert f"({status})" in said
    assert re.search(r"Tell the admin|Try again|try again|Check the number|Try fewer", said)


@pytest.mark.parametrize("cause", LOOK_UPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_look_up_that_fails_says_what_to_do_and_that_nothing_was_sent(cause: str, language: str) -> None:
    said = refusal(speech(language), Note(cause, {"status": 418, "api_message": "x"})).text
    assert len(re.findall(r"[.!?]( |$)", said)) > 1
    assert not re.search(r"qui(zá|çá)|maybe|message|mensaje|mensagem", said, re.IGNORECASE)


def test_a_press_that_came_too_late_is_asked_for_again() -> None:
    assert refusal(ENGLISH, Note("failure.slack", {"error": "expired_trigger_id"})).text.endswith("Try again.")
    assert "(channel_not_found)" in refusal(ENGLISH, Note("failure.slack", {"error": "channel_not_found"})).text


@pytest.mark.parametrize("error", [DeliveryUnknown("http_500"), NotAccepted("ratelimited")])
def test_when_slack_was_silent_it_was_said_to_have_refused_a_message(error: DeliveryError) -> None:
    assert refusal(ENGLISH, error.note).text == f"Slack did not respond ({error.error}). Try again in a minute."


def test_an_alert_about_a_list_that_cannot_be_looked_up_does_not_speak_of_a_file() -> None:
    waits = story(State.COLLECTING, INTEGRATE)
    assert "Finding the order" in alert_message(ENGLISH, alert("system.lookup_failing", stories=[waits])).text


def test_the_second_message_about_a_cause_reads_like_the_first() -> None:
    first, later = (
        alert_message(ENGLISH, alert("refused.failure.status_412", hour=hour, stories=[story(State.REFUSED)]))
        for hour in ("", "2026-11-21T12")
    )
    assert first == later


def test_an_unknown_message_says_which_sale_to_look_for_and_where_the_buttons_are() -> None:
    asked = request(state=State.UNKNOWN, cause="failure.timeout", external_order_id="2000000000580112")
    told = story(State.UNKNOWN, requests=[asked])
    shown = alert_message(ENGLISH, alert("unknown_outcome", stories=[told])).text
    assert "Look up sale 2000000000580112 in Mercado Libre." in shown
    assert "the buttons below" in shown
    assert "the buttons of the alert" in receipt(ENGLISH, told).text


def test_what_else_is_to_be_done_about_an_unknown_outcome_stands_behind_it() -> None:
    asked = request(state=State.UNKNOWN, cause="failure.web_page")
    shown = alert_message(ENGLISH, alert("unknown_outcome", stories=[story(State.UNKNOWN, requests=[asked])])).text
    assert "the buttons below. Tell the admin: there may be a proxy in between." in shown


@pytest.mark.parametrize(("status", "style"), [(400, None), (413, None), (409, "primary"), (401, "primary")])
def test_send_again_was_the_green_button_where_the_content_has_to_change(status: int, style: str | None) -> None:
    refused = request(state=State.REFUSED, cause=f"failure.status_{status}")
    shown = receipt(ENGLISH, story(State.REFUSED, requests=[refused]))
    (button,) = (one for one in walk.objects(shown.blocks) if one.get("action_id") == "retry")
    assert button.get("style") == style
