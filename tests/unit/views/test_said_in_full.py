"""What people could not tell from a screen: which marketplace, what is declined, what was written."""

from dataclasses import replace

from bot.domain.marks import INTEGRATE
from bot.domain.messages import MessageContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import Note
from bot.domain.people import Press
from bot.domain.requests import State
from bot.operations.looking_up.pages import History
from handlers.examples.shown import approval_card, decline_reason, history, receipt, thread_line
from handlers.examples.values import CONTENTS, NOW, message, request, story
from handlers.language import speech
from tests.unit.new_orders.samples import example_text
from tests.unit.views import walk

ENGLISH = speech("en")


def test_the_card_of_a_new_order_never_shows_its_marketplace_as_a_bare_number() -> None:
    body = example_text("full")
    unnamed = request(content=CreateOrderContent(external_order_id="EXT-1", body=body), order_id=None, notes=())
    named = replace(unnamed, notes=(Note("fate.created_on", {"marketplace": "Canal *propio*", "number": 50}),))
    assert "number 50; name not known" in approval_card(ENGLISH, story(requests=[unnamed])).text
    card = approval_card(ENGLISH, story(requests=[named]))
    assert "(50)" in card.text
    assert "Canal *propio*" not in " ".join(walk.marked(card.blocks))
    assert "⚠" not in card.text


def test_the_question_why_did_not_say_what_is_declined() -> None:
    press = Press("U0BRUNO", "C1", "1.2")
    one = " ".join(walk.marked(decline_reason(ENGLISH, story(), press)))
    assert "This will not be sent: *Message to the buyer · order 580101*, requested by <@U0ANA>" in one
    assert "• 580101 · Other subject" in one
    marks = [request(number, content=CONTENTS[INTEGRATE]) for number in range(12)]
    many = " ".join(walk.marked(decline_reason(ENGLISH, story(requests=marks), press)))
    assert "Mark as integrated · 12 orders" in many
    assert "• 580110 · mark as integrated" in many
    assert "and 2 more" in many
    mixed = [request(0), request(1, state=State.INVALID)]
    assert "• 580102" not in " ".join(walk.marked(decline_reason(ENGLISH, story(requests=mixed), press)))
    new = " ".join(walk.marked(decline_reason(ENGLISH, story(kind=CREATE_ORDER), press)))
    assert "New order EXT-1" in new
    assert "• Ana Prueba · Zapatilla +2" in new


def test_the_history_told_the_reason_of_a_message_but_not_what_was_written() -> None:
    text = "Hola *Ana*,\nsu <pedido> sale hoy. " + "Gracias. " * 30
    told = history(ENGLISH, History("580101", (request(content=message(text)),), {})).text
    line = next(one for one in told.splitlines() if "Hola" in one)
    assert "Hola" in line
    assert "su &lt;pedido&gt; sale hoy" in line
    assert "*Ana*" not in line
    assert line.endswith("…” · factura.pdf")
    assert len(line) < 180
    template = history(ENGLISH, History("580101", (request(content=message(None, file=None)),), {})).text
    assert "    “Para adjuntarte la factura…”" in template
    erased = request(content=MessageContent(reason=2), erased_at=NOW)
    assert "“" not in history(ENGLISH, History("580101", (erased,), {})).text
    new = request(content=CONTENTS[CREATE_ORDER])
    assert "    Ana Prueba · Zapatilla +2" in history(ENGLISH, History("580101", (new,), {})).text


def test_the_json_of_a_new_order_was_one_unbroken_line() -> None:
    body = '{"Buyer":{"Name":"Prueba, Ana \\"x\\"","Email":"ana@example.com"},"Items":[1,2]}'
    asked = request(content=CreateOrderContent(external_order_id="EXT-1", body=body), order_id=None)
    shown = thread_line(ENGLISH, {"event": "body", "request": asked.id, "part": 0}, story(requests=[asked]))
    (text,) = walk.leaves(shown.blocks)
    assert text.splitlines() == [
        '{"Buyer":{"Name":"Prueba, Ana \\"x\\"",',
        '"Email":"ana@example.com"},',
        '"Items":[1,',
        "2]}",
    ]
    assert text.replace("\n", "") == body


def test_a_new_order_is_created_not_sent() -> None:
    asked = request(state=State.SENT, content=CONTENTS[CREATE_ORDER], order_id=None)
    told = story(State.SENT, requests=[asked])
    line = thread_line(ENGLISH, {"event": "sent", "request": asked.id}, told)
    assert line.text == "✓ New order EXT-1: created."
    assert "✓ created" in history(ENGLISH, History("", (asked,), {})).text
    assert "New order: EXT-1" in history(ENGLISH, History("", (asked,), {})).text
    assert "✓ Created on" in receipt(ENGLISH, told).text
