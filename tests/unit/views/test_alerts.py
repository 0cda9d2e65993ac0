"""What alerts and refusals have to say."""

from dataclasses import replace

from bot.domain.documents import DOCUMENT
from bot.domain.marks import INTEGRATE
from bot.domain.notes import Note
from bot.domain.requests import State
from handlers.language import speech
from handlers.views.causes import refusal
from tests.unit.views import walk
from tests.unit.views.examples import (
    NOW,
    TEXT,
    alert,
    story,
)
from tests.unit.views.shown import alert_message

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
    assert "It goes out again. The result comes to the person who asked" in shown.text
    assert "Next in line" not in shown.text


def test_a_resolved_alert_whose_request_failed_again_points_to_the_newer_message() -> None:
    stories = [story(State.REFUSED)]
    shown = alert_message(ENGLISH, alert("refused.failure.status_403", stories=stories, resolved_at=NOW))
    assert shown.text.startswith("It failed again")
    assert "What came of it: *refused*. A newer message in this channel says why" in shown.text
    assert "Nothing is left to do" not in shown.text
    assert walk.buttons(shown.blocks) == {}


def test_a_resolved_alert_about_a_mark_that_is_repeated_by_itself_does_not_point_to_a_newer_message() -> None:
    stories = [story(State.UNKNOWN, INTEGRATE)]
    shown = alert_message(ENGLISH, alert("refused.failure.status_403", stories=stories, resolved_at=NOW))
    assert "A newer message" not in shown.text


def test_an_alert_about_one_of_several_documents_names_its_file() -> None:
    shown = alert_message(ENGLISH, alert(stories=[story(State.REFUSED, DOCUMENT)]))
    assert "Invoice (factura.pdf)" in shown.text


def test_many_batches_are_counted_and_buttons_stay() -> None:
    shown = alert_message(ENGLISH, alert(stories=[story(State.REFUSED)] * 30))
    assert len([one for one in walk.objects(shown.blocks) if one.get("action_id") == "retry"]) == 8
    assert "and 22 more requests" in shown.text


def test_a_system_alert_explains_its_cause_in_words() -> None:
    shown = alert_message(ENGLISH, alert("system.lookup_failing", note="failure.timeout"))
    assert "Detail: Alephee did not answer within 30 seconds." in shown.text
    assert "*What to do:* check that Alephee is up" in shown.text


def test_a_failed_look_up_does_not_speak_of_sending() -> None:
    said = refusal(ENGLISH, Note("failure.timeout", {"status": None, "api_message": ""})).text
    assert said.startswith("Alephee cannot be asked right now; nothing was done.")


def test_a_press_that_came_too_late_is_asked_for_again() -> None:
    assert refusal(ENGLISH, Note("failure.slack", {"error": "expired_trigger_id"})).text.endswith("Please press again.")
    assert "(channel_not_found)" in refusal(ENGLISH, Note("failure.slack", {"error": "channel_not_found"})).text


def test_an_alert_about_a_list_that_cannot_be_looked_up_does_not_speak_of_a_file() -> None:
    waits = story(State.COLLECTING, INTEGRATE)
    assert "Finding the order" in alert_message(ENGLISH, alert("system.lookup_failing", stories=[waits])).text


def test_the_second_message_about_a_cause_reads_like_the_first() -> None:
    first, later = (
        alert_message(ENGLISH, alert("refused.failure.status_412", hour=hour, stories=[story(State.REFUSED)]))
        for hour in ("", "2026-11-21T12")
    )
    assert first == later
