"""The order at a glance: what it says, and in whose words."""

import json
from dataclasses import replace

import pytest

from bot.domain.conversations import Conversation
from bot.domain.marks import INTEGRATE
from bot.domain.notes import ALLOWED, warn, worst
from bot.domain.orders import KeyValue
from bot.domain.reasons import Reason
from bot.domain.requests import State
from handlers.examples.shown import order_card, why_not
from handlers.examples.values import CONTENTS, NOW, found, message, order_page, request, story
from handlers.language import Speech, speech
from handlers.views import block_kit
from tests.unit.views import walk

ENGLISH = speech("en")


def labels(card: block_kit.Message) -> dict[str, str]:
    """The buttons to write with, by their ids, as they are named."""
    return {
        one["action_id"]: one["text"]["text"]
        for one in walk.objects(card.blocks)
        if str(one.get("action_id")).startswith("compose_message")
    }


def menu(card: block_kit.Message) -> dict[str, str]:
    """The options of the menu: their values and words."""
    return {
        one["value"]: one["text"]["text"]
        for found in walk.objects(card.blocks)
        if found.get("action_id") == "more"
        for one in found["options"]
    }


def test_every_reason_that_is_possible_has_a_button_which_opens_the_form_with_it() -> None:
    card = order_card(ENGLISH, found(order_page(conversation=Conversation())))
    assert labels(card) == {
        "compose_message:2": "Ask for billing data",
        "compose_message:4": "Other text",
        "compose_message:5": "Promise a time",
    }
    assert "⚠ Promise a delivery time: possible – read the warning. The order has 2 open claims" in card.text
    assert "not possible" not in card.text


def test_why_the_others_are_not_possible_is_said_to_whoever_asks() -> None:
    page = order_page(conversation=Conversation())
    assert "Why no other reason?" in menu(order_card(ENGLISH, found(page))).values()
    told = why_not(ENGLISH, found(page)).text
    assert "✕ *Send the invoice link*: not possible. It does not exist in Argentina, only in Mexico." in told
    assert "*Other subject*" not in told
    every = replace(page, verdicts=dict.fromkeys(Reason, ALLOWED))
    assert "Why no other reason?" not in menu(order_card(ENGLISH, found(every))).values()
    assert "All reasons are possible." in why_not(ENGLISH, found(every)).text


def test_while_we_wait_the_order_card_said_that_a_message_is_possible() -> None:
    waiting = order_card(ENGLISH, found(order_page(conversation=Conversation(waiting_since=NOW))))
    assert labels(waiting) == {"compose_message": "Write to the buyer"}
    assert waiting.text.count("the bot does not know whether") == 1
    busy = order_card(ENGLISH, found(order_page(conversation=Conversation(on_its_way=request()))))
    assert labels(busy) == {}


def test_a_warning_about_all_messages_is_said_once_above_them_and_not_behind_what_is_impossible() -> None:
    page = order_page(conversation=Conversation())
    unpaid = warn("rule.payment_pending")
    card = order_card(ENGLISH, found(replace(page, verdicts={k: worst((v, unpaid)) for k, v in page.verdicts.items()})))
    assert card.text.count(ENGLISH.plain("rule.payment_pending")) == 1


def test_the_last_message_is_told_with_its_words() -> None:
    asked = request(state=State.SENT, content=message("Hola Ana, ¿qué talle?", file=None))
    page = replace(order_page(conversation=Conversation()), history=(request(1, content=CONTENTS[INTEGRATE]), asked))
    card = order_card(ENGLISH, found(page))
    assert f"Last, {ENGLISH.when(NOW)}: “Hola Ana, ¿qué talle?” · ✓ sent" in card.text
    ids = '{"a":15001,"o":580101}'
    assert menu(card) == {f"why_not:{ids}": "Why no other reason?", f"show_history:{ids}": "History of this order"}
    mark = replace(page, history=page.history[:1])
    assert "Mark as integrated: mark as integrated" in order_card(ENGLISH, found(mark)).text
    fresh = order_card(ENGLISH, found(replace(page, history=())))
    assert "Last" not in fresh.text
    assert f"show_history:{ids}" not in menu(fresh)


def test_the_other_orders_of_a_cart_are_named_and_can_be_looked_at() -> None:
    page = order_page(conversation=Conversation())
    card = order_card(ENGLISH, found(replace(page, order=replace(page.order, pack_id="2000007"), in_cart=(580103,))))
    assert "Cart 2000007, with order 580103. They share the conversation with the buyer." in card.text
    assert menu(card)['show_order:{"a":15001,"o":580103}'] == "Show order 580103"


def test_the_order_card_leads_to_listing_and_sale() -> None:
    page = order_page()
    listing = "https://articulo.mercadolibre.com.ar/MLA-1-_JM"
    listed = replace(page.order, items=(replace(page.order.items[0], listing=listing),))
    text = order_card(ENGLISH, found(replace(page, order=listed))).text
    assert f"1 × <{listing}|Zapatilla 1 (SKU-1)>" in text
    assert "<https://www.mercadolibre.com.ar/ventas/2000001234567890/detalle|See the sale>" in text
    assert "See the sale" not in order_card(ENGLISH, found(page)).text


@pytest.mark.parametrize(
    ("voice", "named"),
    [("pt", "Pendente de envio"), ("en", "Ready to ship"), ("es", "Pendiente de envío")],
    indirect=["voice"],
)
def test_documented_statuses_and_the_marketplace_are_said_in_the_readers_language(voice: Speech, named: str) -> None:
    page, pair = order_page(), KeyValue(10, "Pendiente de envío")
    order = replace(page.order, status=pair, shipping_status=pair, marketplace=KeyValue(1, "Mercado Libre"))
    text = order_card(voice, found(replace(page, order=order))).text
    assert text.count(named) == 1
    assert ("Mercado Livre" in text) is (voice.language == "pt")


def test_a_status_that_is_not_documented_stays_as_it_came() -> None:
    page = order_page()
    order = replace(page.order, status=KeyValue(55, "En revisión"), shipping_status=KeyValue(10, "Pendiente"))
    text = order_card(ENGLISH, found(replace(page, order=order))).text
    assert "En revisión · shipping: Pendiente · Flex" in text


def test_the_order_card_names_the_countries_that_disagree_and_what_is_wrong_with_the_order() -> None:
    text = order_card(ENGLISH, found()).text
    for said in (
        "listing: Argentina, delivery address: Brazil",
        "cancelled",
        "payment has not been approved",
        "2 open claims",
    ):
        assert said in text


def test_the_button_to_write_carries_account_and_order() -> None:
    card = order_card(ENGLISH, found(order_page(conversation=Conversation())))
    value = walk.buttons(card.blocks)["compose_message:4"]
    assert json.loads(value) == {"a": 15001, "o": 580101}


def test_an_order_without_a_possible_message_has_no_button_to_write() -> None:
    page = order_page()
    refused = page.verdicts[Reason.SEND_INVOICE_LINK]
    card = order_card(ENGLISH, found(replace(page, verdicts=dict.fromkeys(Reason, refused))))
    assert set(walk.buttons(card.blocks)) == {"compose_document", "fetch_document", "get_label"}
    assert "Why no other reason?" not in menu(card).values()


def test_orders_of_several_accounts_have_a_button_each() -> None:
    card = order_card(ENGLISH, found(order_page(), order_page(account_id=15002)))
    values = [one["value"] for one in walk.objects(card.blocks) if one.get("action_id") == "compose_message"]
    assert [json.loads(value)["a"] for value in values] == [15001, 15002]


def test_the_order_card_tells_who_asked_where_it_is_known() -> None:
    page = replace(order_page(), history=(request(state=State.SENT, content=CONTENTS[INTEGRATE]),))
    card = order_card(ENGLISH, found(replace(page, batches={"batch-1": story(State.SENT).batch})))
    assert "requested by <@U0ANA> · approved by <@U0BRUNO>" in card.text
