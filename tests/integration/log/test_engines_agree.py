"""The same acts leave the same rows, events and hashes on every engine, and are found alike."""

import datetime as dt
import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from zoneinfo import ZoneInfo

import psycopg
import pytest

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.letters import fold
from bot.domain.marks import INTEGRATE
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import Note
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Decision, Outcome, Question, State
from bot.errors import LogUnavailable, SecondAttempt
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.log.chain import verify
from bot.log.export.text import write_csv, write_plain_csv
from bot.log.figures import figures_of
from bot.log.filters import Filters
from bot.log.mentions import requests_about, requests_mentioning
from bot.log.pace import read_pace
from bot.log.search import matching, search
from bot.ports import Changes
from tests.integration.log.conftest import EMPTIED
from tests.integration.log.engines import PACE, PLAN, Server
from tests.integration.log.samples import (
    A_MESSAGE,
    ANA,
    EVA,
    INVOICE,
    NEVER,
    TurnedClock,
    add,
    at,
    batch,
    marks,
    request,
    send,
    send_marks,
    sends,
    stored,
)

Engine = SqliteSendLog | MemoryLog | Server
ODD = 'Ñandú 😀 "x" \\ \0 \ue000 % ? :y \u2028 ﬁn ſ İ'
#: SQLite ends a text within JSON at U+0000
ODD_IN_JSON = ODD.replace("\0", "\1")
LARGEST = 9_223_372_036_854_775_807
TABLES = (
    *("batches", "requests", "attempts", "approvals", "questions", "replies", "names", "follow_ups", "contents"),
    *("remarks", "answers", "digests", "question_words", "name_words", "files", "events", "chain", "counts", "outbox"),
    *("posts", "alerts", "alert_requests", "pace"),
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Iterator[dict[str, Engine]]:
    """A log of every engine, on which the same was done, with dice that fall alike."""
    path = tmp_path_factory.mktemp("agree") / "log.db"
    with ExitStack() as stack:
        connection = stack.enter_context(psycopg.connect(shared_database, autocommit=True))
        connection.execute(f"BEGIN; {EMPTIED}; COMMIT".encode())
        file = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock(), pace_source=lambda: PACE, plan=PLAN)
        stack.callback(file.close)
        memory = MemoryLog(CONTENTS, TurnedClock(), pace_source=lambda: PACE, plan=PLAN)
        logs: dict[str, Engine] = {"file": file, "memory": memory, "server": Server(connection)}
        dice = stack.enter_context(pytest.MonkeyPatch.context())
        for log in logs.values():
            thrown = count()
            dice.setattr(secrets, "token_urlsafe", lambda _=0, thrown=thrown: f"{next(thrown):022}")
            log.names = {ANA: "Ana Prueba", EVA: f"Eva {ODD}"}.get
            for act in ACTS:
                act(log)
        yield logs


def write_to_buyers(log: Engine) -> None:
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


def decline_and_correct(log: Engine) -> None:
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


def do_other_kinds(log: Engine) -> None:
    send_marks(log, *marks("b5", 500))
    content = DocumentContent(document_type=1, number=ODD_IN_JSON, date=dt.date(2026, 11, 20), file=INVOICE)
    add(log, request("d1", "b6", kind=DOCUMENT, content=content), of=batch("b6", kind=DOCUMENT))
    with log.write() as tx:
        assert tx.decisions.decide(batch("b6"), Decision.DECLINED, at=at(30), by=EVA, reason=ODD)
    order = CreateOrderContent(external_order_id="WEB-1", body='{"Items":[{"Quantity":2,"UnitPrice":99.95}]}')
    new = request("o1", "b7", kind=CREATE_ORDER, content=order, order_id=None, country=None, conversation="")
    add(log, new, of=batch("b7", kind=CREATE_ORDER))
    add(log, request("c1", "b9", state=State.COLLECTING, content=replace(A_MESSAGE, file=INVOICE)))


def show_and_alert(log: Engine) -> None:
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


def erase(log: Engine) -> None:
    with log.write() as tx:
        of, asked = tx.requests.batch("b3"), tx.requests.of_batch("b3")
        assert of is not None
        tx.erasure.erase(of, asked, at=at(50), digest="sha256:e", detail={"by": ODD})
        assert tx.erasure.erase_names(ANA, at=at(51), detail={"why": "asked"}) == 1
        tx.events.note("stopped", at=at(60), detail={"why": ODD, "n": LARGEST, "f": 0.1, "none": None})


ACTS: tuple[Callable[[Engine], None], ...] = (
    write_to_buyers,
    decline_and_correct,
    do_other_kinds,
    show_and_alert,
    erase,
)


def alike(engines: dict[str, Engine], look: Callable[[Engine], object]) -> object:
    """Look at every engine, and see the same."""
    seen = {name: look(log) for name, log in engines.items()}
    assert seen["memory"] == seen["file"]
    assert seen["server"] == seen["file"]
    return seen["file"]


def rows(log: Engine, table: str) -> list[dict[str, object]]:
    order = {"events": "id", "requests": "seq", "batches": "seq", "attempts": "id", "alert_requests": "seq"}
    with log.read() as reader:
        found = reader.sql.rows(f"SELECT * FROM {table}{f' ORDER BY {order[table]}' if table in order else ''}")
    return found if table in order else sorted(({**row, "rowid": 0} for row in found), key=repr)


def test_rows_events_and_hashes_are_the_same_byte_for_byte(engines: dict[str, Engine]) -> None:
    for table in TABLES:
        assert alike(engines, lambda log, table=table: rows(log, table)), table
    alike(engines, verify_of)
    view = alike(engines, view_of)
    assert isinstance(view, list)
    assert len(view) == 507
    assert {type(value) for row in view for value in row.values()} == {str, int, type(None)}


def verify_of(log: Engine) -> object:
    with log.read() as reader:
        found = verify(reader)
    assert found.problems == ()
    return found


def view_of(log: Engine) -> list[dict[str, object]]:
    with log.read() as reader:
        return sends(reader)


TEXTS = ("ÑANDU", "fin S I", "", "\0 \ue000", "% ? :y", "580101", "580107", "A-1", '"x" \\')
ORDERS = ("580101", " 2000009999999999999", str(LARGEST), "0580101", "x", "9" * 30, "")
FILTERS = (
    Filters(),
    *(Filters(text=text) for text in TEXTS),
    *(Filters(orders=(order,)) for order in ORDERS),
    Filters(orders=("580101", "580102"), people=(ANA,)),
    *(Filters(people=(person,)) for person in (EVA, "U00IVO", "U00", 'U"')),
    Filters(states=(State.SENT, State.REFUSED), kinds=(INTEGRATE, DOCUMENT)),
    Filters(since=at(10), until=at(11)),
    Filters(until=at(0)),
)


def test_sends_are_found_counted_and_exported_alike(engines: dict[str, Engine]) -> None:
    for filters in FILTERS:
        alike(engines, lambda log, filters=filters: searched_by(log, filters))
    assert searched_by(engines["server"], Filters(text="ñandu"))
    alike(engines, exported)
    alike(engines, looked_up)


def searched_by(log: Engine, filters: Filters) -> object:
    with log.read() as reader:
        return search(reader, filters, limit=7), [row["request_id"] for row in matching(reader, filters)]


def exported(log: Engine) -> object:
    people, plain = io.StringIO(), io.StringIO()
    with log.read() as reader:
        write_csv(matching(reader, Filters()), people, ZoneInfo("America/Lima"))
        write_plain_csv(matching(reader, Filters()), plain)
    return people.getvalue(), plain.getvalue()


def looked_up(log: Engine) -> object:
    """Ask all that operations ask."""
    with log.read() as reader:
        return [
            figures_of(reader),
            reader.requests.counts(),
            [reader.requests.in_state(state) for state in State],
            reader.requests.in_state(State.SENT, State.PENDING, kind=INTEGRATE, limit=3),
            reader.requests.story("b3"),
            reader.requests.story("b4"),
            reader.requests.batch("none"),
            reader.history.recent(limit=3),
            reader.history.of_order(None, "580101"),
            reader.history.of_order(15001, str(LARGEST)),
            reader.history.in_conversation("15001/order/580101"),
            reader.history.about_words(["bruno"], limit=2),
            reader.history.account_of("2000009999999999999"),
            reader.decisions.pending(),
            reader.decisions.pending(limit=1),
            reader.decisions.next_to_expire(),
            reader.decisions.pending_without("reminded"),
            reader.decisions.buyer_replied_at("15001/order/3"),
            reader.questions.of_batch("b3"),
            reader.attempts.of("r2"),
            [reader.follow_ups.of_batch(f"b{number}") for number in range(10)],
            reader.outbox.due(at(99)),
            reader.outbox.next_at(),
            reader.outbox.is_stuck("b4", tries=1),
            reader.outbox.is_stuck("b4", tries=1, but=("ratelimited",)),
            reader.alerts.unresolved(),
            reader.alerts.batches_on(reader.alerts.naming("b5m7")[0], limit=5),
            reader.alerts.named_in("b5"),
            reader.events.tip(),
            reader.events.began_at(),
            reader.events.newest_time(),
            reader.events.last("stopped"),
            reader.erasure.over_since(at(7)),
            [reader.people.called(person, at(20)) for person in (ANA, EVA, "U00IVO")],
            read_pace(reader.sql),
            requests_about(reader, "580101"),
            [requests_mentioning(reader, text) for text in ("nandu", "bruno", fold(ODD), "\0", "nothing")],
        ]


def test_a_row_that_is_refused_leaves_the_transaction_as_it_was(engines: dict[str, Engine]) -> None:
    for log in engines.values():
        with log.write() as tx:
            sent = tx.requests.get("r1")
            assert sent is not None
            with pytest.raises(SecondAttempt):
                tx.attempts.begin(sent, call_id="again", at=at(70))
            tx.events.note("odd", at=at(71))
    alike(engines, lambda log: (rows(log, "attempts"), rows(log, "events")))


def test_what_fails_leaves_nothing(engines: dict[str, Engine]) -> None:
    def fail(log: Engine) -> object:
        with pytest.raises(LogUnavailable), log.write() as tx:
            tx.requests.add(batch("new"), [request("r1", "new")])
        with pytest.raises(ValueError, match="no request"), log.write() as tx:  # noqa: PT012 - what came before it goes
            tx.events.note("before", at=at(72))
            tx.requests.change("none", Changes(cause="x"))
        return rows(log, "events"), rows(log, "batches")

    alike(engines, fail)


def test_a_text_with_a_character_that_sqlite_ends_at_is_read_whole_on_a_server(engines: dict[str, Engine]) -> None:
    add(engines["server"], request("nul", "nul", content=replace(A_MESSAGE, text="a\0\0b\\u0000", shown="")))
    with engines["server"].read() as reader:
        (found,) = reader.sql.rows("SELECT text, details FROM sends WHERE request_id = 'nul'")
        content = reader.requests.of_batch("nul")[0].content
    assert (found["text"], content.kept()["text"]) == ("a\0\0b\\u0000", "a\0\0b\\u0000")
