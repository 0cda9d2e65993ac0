"""The same acts leave the same rows, events and hashes on every engine, and are found alike."""

import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import count
from typing import cast
from zoneinfo import ZoneInfo

import psycopg
import pytest

from bot.domain.documents import DOCUMENT
from bot.domain.letters import fold
from bot.domain.marks import INTEGRATE
from bot.domain.messages import MESSAGE
from bot.domain.requests import State
from bot.errors import LogUnavailable, SecondAttempt
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS
from bot.log import open_log
from bot.log.chain import verify
from bot.log.engines import EngineLog
from bot.log.export.text import write_csv, write_plain_csv
from bot.log.figures import figures_of
from bot.log.filters import Filters
from bot.log.mentions import requests_about, requests_mentioning
from bot.log.pace import read_pace
from bot.log.search import matching, search
from bot.ports import Changes
from tests.integration.log.acts import ACTS, LARGEST, ODD
from tests.integration.log.conftest import EMPTIED
from tests.integration.log.engines import PACE, PLAN, Server
from tests.integration.log.samples import (
    A_MESSAGE,
    ANA,
    EVA,
    NEVER,
    TurnedClock,
    add,
    at,
    batch,
    request,
    sends,
)

TABLES = (
    *("batches", "requests", "attempts", "approvals", "questions", "replies", "names", "follow_ups", "contents"),
    *("remarks", "answers", "digests", "question_words", "name_words", "files", "events", "chain", "counts", "outbox"),
    *("posts", "alerts", "alert_requests", "pace"),
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Iterator[dict[str, EngineLog]]:
    """A log of every engine, on which the same was done, with dice that fall alike."""
    path = tmp_path_factory.mktemp("agree") / "log.db"
    with ExitStack() as stack:
        connection = stack.enter_context(psycopg.connect(shared_database, autocommit=True))
        connection.execute(f"BEGIN; {EMPTIED}; COMMIT".encode())
        file = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock(), pace_source=lambda: PACE, plan=PLAN)
        stack.callback(file.close)
        memory = MemoryLog(CONTENTS, TurnedClock(), pace_source=lambda: PACE, plan=PLAN)
        logs: dict[str, EngineLog] = {"file": file, "memory": memory, "server": cast("EngineLog", Server(connection))}
        dice = stack.enter_context(pytest.MonkeyPatch.context())
        for log in logs.values():
            thrown = count()
            dice.setattr(secrets, "token_urlsafe", lambda _=0, thrown=thrown: f"{next(thrown):022}")
            log.names = {ANA: "Ana Prueba", EVA: f"Eva {ODD}"}.get
            for act in ACTS:
                act(log)
        yield logs


def alike(engines: dict[str, EngineLog], look: Callable[[EngineLog], object]) -> object:
    """Look at every engine, and see the same."""
    seen = {name: look(log) for name, log in engines.items()}
    assert seen["memory"] == seen["file"]
    assert seen["server"] == seen["file"]
    return seen["file"]


def rows(log: EngineLog, table: str) -> list[dict[str, object]]:
    order = {"events": "id", "requests": "seq", "batches": "seq", "attempts": "id", "alert_requests": "seq"}
    with log.read() as reader:
        found = reader.sql.rows(f"SELECT * FROM {table}{f' ORDER BY {order[table]}' if table in order else ''}")
    return found if table in order else sorted(({**row, "rowid": 0} for row in found), key=repr)


def test_rows_events_and_hashes_are_the_same_byte_for_byte(engines: dict[str, EngineLog]) -> None:
    for table in TABLES:
        assert alike(engines, partial(rows, table=table)), table
    alike(engines, verify_of)
    view = alike(engines, view_of)
    assert isinstance(view, list)
    assert len(view) == 507
    assert {type(value) for row in view for value in row.values()} == {str, int, type(None)}


def verify_of(log: EngineLog) -> object:
    with log.read() as reader:
        found = verify(reader)
    assert found.problems == ()
    return found


def view_of(log: EngineLog) -> list[dict[str, object]]:
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


def test_sends_are_found_counted_and_exported_alike(engines: dict[str, EngineLog]) -> None:
    for filters in FILTERS:
        alike(engines, partial(searched_by, filters=filters))
    assert searched_by(engines["server"], Filters(text="ñandu"))
    alike(engines, exported)
    alike(engines, looked_up)


def searched_by(log: EngineLog, filters: Filters) -> object:
    with log.read() as reader:
        return search(reader, filters, limit=7), [row["request_id"] for row in matching(reader, filters)]


def exported(log: EngineLog) -> object:
    people, plain = io.StringIO(), io.StringIO()
    with log.read() as reader:
        write_csv(matching(reader, Filters()), people, ZoneInfo("America/Lima"))
        write_plain_csv(matching(reader, Filters()), plain)
    return people.getvalue(), plain.getvalue()


def looked_up(log: EngineLog) -> object:
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
            reader.history.had_effect(MESSAGE, 15001, {580101: "", 3: "2000001234567890"}),
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


def test_what_was_fetched_of_an_order_is_found_by_either_number(engines: dict[str, EngineLog]) -> None:
    def found(log: EngineLog) -> list[tuple[object, ...]]:
        with log.write() as tx:
            for order, external in ((580101, "2000000000580101"), (580102, "")):
                detail = {"order": order, "external": external}
                tx.events.note("label_fetched", at=at(70), detail=detail)
                tx.events.note("something_else", at=at(71), detail=detail)
        with log.read() as reader:
            numbers = ("580101", "2000000000580101", "580102", "580103", "")
            return [tuple(e.detail["order"] for e in reader.events.about_order("label_fetched", n)) for n in numbers]

    for log in engines.values():
        assert found(log) == [(580101,), (580101,), (580102,), (), ()]


def test_a_row_that_is_refused_leaves_the_transaction_as_it_was(engines: dict[str, EngineLog]) -> None:
    for log in engines.values():
        with log.write() as tx:
            sent = tx.requests.get("r1")
            assert sent is not None
            with pytest.raises(SecondAttempt):
                tx.attempts.begin(sent, call_id="again", at=at(70))
            tx.events.note("odd", at=at(71))
    alike(engines, lambda log: (rows(log, "attempts"), rows(log, "events")))


def test_what_fails_leaves_nothing(engines: dict[str, EngineLog]) -> None:
    def fail(log: EngineLog) -> object:
        with pytest.raises(LogUnavailable), log.write() as tx:
            tx.requests.add(batch("new"), [request("r1", "new")])
        with pytest.raises(ValueError, match="no request"), log.write() as tx:  # noqa: PT012 - what came before it goes
            tx.events.note("before", at=at(72))
            tx.requests.change("none", Changes(cause="x"))
        return rows(log, "events"), rows(log, "batches")

    alike(engines, fail)


def test_a_text_with_a_character_that_sqlite_ends_at_is_read_whole_on_a_server(engines: dict[str, EngineLog]) -> None:
    add(engines["server"], request("nul", "nul", content=replace(A_MESSAGE, text="a\0\0b\\u0000", shown="")))
    with engines["server"].read() as reader:
        (found,) = reader.sql.rows("SELECT text, details FROM sends WHERE request_id = 'nul'")
        content = reader.requests.of_batch("nul")[0].content
    assert (found["text"], content.kept()["text"]) == ("a\0\0b\\u0000", "a\0\0b\\u0000")
