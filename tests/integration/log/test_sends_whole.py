"""What ``sends`` says beside text and outcome: the other kinds, warnings, who vouched, causes, names."""

import datetime as dt
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.contents import Content, FileRef
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import Note
from bot.domain.rechecks import with_finding
from bot.domain.requests import Decision, Outcome, State
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.ports import Changes
from tests.integration.log.forgery import check, read, told
from tests.integration.log.samples import ANA, EVA, NEVER, TurnedClock, add, at, batch, request, send, sends, stored

LOGS = Path(__file__).parents[2] / "data" / "logs"
LINK, LATE, KEPT = Note("text.link"), Note("rule.late"), Note("fate.kept")
NEW_ORDER = '{"Items":[{"Quantity":2,"UnitPrice":99.95}],"Payments":[{"Amount":199.90},{"Amount":10}]}'


def row(log: SqliteSendLog | MemoryLog, request_id: str = "r1") -> dict[str, Any]:
    with log.read() as reader:
        return {found["request_id"]: found for found in sends(reader)}[request_id]


@pytest.mark.parametrize(
    ("content", "details"),
    [
        (IntegrateContent(integrated=False), {"integrated": False}),
        (
            IntegrateContent(integrated=True, own_order_id="ERP-7", erp_status="facturado"),
            {"integrated": True, "own_order_id": "ERP-7", "erp_status": "facturado"},
        ),
        (
            DocumentContent(
                document_type=1,
                number="A-1",
                date=dt.date(2026, 11, 20),
                fiscal_key="3526",
                file=FileRef(slack_id="F1", name="factura.pdf", sha256="0" * 64),
            ),
            {"document_type": 1, "number": "A-1", "date": "2026-11-20", "fiscal_key": "3526"},
        ),
        (
            CreateOrderContent(external_order_id="WEB-1", body=NEW_ORDER),
            {"external_order_id": "WEB-1", "amounts": {"items": 199.9, "paid": 209.9}},
        ),
        (CreateOrderContent(external_order_id="", body="{no JSON"), {"external_order_id": ""}),
    ],
)
def test_what_was_asked_of_the_other_kinds(log: SqliteSendLog, content: Content, details: dict[str, object]) -> None:
    kind = {IntegrateContent: INTEGRATE, DocumentContent: DOCUMENT, CreateOrderContent: CREATE_ORDER}[type(content)]
    add(log, request(kind=kind, content=content, conversation=""), of=batch(kind=kind))
    assert json.loads(row(log)["details"]) == details
    assert stored(log).content == content


def test_the_warnings_are_those_that_whoever_decided_had_in_view(log: SqliteSendLog) -> None:
    add(log, request(notes=(LINK, KEPT, LATE, LINK, Note("before", {"erp_status": "abierto"}))))
    assert row(log)["warnings"] == '["text.link","rule.late"]'
    send(log, request())
    assert row(log)["warnings"] == '["text.link","rule.late"]'
    add(log, request("r2", "b2", state=State.COLLECTING, notes=(LINK,)))
    with log.write() as tx:
        tx.requests.change("r2", Changes(notes=(Note("integrate.waits_refused"),)), event="waits")
        collecting = tx.requests.get("r2")
        assert collecting is not None
        tx.requests.move(collecting, State.PENDING, event="collected", at=at(1), changes=Changes(notes=(LATE,)))
    assert row(log, "r2")["warnings"] == '["rule.late"]'


def test_what_a_recheck_found_is_no_warning(log: SqliteSendLog) -> None:
    add(log, request(notes=(LINK,)))
    with log.write() as tx:
        asked = tx.requests.get("r1")
        assert asked is not None
        tx.decisions.decide(batch(), Decision.APPROVED, at=at(1), by=EVA)
        tx.requests.move(asked, State.APPROVED, event="approved", at=at(1), actor=EVA)
        changes = Changes(cause="failure.recheck", notes=with_finding(asked, (LATE,)))
        tx.requests.move(
            replace(asked, state=State.APPROVED), State.REFUSED, event="refused", at=at(2), changes=changes
        )
    found = row(log)
    assert (found["warnings"], found["cause"], found["due_at"]) == ('["text.link"]', "recheck", None)


def resolve(log: SqliteSendLog, to: State, event: str, **of: Any) -> None:
    with log.write() as tx:
        unknown = tx.requests.get("r1")
        assert unknown is not None
        tx.requests.move(unknown, to, event=event, at=at(9), changes=Changes(cause=""), **of)


@pytest.mark.parametrize(("to", "event"), [(State.SENT, "arrived"), (State.APPROVED, "not_arrived")])
def test_who_vouched_for_an_unknown_outcome_and_for_what(log: SqliteSendLog, to: State, event: str) -> None:
    add(log, request())
    send(log, request(), Outcome.UNKNOWN, status=None)
    resolve(log, to, event, actor="U00IVO")
    assert (row(log)["resolved_by"], row(log)["resolved_as"]) == ("U00IVO", event)
    assert told(log.path) == []


def test_what_a_look_found_out_has_nobody_who_vouches(log: SqliteSendLog) -> None:
    add(log, request())
    send(log, request(), Outcome.UNKNOWN, status=None)
    resolve(log, State.SENT, "arrived")
    assert (row(log)["resolved_by"], row(log)["resolved_as"]) == (None, "arrived")


def test_what_is_unknown_again_is_resolved_no_more(log: SqliteSendLog) -> None:
    add(log, request())
    send(log, request(), Outcome.UNKNOWN, status=None)
    resolve(log, State.APPROVED, "not_arrived", actor=EVA)
    resolve(log, State.SENDING, "claimed")
    assert row(log)["resolved_as"] == "not_arrived"
    resolve(log, State.UNKNOWN, "unknown")
    assert (row(log)["resolved_by"], row(log)["resolved_as"]) == (None, None)


@pytest.mark.parametrize(
    ("state", "cause", "told"),
    [
        (State.REFUSED, "failure.status_409", "status_409"),
        (State.UNKNOWN, "failure.timeout", "timeout"),
        (State.UNKNOWN, "failure.restored", "restored"),
        (State.INVALID, "file.too_large", "file.too_large"),
        (State.SENT, "confirmed", None),
        (State.APPROVED, "failure.rate_limited", None),
        (State.REFUSED, "", None),
    ],
)
def test_the_cause_is_a_short_code_of_what_did_not_go_well(
    log: SqliteSendLog, state: State, cause: str, told: str | None
) -> None:
    add(log, request(state=state, cause=cause))
    assert row(log)["cause"] == told


def test_only_what_waits_is_due(log: SqliteSendLog) -> None:
    add(log, request(due_at=at(60)))
    assert row(log)["due_at"] == "2026-11-21T12:01:00.000Z"
    send(log, request())
    assert row(log)["due_at"] is None


def test_the_words_of_a_no_stand_in_the_row(log: SqliteSendLog) -> None:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.DECLINED, at=at(1), by=EVA, reason="Falta el saludo")
    assert row(log)["decline_reason"] == "Falta el saludo"


@pytest.fixture
def names() -> dict[str, str]:
    return {ANA: "Ana Prueba", EVA: "Eva Ejemplo"}


@pytest.fixture
def named(log: SqliteSendLog, names: dict[str, str]) -> SqliteSendLog:
    log.names = names.get
    return log


def test_an_erased_row_tells_no_name_no_buyer_no_reason_and_no_number(named: SqliteSendLog) -> None:
    content = IntegrateContent(integrated=True, own_order_id="ERP-7")
    add(named, request(kind=INTEGRATE, content=content, notes=(LINK,)), of=batch(kind=INTEGRATE))
    with named.write() as tx:
        tx.decisions.decide(batch(), Decision.DECLINED, at=at(1), by=EVA, reason="No")
        tx.requests.move(request(), State.DECLINED, event="declined", at=at(1), actor=EVA)
        of, asked = tx.requests.batch("b1"), tx.requests.get("r1")
        assert of is not None
        assert asked is not None
        tx.erasure.erase(of, (asked,), at=at(2), digest="", detail={})
    found = row(named)
    assert json.loads(found["details"]) == {"integrated": True}
    gone = ("buyer", "decline_reason", "requested_by_name", "decided_by_name", "text", "file_name")
    assert {found[name] for name in gone} == {None}
    assert (found["warnings"], found["requested_by"], found["decided_by"]) == ('["text.link"]', ANA, EVA)


@pytest.fixture
def ninth(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The rows of a log of version 9, brought up to date."""
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LOGS / "version-9.sql").read_text(encoding="utf-8"))
    open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()
    assert check(path).problems == ()
    return {found["request_id"]: found for found in read(path, "sends")}


def test_older_rows_say_who_vouched_and_which_warnings_were_in_view(ninth: dict[str, dict[str, Any]]) -> None:
    names = ("warnings", "resolved_by", "resolved_as", "cause")
    assert {key: tuple(ninth[key][name] for name in names) for key in ("n1", "n2", "n5", "n6", "n8", "n9")} == {
        "n1": ('["text.link","rule.late"]', "U00IVO", "arrived", None),
        "n2": ('["text.link"]', EVA, "not_arrived", "recheck"),
        "n5": (None, None, "arrived", None),
        "n6": (None, None, None, "mark_refused"),
        "n8": (None, None, None, "file.too_large"),
        "n9": (None, None, None, None),
    }


def test_older_rows_say_what_was_asked_and_of_whom(ninth: dict[str, dict[str, Any]]) -> None:
    details = {key: json.loads(ninth[key]["details"]) for key in ("n4", "n5", "n7")}
    assert details["n4"]["fiscal_key"] == "35261114200166000187550010000000046550010000"
    assert details["n5"] == {"integrated": True, "own_order_id": "ERP-5", "erp_status": "facturado"}
    assert details["n7"]["amounts"] == {"items": 15999.5, "paid": 15999.5, "shipping": 0}
    assert (ninth["r1"]["buyer"], ninth["n1"]["buyer"], ninth["n9"]["buyer"]) == (
        "Bruno Ejemplo",
        "Carla Ejemplo",
        None,
    )
    assert ninth["n3"]["decline_reason"] == "Ya se le escribió por teléfono"


LINES: list[tuple[str, str | None]] = [
    ("Bruno Ejemplo · Zapatillas", "Bruno Ejemplo"),
    ("Zapatillas", None),
    ("", None),
    ("77", None),
    ('{"item":"Zapatillas"}', None),
]


@pytest.mark.parametrize(("kept", "buyer"), LINES)
def test_what_earlier_versions_kept_of_an_order_tells_its_buyer_where_it_can(
    log: SqliteSendLog, kept: str, buyer: str | None
) -> None:
    add(log, request())
    with log.write() as tx:
        tx.sql.run("UPDATE contents SET summary = ?", (kept,))
    assert row(log)["buyer"] == buyer


def test_of_an_older_row_that_a_recheck_refused_without_warnings_none_is_made_up(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LOGS / "version-9.sql").read_text(encoding="utf-8"))
        connection.execute("""UPDATE contents SET notes = '[["rule.too_late",{}]]' WHERE request_id = 'n2'""")
        connection.commit()
    open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock()).close()
    assert {row["request_id"]: row["warnings"] for row in read(path, "sends")}["n2"] is None
