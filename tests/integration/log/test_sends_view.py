"""``sends``, the view people use: one row a request, newest last."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.requests import Decision, Outcome, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.ports import Changes
from tests.integration.log.samples import A_MESSAGE, ANA, EVA, INVOICE, add, at, batch, request, send, sends

COLUMNS = """
request_id batch_id kind account_id order_id external_order_id country reason text file_name file_sha256 requested_by
requested_at decided_by decided_at decision state attempts http_status api_message finished_at details buyer warnings
decline_reason approved_by resolved_by resolved_as cause reply replaces due_at requested_by_name decided_by_name
""".split()  # noqa: SIM905 - the line of the documentation


def row(log: SqliteSendLog) -> dict[str, object]:
    with open_reader(log.path, CONTENTS) as reader:
        (found,) = sends(reader)
    return found


def test_the_columns_stand_in_their_documented_order(log: SqliteSendLog) -> None:
    with open_reader(log.path, CONTENTS) as reader:
        assert [row["name"] for row in reader.sql.rows("PRAGMA table_info(sends)")] == COLUMNS


def test_a_message_that_was_sent(log: SqliteSendLog) -> None:
    add(log, request())
    send(log, request())
    assert row(log) == {
        "request_id": "r1",
        "batch_id": "b1",
        "kind": "message",
        "account_id": 15001,
        "order_id": 580101,
        "external_order_id": "2000001234567890",
        "country": "AR",
        "reason": "OTHER",
        "text": "Hola, ¿recibió la talla correcta?",
        "file_name": None,
        "file_sha256": None,
        "requested_by": ANA,
        "requested_at": "2026-11-21T12:00:00.000Z",
        "decided_by": EVA,
        "decided_at": "2026-11-21T12:00:01.000Z",
        "decision": "approved",
        "state": "sent",
        "attempts": 1,
        "http_status": 200,
        "api_message": "said 200",
        "finished_at": "2026-11-21T12:00:03.000Z",
        "details": None,
        "buyer": "Bruno Ejemplo",
        "warnings": None,
        "decline_reason": None,
        "approved_by": '["U00EVA"]',
        "resolved_by": None,
        "resolved_as": None,
        "cause": None,
        "reply": None,
        "replaces": None,
        "due_at": None,
        "requested_by_name": None,
        "decided_by_name": None,
    }


def test_a_pending_request_has_neither_decision_nor_end(log: SqliteSendLog) -> None:
    add(log, request(external_order_id="", country=None))
    found = row(log)
    empty = ("decision", "decided_by", "decided_at", "finished_at", "http_status", "api_message", "country")
    assert {found[name] for name in (*empty, "external_order_id", "approved_by", "replaces")} == {None}
    assert (found["state"], found["attempts"]) == ("pending", 0)


def test_all_who_approved_are_named_in_the_order_in_which_they_did(log: SqliteSendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.decisions.approve("b1", at=at(1), by="U00IVO")
    assert row(log)["approved_by"] == '["U00IVO"]'
    with log.write() as transaction:
        transaction.decisions.decide(batch(), Decision.APPROVED, at=at(2), by=EVA)
    assert (row(log)["approved_by"], row(log)["decided_by"]) == ('["U00IVO","U00EVA"]', EVA)


def test_the_batch_that_was_corrected_is_named(log: SqliteSendLog) -> None:
    add(log, request())
    add(log, request("r2", "b2"), of=batch("b2", replaces="b1"))
    with open_reader(log.path, CONTENTS) as reader:
        assert [found["replaces"] for found in sends(reader)] == [None, "b1"]
        corrected = reader.requests.batch("b2")
    assert corrected is not None
    assert corrected.replaces == "b1"


def decide(decision: Decision, by: str | None) -> Callable[[SqliteSendLog], None]:
    def write(log: SqliteSendLog) -> None:
        with log.write() as transaction:
            transaction.decisions.decide(batch(), decision, at=at(1), by=by)

    return write


@pytest.mark.parametrize(
    ("act", "by", "decision"),
    [
        (decide(Decision.DECLINED, EVA), EVA, "declined"),
        (decide(Decision.WITHDRAWN, ANA), ANA, "withdrawn"),
        (decide(Decision.EXPIRED, None), None, "expired"),
        (decide(Decision.NOT_NEEDED, None), None, "not_needed"),
    ],
)
def test_who_decided_is_a_person_or_nobody(
    log: SqliteSendLog, act: Callable[[SqliteSendLog], None], by: str | None, decision: str
) -> None:
    add(log, request())
    act(log)
    found = row(log)
    assert (found["decided_by"], found["decision"], found["decided_at"]) == (by, decision, "2026-11-21T12:00:01.000Z")


def test_a_call_that_was_not_answered_has_no_status(log: SqliteSendLog) -> None:
    add(log, request())
    send(log, request(), Outcome.UNKNOWN, status=None)
    found = row(log)
    assert (found["state"], found["attempts"], found["http_status"], found["finished_at"]) == ("unknown", 1, None, None)


def test_a_file_is_named_with_its_digest_and_never_its_url(log: SqliteSendLog) -> None:
    content = DocumentContent(document_type=0, file=INVOICE, date=dt.date(2026, 11, 20))
    add(log, request(kind=DOCUMENT, state=State.COLLECTING, content=content), of=batch(kind=DOCUMENT))
    assert (row(log)["file_name"], row(log)["file_sha256"]) == ("factura.pdf", None)
    with log.write() as transaction:
        sha256 = transaction.files.save(b"%PDF-1.7 x")
        transaction.requests.change("r1", Changes(content=replace(content, file=replace(INVOICE, sha256=sha256))))
    assert row(log)["file_sha256"] == sha256
    assert b"xoxe" not in log.path.read_bytes()


def test_a_created_order_shows_its_new_id_once_it_is_known(log: SqliteSendLog) -> None:
    content = CreateOrderContent(external_order_id="WEB-1", body="{}")
    asked = request(
        kind=CREATE_ORDER,
        order_id=None,
        external_order_id="WEB-1",
        content=content,
        conversation="",
        state=State.SENDING,
    )
    add(log, asked, of=batch(kind=CREATE_ORDER))
    assert (row(log)["order_id"], row(log)["external_order_id"]) == (None, "WEB-1")
    with log.write() as transaction:
        transaction.requests.move(asked, State.SENT, event="sent", at=at(1), changes=Changes(order_id=990001))
    assert (row(log)["order_id"], row(log)["state"]) == (990001, "sent")


def test_the_newest_request_stands_last(log: SqliteSendLog) -> None:
    add(log, request("z", "b1"))
    add(log, request("a", "b2"), request("m", "b2", content=replace(A_MESSAGE, text=None, shown="plantilla")))
    with open_reader(log.path, CONTENTS) as reader:
        assert [(found["request_id"], found["text"]) for found in sends(reader)][1:] == [
            ("a", A_MESSAGE.text),
            ("m", "plantilla"),
        ]
        assert sends(reader)[0]["request_id"] == "z"
