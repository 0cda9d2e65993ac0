"""What each screen has to say."""

import json
from dataclasses import replace

import pytest

from bot.domain.conversations import Conversation
from bot.domain.documents import DOCUMENT
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import Note
from bot.domain.people import Press
from bot.domain.reasons import Reason
from bot.domain.requests import State
from handlers.examples.shown import (
    approval_card,
    beside_card,
    decline_reason,
    help_message,
    order_card,
    receipt,
    thread_line,
)
from handlers.examples.values import (
    FILE,
    NOW,
    TEXT,
    compose_page,
    found,
    message,
    order_page,
    request,
    story,
)
from handlers.kinds import SCREENS
from handlers.language import Speech, speech
from handlers.messages.view import message_compose
from handlers.words import command_words, word_in
from tests.unit.views import walk

ENGLISH = speech("en")


def _inputs(view: dict[str, object]) -> dict[str, dict[str, object]]:
    return {found["block_id"]: found for found in walk.objects(view) if found.get("type") == "input"}


def test_only_possible_reasons_are_offered(voice: Speech) -> None:
    reason = _inputs(message_compose(voice, compose_page()))["reason"]
    values = [option["value"] for option in reason["element"]["options"]]  # type: ignore[index]  # a select
    assert values == ["2", "4", "5"]


def test_a_template_is_previewed_and_takes_no_text() -> None:
    view = message_compose(ENGLISH, compose_page(Reason.REQUEST_BILLING_INFO))
    assert "text" not in _inputs(view)
    assert "Hola, por favor confirma las características." in walk.leaves(view)
    assert "marketplace's own wording may differ" in " ".join(walk.marked(view))


def test_the_text_is_limited_to_350_and_mandatory_where_the_reason_needs_one() -> None:
    text = _inputs(message_compose(ENGLISH, compose_page(Reason.OTHER)))["text"]
    assert text["element"]["max_length"] == 350  # type: ignore[index]  # a text field
    assert text["optional"] is False
    assert "350" in str(text["label"])


def test_the_file_field_takes_one_file_of_five_types() -> None:
    element = _inputs(message_compose(ENGLISH, compose_page(Reason.OTHER)))["files"]["element"]
    assert element["max_files"] == 1  # type: ignore[index]  # a file field
    assert element["filetypes"] == ["jpg", "jpeg", "png", "pdf", "txt"]  # type: ignore[index]  # as above


def test_the_statement_says_since_when_we_wait() -> None:
    waiting = message_compose(ENGLISH, compose_page())
    assert "The buyer has replied to the message of Nov 21, 2026 2:05 PM UTC" in walk.plain(waiting)
    refused = message_compose(ENGLISH, compose_page(page=order_page(conversation=Conversation(NOW, denied_at=NOW))))
    assert "The buyer has replied to the last message" in walk.plain(refused)


def test_a_form_asks_for_nothing_that_cannot_apply() -> None:
    """It offered a file that was sure to be refused, and asked for a reply to a message that there never was."""
    fresh = order_page(conversation=Conversation())
    assert _inputs(message_compose(ENGLISH, compose_page(page=fresh))).keys() == {"reason", "text"}
    chosen = message_compose(ENGLISH, compose_page(Reason.OTHER, page=fresh))
    assert _inputs(chosen).keys() == {"reason", "text", "files", "buyer_replied"}
    assert "written to outside the bot before" in " ".join(walk.plain(chosen))
    replied = order_page(conversation=Conversation(attachment_allowed=True))
    assert _inputs(message_compose(ENGLISH, compose_page(page=replied))).keys() == {*_inputs(chosen)}


def test_the_submit_button_names_what_happens() -> None:
    submit = [
        message_compose(ENGLISH, compose_page(), approval_needed=True)["submit"]["text"],
        message_compose(ENGLISH, compose_page(), approval_needed=False)["submit"]["text"],
        message_compose(ENGLISH, compose_page(accounts=2))["submit"]["text"],
    ]
    assert submit == ["Ask for approval", "Send to the buyer", "Continue"]


def test_the_compose_view_remembers_ids() -> None:
    view = message_compose(ENGLISH, compose_page())
    assert json.loads(view["private_metadata"]) == {"b": "batch-1", "n": "580101", "a": 15001, "o": 580101}


def test_the_chosen_account_stays_chosen() -> None:
    view = message_compose(ENGLISH, compose_page(accounts=2, page=order_page(account_id=15002)))
    account = _inputs(view)["account"]["element"]
    assert account["initial_option"]["value"] == "15002"  # type: ignore[index]  # a select


def test_a_decline_remembers_the_card_and_its_reason_is_mandatory() -> None:
    view = decline_reason(ENGLISH, story(), Press("U0BRUNO", "C1", "1.2"))
    assert json.loads(view["private_metadata"]) == {"b": "batch-1", "c": "C1", "t": "1.2"}
    assert _inputs(view)["text"]["optional"] is False


@pytest.mark.parametrize("text", [TEXT, "*not bold* <!channel> & <https://evil.example|x>", "x" * 350, "  two  blanks"])
def test_the_approver_sees_the_exact_text_byte_for_byte(text: str) -> None:
    card = approval_card(ENGLISH, story(requests=[request(content=message(text))]))
    assert text in walk.leaves(card.blocks)


def test_the_approver_sees_the_whole_file_and_can_open_it() -> None:
    card = approval_card(ENGLISH, story())
    links = [one for one in walk.objects(card.blocks) if one.get("type") == "link"]
    assert [(one["url"], one["text"]) for one in links] == [(FILE.permalink, "factura.pdf")]
    assert "120 kB" in card.text
    assert "sha256" not in card.text


def test_the_approver_sees_warnings_the_statement_and_the_expiry() -> None:
    card = approval_card(ENGLISH, story())
    assert "⚠ The order has 1 open claim" in card.text
    assert ENGLISH.mrkdwn("card.buyer_replied") in card.text
    assert "expires on <!date^" in card.text


def test_the_approve_dialog_names_order_country_and_files() -> None:
    card = approval_card(ENGLISH, story())
    dialog = next(one["confirm"] for one in walk.objects(card.blocks) if one.get("action_id") == "approve")
    assert dialog["text"]["text"].startswith("Order 580101 · Argentina · 1 file.")


def test_a_waiting_card_has_two_buttons_and_a_menu_with_the_batch_and_a_decided_one_has_none() -> None:
    assert walk.buttons(approval_card(ENGLISH, story()).blocks) == dict.fromkeys(("approve", "decline"), "batch-1")
    names = [one.partition(":")[0] for one in walk.menu(approval_card(ENGLISH, story()).blocks)]
    assert names == ["ask_back", "show_order", "my_language"]
    for state in set(State) - {State.PENDING, State.REFUSED}:
        assert walk.buttons(approval_card(ENGLISH, story(state)).blocks) == {}


def test_a_decided_card_says_who_and_what_became_of_it() -> None:
    assert "Approved by <@U0BRUNO>" in approval_card(ENGLISH, story(State.SENT)).text
    assert "✓ Sent on" in approval_card(ENGLISH, story(State.SENT)).text
    refused = approval_card(ENGLISH, story(State.REFUSED)).text
    assert "A condition is not met (412)" in refused
    assert "Precondition &lt;failed&gt;" in refused
    assert "Delivery not confirmed" in approval_card(ENGLISH, story(State.UNKNOWN)).text
    declined = approval_card(ENGLISH, story(State.DECLINED))
    assert "Declined by <@U0BRUNO>" in declined.text
    assert "Falta el *CUIT*" in walk.leaves(declined.blocks)


def test_a_reason_is_not_said_twice() -> None:
    refused = request(state=State.REFUSED, notes=(Note("failure.status_412", {"status": 412}),))
    assert approval_card(ENGLISH, story(State.REFUSED, requests=[refused])).text.count("(412)") == 1


def test_what_was_put_off_says_why() -> None:
    put_off = request(state=State.APPROVED, cause="failure.rate_limited")
    assert "slower pace" in receipt(ENGLISH, story(State.APPROVED, requests=[put_off])).text


def test_an_unknown_cause_still_has_a_sentence() -> None:
    odd = request(state=State.REFUSED, cause="failure.from_the_future", notes=(Note("no.such", {}),))
    assert "does not know the cause" in receipt(ENGLISH, story(State.REFUSED, requests=[odd])).text


def test_500_orders_stand_on_one_card_with_its_thread_and_none_is_left_out() -> None:
    content = IntegrateContent(integrated=True, erp_status="facturado")
    told = story(requests=[request(n, content=content) for n in range(500)])
    card = approval_card(ENGLISH, told)
    shown = " ".join(walk.marked([page.blocks for page in beside_card(ENGLISH, told)]))
    assert all(f"*{580101 + n}*" in shown for n in range(500))
    assert "approve" in walk.buttons(card.blocks)


def test_failed_requests_of_a_large_batch_come_first_and_all_are_counted() -> None:
    content = IntegrateContent(integrated=True)
    requests = [request(n, content=content, state=State.SENT) for n in range(499)]
    requests.append(request(499, content=content, state=State.REFUSED))
    text = "\n".join(walk.marked(approval_card(ENGLISH, story(State.SENT, requests=requests)).blocks))
    assert "sent: 499 · refused: 1" in text
    assert "580600 · ✕ refused" in text


def test_a_receipt_can_withdraw_as_long_as_nobody_has_decided() -> None:
    for state in State:
        waits = state in {State.COLLECTING, State.PENDING}
        assert ("withdraw" in walk.buttons(receipt(ENGLISH, story(state)).blocks)) is waits


def test_whoever_reads_about_a_refusal_can_have_it_sent_again_there() -> None:
    for state in State:
        again = state is State.REFUSED
        assert ("retry" in walk.buttons(receipt(ENGLISH, story(state)).blocks)) is again
        assert ("retry" in walk.buttons(approval_card(ENGLISH, story(state)).blocks)) is again


def test_an_invalid_request_gives_the_text_back() -> None:
    shown = receipt(ENGLISH, story(State.INVALID))
    assert TEXT in walk.leaves(shown.blocks)
    assert "could not be downloaded from Slack" in shown.text
    assert "Waiting for approval" not in shown.text


def test_a_line_of_the_thread_says_who_did_what_and_leaves_the_reasons_to_the_card() -> None:
    line = thread_line(ENGLISH, {"event": "refused", "request": "request-0", "actor": None}, story(State.REFUSED))
    assert line.text == "✕ Order 580101: refused, nothing was sent."
    arrived = thread_line(ENGLISH, {"event": "arrived", "request": "request-0", "actor": "U0BRUNO"}, story(State.SENT))
    assert arrived.text == "✓ Order 580101: <@U0BRUNO> says that it arrived."


def test_help_names_every_subcommand(voice: Speech) -> None:
    text = help_message(voice).text
    words = [word_in(SCREENS, command, voice.language) for command in command_words(SCREENS)]
    assert all(f"/alephee {word}" in text for word in words)


def test_each_kind_of_request_shows_its_content(voice: Speech) -> None:
    for kind, said in {
        DOCUMENT: "A-0001",
        INTEGRATE: "facturado",
        CREATE_ORDER: '{"Items": [{"Quantity": 1}]}',
    }.items():
        assert said in approval_card(voice, story(kind=kind)).text


@pytest.mark.parametrize("event", ["body", "problems"])
def test_a_part_of_what_was_erased_meanwhile_could_not_be_posted_and_came_due_for_ever(event: str) -> None:
    gone = replace(
        request(content=CreateOrderContent(external_order_id="EXT-1", body=""), order_id=None), erased_at=NOW, notes=()
    )
    line = thread_line(ENGLISH, {"event": event, "request": gone.id, "part": 2}, story(requests=[gone]))
    assert line.text == ENGLISH.mrkdwn("content.erased", at=NOW)


def test_buttons_of_the_same_name_were_not_to_be_told_apart_by_a_screen_reader() -> None:
    card = order_card(ENGLISH, found(order_page(), order_page(account_id=15002)))
    labels = [one["accessibility_label"] for one in walk.objects(card.blocks) if one.get("type") == "button"]
    assert len(labels) == len(set(labels)) > 1
    single = order_card(ENGLISH, found())
    fetch = [one for one in walk.objects(single.blocks) if one.get("action_id") == "fetch_document"]
    assert [one["accessibility_label"] for one in fetch] == [f"{ENGLISH.plain('document.fetch')}: factura.pdf"]


def test_the_parts_of_a_long_order_are_numbered_because_slack_may_show_them_in_any_order() -> None:
    asked = request(content=CreateOrderContent(external_order_id="EXT-1", body="x" * 20_000), order_id=None)
    told = story(requests=[asked])
    parts = [thread_line(ENGLISH, {"event": "body", "request": asked.id, "part": n}, told) for n in range(3)]
    wanted = [ENGLISH.mrkdwn("common.page", page=n, pages=3) for n in (1, 2, 3)]
    assert [part.text.partition("\n")[0] for part in parts] == wanted
    shown = [one["text"] for part in parts for one in walk.objects(part.blocks) if one.get("type") == "text"]
    assert "".join(shown) == "x" * 20_000
