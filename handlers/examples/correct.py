"""Forms that are opened to correct something, and what is offered where that can be done."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.corrections import REPLACED
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.marks import IntegrateContent
from bot.domain.new_orders.content import CreateOrderContent
from bot.domain.notes import Note
from bot.domain.reasons import Reason
from bot.domain.requests import Event, Question, State, Story
from bot.operations.integrate.ask import IntegratePage
from handlers.create_order.view import create_order_compose
from handlers.documents.view import document_compose
from handlers.examples.document import brazilian, document_page
from handlers.examples.shown import receipt
from handlers.examples.values import CONTENTS, FILE, NOW, compose_page, message, request, story
from handlers.integrate.view import integrate_compose
from handlers.language import Speech
from handlers.messages.view import message_compose
from handlers.views.block_kit import Message

FAILED = (State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.INVALID, State.REFUSED, State.PENDING)


def corrected(told: Story) -> Story:
    """Return a batch in whose place another one was asked."""
    event = Event(
        id=1,
        at=NOW,
        name=REPLACED,
        batch_id="batch-1",
        request_id=None,
        actor="U0ANA",
        from_state=None,
        to_state=None,
        detail={"batch": "batch-2"},
    )
    return replace(told, events=(event,))


def asked_back(text: str) -> Story:
    """Return a batch about which an approver asked back, once in words that were erased since."""
    asked = Question(id="q1", batch_id="batch-1", asked_by="U0BRUNO", asked_at=NOW, text=text)
    return replace(story(), questions=(replace(asked, id="q0", text="", is_erased=True), asked))


def correct_views(speech: Speech, name: str, text: str) -> Iterator[dict[str, Any]]:
    """Return the forms of every kind, filled in."""
    file = replace(FILE, name=name or "x")
    for state in FAILED:
        asked = request(state=state, content=message(text[:350] or None, file=file), api_message=text)
        yield message_compose(speech, compose_page(Reason.OTHER), before=story(state, requests=[asked]))
    fiscal = DocumentContent(
        document_type=2, file=file, number="A-1", date=NOW.date(), fiscal_key="35" * 22, series_number="1"
    )
    many = [request(n, state=State.REFUSED, content=fiscal, api_message=text) for n in range(10)]
    told = story(State.REFUSED, kind=DOCUMENT, requests=many)
    yield document_compose(speech, document_page(2, about=brazilian("Ana")), before=told)
    note = Note("file.twice", {"name": name})
    bad = replace(request(state=State.INVALID, content=CONTENTS[DOCUMENT]), notes=(note,), cause=note.key)
    yield document_compose(speech, document_page(0), before=story(State.INVALID, requests=[bad]))
    yield message_compose(speech, compose_page(Reason.OTHER), before=asked_back(text))
    yield from _marks(speech, name, text)
    for body in (text or "{}", "x" * 3_001, ""):
        new = CreateOrderContent(external_order_id=name, body=body[:3_001], file=file)
        told = story(State.REFUSED, requests=[request(state=State.REFUSED, content=new)])
        yield create_order_compose(speech, "b", {15001: name, 15002: "Loja"}, before=told)


def _marks(speech: Speech, name: str, text: str) -> Iterator[dict[str, Any]]:
    alike = IntegrateContent(integrated=False, own_order_id=name[:255] or None, erp_status=text[:255] or None)
    page = IntegratePage(batch_id="b", accounts={15001: name, 15002: "Loja"}, numbers="580101")
    one = story(State.REFUSED, requests=[request(state=State.REFUSED, content=alike, api_message=text)])
    yield integrate_compose(speech, replace(page, before=one))
    other = replace(alike, integrated=True)
    several = [request(n, state=State.REFUSED, content=(alike, other)[n % 2]) for n in range(20)]
    yield integrate_compose(speech, replace(page, left_out=3, before=story(State.REFUSED, requests=several)))


def correct_messages(speech: Speech) -> Iterator[Message]:
    """Return the receipts of what was corrected."""
    for state in FAILED:
        yield receipt(speech, corrected(story(state)))
    yield receipt(speech, asked_back("¿Qué talla?"))
