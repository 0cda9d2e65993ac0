"""Requests full of words that can be erased."""

from dataclasses import replace

from bot.domain.glimpses import Glimpse
from bot.domain.messages import MessageContent
from bot.domain.notes import Note
from bot.domain.requests import Outcome, Request, State
from bot.log import SqliteSendLog
from bot.operations.asking.commit import digest_of
from bot.ports import Changes
from tests.integration.log.samples import INVOICE, add, at, request, send, stored

SECRET = "Zapatónico Ñandú"
FILE = replace(INVOICE, name=f"{SECRET}.pdf")


def personal(request_id: str = "r1", batch_id: str = "b1", **columns: object) -> Request:
    """A request full of words that must go."""
    said: dict[str, object] = {
        "content": MessageContent(reason=4, text=f"Hola {SECRET}", shown=f"Hola {SECRET}", file=FILE),
        "glimpse": Glimpse(buyer=SECRET, product="Botas"),
        "notes": (Note("file.too_large", {"name": SECRET}),),
        "state": State.COLLECTING,
    }
    return request(request_id, batch_id, **said | columns)


def collected(log: SqliteSendLog, asked: Request, content: bytes = b"%PDF-1.7 secret bytes") -> Request:
    """Write a request and bring its file in."""
    add(log, asked)
    with log.write() as tx:
        file = replace(FILE, url="", sha256=tx.files.save(content))
        assert isinstance(asked.content, MessageContent)
        filled = replace(asked.content, file=file)
        assert tx.requests.move(asked, State.PENDING, event="collected", at=at(0), changes=Changes(content=filled))
        ready = tx.requests.of_batch(asked.batch_id)
        tx.decisions.set_digest(asked.batch_id, digest_of(ready))
    return stored(log, asked.id)


def finished(log: SqliteSendLog, asked: Request, outcome: Outcome = Outcome.SENT) -> None:
    """Write a request that was sent (or refused), with an answer that repeats the buyer's name."""
    send(log, collected(log, asked), outcome, status=200 if outcome is Outcome.SENT else 412)
    with log.write() as tx:
        (attempt,) = tx.attempts.of(asked.id)
        tx.sql.run("UPDATE attempts SET outcome = NULL WHERE id = ?", (attempt.id,))
        tx.attempts.end(attempt.id, outcome, at=at(3), http_status=200, api_message=f"sent to {SECRET}")
