"""What is done to a log of every engine, with the oddest texts and the largest numbers there are."""

import datetime as dt
from dataclasses import replace

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import Note
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Decision, Outcome, Question, State
from bot.log.engines import EngineLog
from bot.ports import Changes
from tests.integration.log.samples import (
    A_MESSAGE,
    ANA,
    EVA,
    INVOICE,
    add,
    at,
    batch,
    marks,
    request,
    send,
    send_marks,
    stored,
)

ODD = 'Ñandú 😀 "x" \\ \0 \ue000 % ? :y \u2028 ﬁn ſ İ'
#: SQLite ends a text within JSON at U+0000
ODD_IN_JSON = ODD.replace("\0", "\1")
LARGEST = 9_223_372_036_854_775_807


def write_to_buyers(log: EngineLog) -> None:
    add(log, request("r1", "b1"))
    send(log, request("r1", "b1"))
    odd = replace(A_MESSAGE, text=ODD_IN_JSON, shown=ODD_IN_JSON)
    add(log, request("r2", "b2", content=odd, external_order_id="2000009999999999999", order_id=LARGEST))
    send(log, stored(log, "r2"), Outcome.UNKNOWN, status=None)
    with log.write() as tx:
        tx.attempts.end(tx.attempts.of("r2")[0].id, Outcome.NOT_ARRIVED, at=at(5), api_message=ODD)
        unknown = tx.requests.get("r2")
        assert unknown is not None
        assert tx.requests.move(unknown, State.APPROVED, event="not_arrived", at=at(5), actor=EVA)


def decline_and_correct(log: EngineLog) -> None:
    add(log, request("r3", "b3", conversation="15001/order/3"))
    with log.write() as tx:
        kept = Question(id="q0", batch_id="b1", asked_by=EVA, asked_at=at(1), text=ODD)
        assert tx.questions.ask(kept)
        question = Question(id="q1", batch_id="b3", asked_by=EVA, asked_at=at(1), text=ODD)
        assert tx.questions.ask(question)
        assert not tx.questions.ask(question)
        assert tx.questions.answer(question, "", at=at(2), by=ANA)
        assert not tx.questions.answer(question, "x", at=at(2), by=ANA)
    with log.write() as tx:
        assert tx.decisions.approve("b3", at=at(3), by=EVA)
        assert not tx.decisions.approve("b3", at=at(3), by=EVA)
        tx.decisions.take_back(batch("b3"), event="undone", at=at(4), by=EVA)
        assert tx.decisions.approve("b3", at=at(5), by="U00IVO")
        assert tx.decisions.decide(batch("b3"), Decision.DECLINED, at=at(6), by=EVA, reason=ODD)
        assert not tx.decisions.decide(batch("b3"), Decision.APPROVED, at=at(6), by=EVA)
        assert tx.requests.move(request("r3", "b3"), State.DECLINED, event="declined", at=at(6), actor=EVA)
        assert not tx.requests.move(request("r3", "b3"), State.DECLINED, event="declined", at=at(6), actor=EVA)
        tx.decisions.state_reply("15001/order/3", at=at(7), by=ANA)
        tx.decisions.state_reply("15001/order/3", at=at(8), by=ANA)
    collecting = request("r4", "b4", state=State.COLLECTING, content=replace(A_MESSAGE, file=INVOICE))
    add(log, collecting, of=batch("b4", replaces="b3", requested_at=at(10), expires_at=at(99)))
    with log.write() as tx:
        content = replace(A_MESSAGE, file=replace(INVOICE, sha256=tx.files.save(bytes(range(256)))))
        notes = (Note("contact.phone", {"at": at(1), "words": [ODD]}), Note("fate.kept"))
        changes = Changes(content=content, notes=notes)
        assert tx.requests.move(collecting, State.PENDING, event="collected", at=at(11), changes=changes)


def do_other_kinds(log: EngineLog) -> None:
    send_marks(log, *marks("b5", 500))
    content = DocumentContent(document_type=1, number=ODD_IN_JSON, date=dt.date(2026, 11, 20), file=INVOICE)
    add(log, request("d1", "b6", kind=DOCUMENT, content=content), of=batch("b6", kind=DOCUMENT))
    with log.write() as tx:
        assert tx.decisions.decide(batch("b6"), Decision.DECLINED, at=at(30), by=EVA, reason=ODD)
    order = CreateOrderContent(external_order_id="WEB-1", body='{"Items":[{"Quantity":2,"UnitPrice":99.95}]}')
    new = request("o1", "b7", kind=CREATE_ORDER, content=order, order_id=None, country=None, conversation="")
    add(log, new, of=batch("b7", kind=CREATE_ORDER))
    add(log, request("c1", "b9", state=State.COLLECTING, content=replace(A_MESSAGE, file=INVOICE)))


def show_and_alert(log: EngineLog) -> None:
    card, thread = MessageKey(MessageKind.CARD, "b4"), MessageKey(MessageKind.THREAD, "b4/r4")
    with log.write() as tx:
        tx.outbox.enqueue(card, at=at(1), detail={"only_update": True})
        tx.outbox.enqueue(card, at=at(2), detail={"ñ": ODD})
        tx.outbox.enqueue(thread, at=at(3))
        tx.outbox.enqueue(thread, at=at(3))
        tx.outbox.enqueue(MessageKey(MessageKind.ALERT, "a"), at=at(9))
    with log.write() as tx:
        first, second, *_ = tx.outbox.due(at(4))
        tx.outbox.announce(first)
        tx.outbox.postpone(first, until=at(20), error="ratelimited")
        tx.outbox.postpone(first, until=at(30), error="ratelimited")
        tx.outbox.delivered(second, MessageRef("C1", "1.2"), at=at(5))
        tx.outbox.give_up(tx.outbox.due(at(9), limit=1)[0], at=at(9), error="x", uncertain=True)
        alert = tx.alerts.raise_for("refused", at=at(6), about="", requests=["r1", "b5m7"], note=ODD)
        tx.alerts.raise_for("refused", at=at(7), requests=["r1"])
        assert tx.alerts.resolve("r1", at=at(8)) == (alert.id,)
        tx.pace.save()


def erase(log: EngineLog) -> None:
    with log.write() as tx:
        of, asked = tx.requests.batch("b3"), tx.requests.of_batch("b3")
        assert of is not None
        tx.erasure.erase(of, asked, at=at(50), digest="sha256:e", detail={"by": ODD})
        assert tx.erasure.erase_names(ANA, at=at(51), detail={"why": "asked"}) == 1
        tx.events.note("stopped", at=at(60), detail={"why": ODD, "n": LARGEST, "f": 0.1, "none": None})


ACTS = (write_to_buyers, decline_and_correct, do_other_kinds, show_and_alert, erase)
