"""The approval card: decided in five seconds."""

from dataclasses import replace

from bot.domain.message_rules import judge_missing_text
from bot.domain.messages import MessageContent
from bot.domain.orders import Country
from bot.domain.reasons import Reason
from bot.domain.requests import State
from handlers.examples.shown import approval_card
from handlers.examples.values import FILE, NOW, glimpse, message, request, story
from handlers.language import speech
from tests.unit.views import walk

ENGLISH = speech("en")


def test_what_was_checked_and_the_digest_stand_among_the_details() -> None:
    details = approval_card(ENGLISH, story(), details=True)
    assert f"factura.pdf: sha256 {FILE.sha256[:8]}…" in details.text
    assert FILE.sha256[:9] not in details.text
    assert ENGLISH.mrkdwn("card.checked_message") in details.text
    assert walk.buttons(details.blocks) == {}


def test_a_card_says_nothing_of_objections_that_nobody_looked_for() -> None:
    card = approval_card(ENGLISH, story(requests=[request(notes=())]))
    assert "⚠" not in card.text
    assert "warning" not in card.text


def test_a_card_begins_with_what_is_asked_for_whom_and_how_much() -> None:
    card = approval_card(ENGLISH, story(), account_names={15001: "Tienda AR"})
    first, last = card.text.splitlines()[0], card.text.splitlines()[-1]
    listing = "<https://articulo.mercadolibre.com.ar/MLA-138080101-zapatilla-_JM|Zapatilla> ×2 +2"
    assert first == f"✉ *Other subject* · Ana Prueba · {listing} · ARS\xa025,768.80 · Argentina"
    assert last.startswith("Order 580101 · EXT-1 · Tienda AR (15001) · <@U0ANA> · expires on <!date^")


def test_a_card_leads_to_the_sale_where_its_address_is_known() -> None:
    numbered = request(external_order_id="2000001234567890")
    there = "<https://www.mercadolibre.com.ar/ventas/2000001234567890/detalle|See the sale>"
    assert there in approval_card(ENGLISH, story(requests=[numbered])).text
    for elsewhere in (replace(numbered, country=Country.PE), replace(numbered, country=None), request()):
        assert "See the sale" not in approval_card(ENGLISH, story(requests=[elsewhere])).text
    sold_anywhere = replace(numbered, glimpse=replace(glimpse(), listing=""))
    assert "See the sale" not in approval_card(ENGLISH, story(requests=[sold_anywhere])).text


def test_a_card_tells_what_was_said_before() -> None:
    before = request(9, state=State.SENT, content=message("Hola, ¿qué talle?", file=None))
    card = approval_card(ENGLISH, replace(story(), before=before))
    assert f"Before, {ENGLISH.when(NOW)}: “Hola, ¿qué talle?”" in card.text
    gone = replace(before, content=before.content.without_personal_data())
    assert "Before" not in approval_card(ENGLISH, replace(story(), before=gone)).text


def test_a_text_that_nobody_sees_before_the_buyer_is_warned_about() -> None:
    unseen = MessageContent(reason=5, text=None, shown="")
    (note,) = judge_missing_text(Reason.DELIVERY_PROMISE, "").notes
    card = approval_card(ENGLISH, story(requests=[request(content=unseen, notes=(note,))]))
    assert "⚠ What the buyer will read cannot be seen in advance" in card.text
    assert "The marketplace writes the text." in card.text


def test_a_card_that_replaces_a_declined_one_says_why_that_was_declined() -> None:
    declined = story(State.DECLINED).batch
    assert "Replaces a declined request: “Falta el" in approval_card(ENGLISH, replace(story(), replaced=declined)).text
    expired = story(State.EXPIRED).batch
    assert "Replaces an earlier request" in approval_card(ENGLISH, replace(story(), replaced=expired)).text
