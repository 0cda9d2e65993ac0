"""Measure how long `log verify` takes over 100,000 events: `python benchmarks/log_verify.py [events]`."""

import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.glimpses import Glimpse
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.requests import Batch, Decision, Outcome, Request, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log, open_reader
from bot.log.chain import verify
from bot.log.transaction import LogTransaction

START = datetime(2026, 1, 1, tzinfo=UTC)
EVENTS_PER_MESSAGE = 4
PER_TRANSACTION = 500


class SteppingClock:
    """The clock of a log that is filled faster than time goes by."""

    def now(self) -> datetime:
        """Return the same time, always."""
        return START


def message(number: int) -> tuple[Batch, Request]:
    """Invent a message to a buyer."""
    asked = START + timedelta(seconds=number)
    batch = Batch(
        id=f"batch-{number:09}",
        kind=MESSAGE,
        account_id=15001,
        requested_by="U00ANA",
        requested_at=asked,
        expires_at=asked + timedelta(hours=24),
    )
    text = f"Hola, ¿recibió el pedido {number}? Quedamos atentos."
    request = Request(
        id=f"request-{number:09}",
        batch_id=batch.id,
        kind=MESSAGE,
        account_id=15001,
        order_id=500_000 + number,
        external_order_id=f"2000{number:012}",
        conversation=f"15001/order/{number}",
        content=MessageContent(reason=4, text=text, shown=text),
        state=State.PENDING,
        due_at=asked,
        glimpse=Glimpse(buyer="Ana Prueba", product="Zapatillas", quantity=1, lines=1),
    )
    return batch, request


def send(transaction: LogTransaction, number: int) -> None:
    """Write the whole life of one message: four events."""
    batch, request = message(number)
    at = batch.requested_at
    transaction.requests.add(batch, [request])
    transaction.decisions.decide(batch, Decision.APPROVED, at=at, by="U00EVA")
    transaction.requests.move(request, State.APPROVED, event="approved", at=at, actor="U00EVA")
    transaction.requests.move(replace(request, state=State.APPROVED), State.SENDING, event="claimed", at=at)
    attempt = transaction.attempts.begin(request, call_id=f"call-{number}", at=at)
    transaction.attempts.end(attempt, Outcome.SENT, at=at, http_status=200, api_message="OK")
    transaction.requests.move(replace(request, state=State.SENDING), State.SENT, event="sent", at=at)


def fill(log: SqliteSendLog, messages: int) -> None:
    """Write so many messages."""
    for first in range(0, messages, PER_TRANSACTION):
        with log.write() as transaction:
            for number in range(first, min(first + PER_TRANSACTION, messages)):
                send(transaction, number)


def main() -> int:
    """Fill a log, verify it and print the seconds."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "bench.db"
        log = open_log(path, CONTENTS, lock_wait=timedelta(0), clock=SteppingClock())
        began = time.perf_counter()
        fill(log, -(-events // EVENTS_PER_MESSAGE))
        filled = time.perf_counter() - began
        log.close()
        with open_reader(path, CONTENTS) as reader:
            began = time.perf_counter()
            found = verify(reader)
            verified = time.perf_counter() - began
    print(f"{found.events} events written in {filled:.1f} s, verified in {verified:.2f} s, ok: {found.ok}")
    return 0 if found.ok else 1


if __name__ == "__main__":
    sys.exit(main())
