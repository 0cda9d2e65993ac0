"""A log of two years, for tests of archives."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Decision, Request, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.ports import Changes
from tests.integration.log.samples import A_MESSAGE, EVA, INVOICE, NEVER, TurnedClock, add, batch, request

LAST_YEAR, THIS_YEAR = datetime(2025, 11, 21, 12, tzinfo=UTC), datetime(2026, 2, 1, 12, tzinfo=UTC)
ARCHIVED = ("sent1", "sent2", "declined")
CARRIED = ("waiting", "late", "new")


def opened(path: Path, now: datetime = THIS_YEAR) -> SqliteSendLog:
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock(now))
    log.names = {"U00ANA": "Ana Prueba", EVA: "Eva Prueba"}.get
    return log


def asked(log: SqliteSendLog, name: str, at: datetime, **changes: Any) -> Request:
    one = replace(request(name, f"b-{name}"), due_at=at, **changes)
    add(log, one, of=replace(batch(f"b-{name}"), requested_at=at, expires_at=at + timedelta(days=1)))
    return one


def declined(log: SqliteSendLog, one: Request, at: datetime) -> None:
    with log.write() as tx:
        tx.decisions.decide(batch(one.batch_id), Decision.DECLINED, at=at, by=EVA, reason="No así, por favor")
        tx.requests.move(one, State.DECLINED, event="declined", at=at, actor=EVA, changes=Changes(finished_at=at))


def make_two_years(path: Path) -> None:
    """Make a log: three requests that ended in the first year, and others that did not, or came later."""
    log = opened(path, LAST_YEAR)
    with log.write() as tx:
        tx.events.note("settings", at=LAST_YEAR, detail={"values": {"BOT_UNDO": "15s"}})
        file = replace(INVOICE, sha256=tx.files.save(b"%PDF-1.7 x"))
    for name in ("sent1", "sent2"):
        one = asked(log, name, LAST_YEAR, content=replace(A_MESSAGE, file=file))
        declined(log, one, LAST_YEAR)
    declined(log, asked(log, "declined", LAST_YEAR), LAST_YEAR)
    asked(log, "waiting", LAST_YEAR)
    declined(log, asked(log, "late", LAST_YEAR), THIS_YEAR)
    declined(log, asked(log, "new", THIS_YEAR, content=replace(A_MESSAGE, file=file)), THIS_YEAR)
    with log.write() as tx:
        tx.decisions.state_reply("15001/order/580101", at=LAST_YEAR, by="U00ANA")
        tx.outbox.adopt(MessageKey(MessageKind.CARD, "b-waiting"), _somewhere())
        tx.outbox.adopt(MessageKey(MessageKind.CARD, "b-sent1"), _somewhere())
        for post in tx.outbox.due(THIS_YEAR + timedelta(days=9), limit=99):
            tx.outbox.delivered(post, None, at=THIS_YEAR)
    log.close()


def _somewhere() -> MessageRef:
    return MessageRef(channel="C0APPROVALS", ts="1.2")
