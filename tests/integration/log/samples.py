"""Invented batches and requests, and a clock that tests turn."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from sqlite_utils import Database

from bot.domain.contents import FileRef
from bot.domain.follow_ups import FollowUp
from bot.domain.glimpses import Glimpse
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.orders import Country
from bot.domain.requests import Batch, Decision, Outcome, Request, State
from bot.log.reader import LogReader
from bot.log.sql import Sql
from bot.log.sqlite.connection import SqliteSql
from bot.ports import Changes, SendLog
from bot.waits import Waits

NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
WAITS = Waits()
#: until people are told that something does not get on
OVERDUE = dt.timedelta(seconds=WAITS.overdue)
ANA, EVA = "U00ANA", "U00EVA"
A_MESSAGE = MessageContent(
    reason=4, text="Hola, ¿recibió la talla correcta?", shown="Hola, ¿recibió la talla correcta?"
)
INVOICE = FileRef(slack_id="F1", name="factura.pdf", url="https://files.slack.com/F1?t=xoxe-secret", size=9)
NEVER = dt.timedelta(0)


@dataclass
class TurnedClock:
    """Stands still until a test turns it."""

    time: dt.datetime = field(default=NOON)

    def now(self) -> dt.datetime:
        return self.time


def at(seconds: float) -> dt.datetime:
    """So many seconds after noon."""
    return NOON + dt.timedelta(seconds=seconds)


def batch(batch_id: str = "b1", **columns: Any) -> Batch:
    known: dict[str, Any] = {
        "kind": MESSAGE,
        "account_id": 15001,
        "requested_by": ANA,
        "requested_at": NOON,
        "expires_at": NOON + dt.timedelta(hours=24),
        "digest": "sha256:d",
    }
    return Batch(id=batch_id, **known | columns)


def request(request_id: str = "r1", batch_id: str = "b1", **columns: Any) -> Request:
    known: dict[str, Any] = {
        "kind": MESSAGE,
        "account_id": 15001,
        "order_id": 580101,
        "external_order_id": "2000001234567890",
        "country": Country.AR,
        "conversation": "15001/order/580101",
        "content": A_MESSAGE,
        "state": State.PENDING,
        "due_at": NOON,
        "glimpse": Glimpse(buyer="Bruno Ejemplo", product="Zapatillas", quantity=1, lines=1),
    }
    return Request(id=request_id, batch_id=batch_id, **known | columns)


def add(log: SendLog, *requests: Request, of: Batch | None = None) -> None:
    """Write one batch with the requests."""
    with log.write() as transaction:
        assert transaction.requests.add(of or batch(requests[0].batch_id), requests)


def stored(log: SendLog, request_id: str = "r1") -> Request:
    """Read a request that is there."""
    with log.read() as reader:
        found = reader.requests.get(request_id)
    assert found is not None
    return found


def planned(log: SendLog, request_id: str = "r1") -> FollowUp | None:
    """Read what is to be followed up about a request."""
    with log.read() as reader:
        found = reader.follow_ups.of_batch(stored(log, request_id).batch_id)
    return next((one for one in found if one.request_id == request_id), None)


def due(log: SendLog, request_id: str = "r1") -> tuple[dt.datetime, int]:
    """Read when a request is followed up, and after how many tries."""
    found = planned(log, request_id)
    assert found is not None
    return found.due_at, found.tries


def events(log: SendLog, batch_id: str = "b1") -> list[tuple[str, str | None, str | None]]:
    """Read the names of a batch's events, with the states they tell."""
    with log.read() as reader:
        story = reader.requests.story(batch_id)
    assert story is not None
    return [(event.name, event.from_state, event.to_state) for event in story.events]


def send(log: SendLog, asked: Request, outcome: Outcome = Outcome.SENT, *, status: int | None = 200) -> None:
    """Take a pending request through approval and one call."""
    with log.write() as transaction:
        of = transaction.requests.batch(asked.batch_id)
        assert of is not None
        transaction.decisions.decide(of, Decision.APPROVED, at=at(1), by=EVA)
        assert transaction.requests.move(asked, State.APPROVED, event="approved", at=at(1), actor=EVA)
    with log.write() as transaction:
        approved = replace(asked, state=State.APPROVED)
        assert transaction.requests.move(approved, State.SENDING, event="claimed", at=at(2))
        attempt = transaction.attempts.begin(approved, call_id="c1", at=at(2))
    to = {Outcome.SENT: State.SENT, Outcome.REFUSED: State.REFUSED, Outcome.UNKNOWN: State.UNKNOWN}[outcome]
    with log.write() as transaction:
        transaction.attempts.end(attempt, outcome, at=at(3), http_status=status, api_message=f"said {status}")
        sending = replace(asked, state=State.SENDING)
        changes = Changes(http_status=status, api_message=f"said {status}")
        assert transaction.requests.move(sending, to, event=to.value, at=at(3), changes=changes)


def marks(batch_id: str, number: int) -> tuple[Request, ...]:
    """Orders to be marked as integrated in one go."""
    return tuple(
        request(
            f"{batch_id}m{order}",
            batch_id,
            kind=INTEGRATE,
            order_id=580100 + order,
            external_order_id="",
            conversation="",
            content=IntegrateContent(integrated=True),
        )
        for order in range(1, number + 1)
    )


def send_marks(log: SendLog, *asked: Request) -> None:
    """Ask for marks, and take them through approval and one call that refuses the last of them."""
    add(log, *asked, of=batch(asked[0].batch_id, kind=INTEGRATE))
    with log.write() as transaction:
        of = transaction.requests.batch(asked[0].batch_id)
        assert of is not None
        transaction.decisions.decide(of, Decision.APPROVED, at=at(21), by=EVA)
        for one in asked:
            assert transaction.requests.move(one, State.APPROVED, event="approved", at=at(21), actor=EVA)
    attempts = {}
    with log.write() as transaction:
        for one in asked:
            attempts[one.id] = transaction.attempts.begin(one, call_id="c9", at=at(22))
            approved = replace(one, state=State.APPROVED)
            assert transaction.requests.move(approved, State.SENDING, event="claimed", at=at(22), detail={"call": "c9"})
    with log.write() as transaction:
        for one in asked:
            refused = one is asked[-1]
            outcome, to = (Outcome.REFUSED, State.REFUSED) if refused else (Outcome.SENT, State.SENT)
            transaction.attempts.end(attempts[one.id], outcome, at=at(23), http_status=200, api_message=f"of {one.id}")
            assert transaction.requests.move(replace(one, state=State.SENDING), to, event=to.value, at=at(23))
    with log.write() as transaction:
        for one in asked[:-1]:
            transaction.requests.change(one.id, Changes(cause="confirmed"), event="confirmed")


def connection_of(sql: Sql) -> Database:
    """Return the connection beneath statements on a file."""
    assert isinstance(sql, SqliteSql)
    return sql.db


def sends(reader: LogReader) -> list[dict[str, Any]]:
    """Read the view people use."""
    return reader.sql.rows("SELECT * FROM sends")
