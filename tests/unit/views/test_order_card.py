"""The order at a glance: what it says, and in whose words."""

import json
from dataclasses import replace

import pytest

from bot.domain.conversations import Conversation
from bot.domain.notes import warn, worst
from bot.domain.orders import KeyValue
from bot.domain.reasons import Reason
from bot.domain.requests import State
from handlers.language import Speech, speech
from tests.unit.views import walk
from tests.unit.views.examples import NOW, found, order_page, request, story
from tests.unit.views.shown import order_card

ENGLISH = speech("en")


def test_the_order_card_says_what_is_possible_in_words_and_why_the_rest_is_not() -> None:
    text = order_card(ENGLISH, found(order_page(conversation=Conversation()))).text
    assert "\n✓ Ask for billing details\n" in text
    assert "⚠ Promise a delivery time: possible – read the warning. The order has 2 open claims" in text
    assert "✕ Send the invoice link: not possible. It does not exist in Argentina, only in Mexico." in text


def test_while_we_wait_the_order_card_said_that_a_message_is_possible() -> None:
    waiting = order_card(ENGLISH, found(order_page(conversation=Conversation(waiting_since=NOW)))).text
    assert "\n… Other subject: once the buyer replies." in waiting
    busy = order_card(ENGLISH, found(order_page(conversation=Conversation(on_its_way=request())))).text
    assert "\n… Other subject: after the message that is on its way." in busy
    assert "✓ Other subject" not in waiting + busy
    assert waiting.count("✕ Send the invoice link") == 1


def test_a_warning_about_all_messages_is_said_once_above_them_and_not_behind_what_is_impossible() -> None:
    page = order_page(conversation=Conversation())
    unpaid = warn("rule.payment_pending")
    card = order_card(ENGLISH, found(replace(page, verdicts={k: worst((v, unpaid)) for k, v in page.verdicts.items()})))
    assert card.text.count(ENGLISH.plain("rule.payment_pending")) == 1
    assert "⚠ Ask for billing details: possible – read the warning.\n" in card.text


@pytest.mark.parametrize(
    ("voice", "named"),
    [("pt", "Pendente de envio"), ("en", "Ready to ship"), ("es", "Pendiente de envío")],
    indirect=["voice"],
)
def test_documented_statuses_and_the_marketplace_are_said_in_the_readers_language(voice: Speech, named: str) -> None:
    page, pair = order_page(), KeyValue(10, "Pendiente de envío")
    order = replace(page.order, status=pair, shipping_status=pair, marketplace=KeyValue(1, "Mercado Libre"))
    text = order_card(voice, found(replace(page, order=order))).text
    assert text.count(f": {named}\n") == 2
    assert ("Mercado Livre" in text) is (voice.language == "pt")


def test_a_status_that_is_not_documented_stays_as_it_came() -> None:
    page = order_page()
    order = replace(page.order, status=KeyValue(55, "En revisión"), shipping_status=KeyValue(10, "Pendiente"))
    text = order_card(ENGLISH, found(replace(page, order=order))).text
    assert "*Order status*: En revisión" in text
    assert "*Shipping status*: Pendiente\n" in text


def test_the_order_card_names_the_countries_that_disagree_and_what_is_wrong_with_the_order() -> None:
    text = order_card(ENGLISH, found()).text
    for said in (
        "listing: Argentina, delivery address: Brazil",
        "cancelled",
        "payment has not been approved",
        "1 open claim.",
    ):
        assert said in text


def test_the_button_to_write_carries_account_and_order() -> None:
    value = walk.buttons(order_card(ENGLISH, found()).blocks)["compose_message"]
    assert json.loads(value) == {"a": 15001, "o": 580101}


def test_an_order_without_a_possible_message_has_no_button_to_write() -> None:
    page = order_page()
    refused = page.verdicts[Reason.SEND_INVOICE_LINK]
    card = order_card(ENGLISH, found(replace(page, verdicts=dict.fromkeys(Reason, refused))))
    assert set(walk.buttons(card.blocks)) == {"compose_document", "fetch_document"}


def test_orders_of_several_accounts_have_a_button_each() -> None:
    card = order_card(ENGLISH, found(order_page(), order_page(account_id=15002)))
    values = [one["value"] for one in walk.objects(card.blocks) if one.get("action_id") == "compose_message"]
    assert [json.loads(value)["a"] for value in values] == [15001, 15002]


def test_the_order_card_tells_who_asked_where_it_is_known() -> None:
    card = order_card(ENGLISH, found(replace(order_page(), batches={"batch-1": story(State.SENT).batch})))
    assert "requested by <@U0ANA> · approved by <@U0BRUNO>" in card.text
