"""Identify: find the orders behind the numbers of a list, before anybody is asked and anything is sent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.due import next_due, seconds_left
from bot.domain.left_alone import before
from bot.domain.marks import INTEGRATE, mark_of
from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, LogUnavailable, NotEverywhere, Refused, Unknown
from bot.fail_points import FailPoint
from bot.operations.asking.commit import after_collecting, digest_of
from bot.operations.asking.forms import summary_of
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools
from bot.ports import Changes, Transaction

#: requests written in one transaction, so that nobody else waits long for the log
CHUNK = 100
#: an account that refused so many look-ups of a list goes on refusing; with the pauses between them that takes a minute
MOST_REFUSALS = 5
_AT_ONCE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Failing:
    """A list whose look-up fails: not before when it is tried again, how often it failed in a row.

    ``refused``: in how many of these look-ups an account refused, by account.
    """

    not_before: datetime = _AT_ONCE
    times: int = 0
    refused: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identify:
    """Bring one list at a time from ``collecting`` to ``pending`` (or on), numbers without an order to ``invalid``.

    Where an account refuses, the list waits a minute for it; then the numbers that no other has are ``invalid`` too. A
    number stands in the log until then, so nothing is lost when the process ends; what was looked up is looked up
    again.
    """

    tools: Tools
    outcomes: Outcomes
    find_orders: FindOrders
    #: lists whose look-up failed, by id
    failed: dict[str, Failing] = field(default_factory=dict)

    def step(self) -> float:
        """Identify the orders of the list that is due, if any is; returns the seconds to wait.

        Raises ``LogUnavailable``.
        """
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            waiting = dict.fromkeys(r.batch_id for r in log.requests.in_state(State.COLLECTING, kind=INTEGRATE))
            longest = timedelta(seconds=self.tools.waits.try_again_longest)
            due, wait = next_due((seconds_left(self._failing(one).not_before, now, longest), one) for one in waiting)
            batch = log.requests.batch(due or "")
            requests = log.requests.of_batch(due or "")
        if batch is None:
            return wait
        self.tools.fail_point(FailPoint.IDENTIFY_FIND)
        collecting = [request for request in requests if request.state is State.COLLECTING]
        try:
            found = self._find(batch, [number_of(request) for request in collecting])
        except AlepheeError as error:
            self._later(batch, collecting[0], error)
            return wait
        except LogUnavailable:
            raise
        except Exception:
            # One list that the bot stumbles over must not hold up all others.
            self._later(batch, collecting[0], Unknown("failure.unexpected"))
            raise
        self.failed.pop(batch.id, None)
        self.tools.fail_point(FailPoint.IDENTIFY_COMMIT)
        self._commit(batch, _judged(requests, found))
        return wait

    def _failing(self, batch_id: str) -> Failing:
        return self.failed.get(batch_id, Failing())

    def _find(self, batch: Batch, numbers: Sequence[str]) -> dict[str, Order | Note]:
        refused = self._failing(batch.id).refused
        resigned = {account_id for account_id, times in refused.items() if times >= MOST_REFUSALS}
        return self.find_orders(batch.account_id or None, numbers, resigned=resigned)

    def _later(self, batch: Batch, first: Request, error: AlepheeError) -> None:
        """A look-up that fails says nothing about the orders: try again, and tell when it goes on.

        One request stands for the list: its notes say what is waited for, and the alert is over when it has gone on.
        """
        now = self.tools.clock.now()
        before = self._failing(batch.id)
        refused = Counter(before.refused) + Counter(error.accounts.keys() if isinstance(error, NotEverywhere) else ())
        not_before = now + self.tools.waits.back_off(before.times)
        self.failed[batch.id] = Failing(not_before, before.times + 1, refused)
        waits_for = _waits_for(error)
        lasting = now - batch.requested_at >= timedelta(seconds=self.tools.waits.overdue)
        if not lasting and waits_for == first.notes:
            return
        with self.tools.log.write() as tx:
            known = tx.requests.batch(batch.id)
            if known is None or known.decision is not None:
                return  # it was withdrawn meanwhile and needs nobody
            if waits_for != first.notes:
                tx.requests.change(
                    first.id, Changes(notes=waits_for, cause=error.cause if waits_for else ""), event="waits"
                )
                tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=now)
            if lasting:
                self.outcomes.tell(tx, "system.lookup_failing", request=first, why=error.cause)

    def _commit(self, batch: Batch, judged: Sequence[tuple[Request, Order | Note]]) -> None:
        """Write what was found, some at a time; the list goes on in the transaction that writes the last of it."""
        for start in range(0, len(judged), CHUNK):
            with self.tools.log.write() as tx:
                known = tx.requests.batch(batch.id)
                if known is None or known.decision is not None:
                    return
                for request, found in judged[start : start + CHUNK]:
                    self._move(tx, request, found)
                if start + CHUNK >= len(judged):
                    self._go_on(tx, batch)
            self.tools.fail_point(FailPoint.IDENTIFY_COMMITTED)

    def _go_on(self, tx: Transaction, batch: Batch) -> None:
        ready = tuple(request for request in tx.requests.of_batch(batch.id) if request.state is State.PENDING)
        if ready:
            tx.decisions.set_digest(batch.id, digest_of(ready))
            after_collecting(self.tools, tx, batch, ready)
        tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=self.tools.clock.now())

    def _move(self, tx: Transaction, request: Request, found: Order | Note) -> None:
        now = self.tools.clock.now()
        self.outcomes.resolve_alerts(tx, request)
        if isinstance(found, Note):
            changes = Changes(cause=found.key, notes=(found,), finished_at=now)
            tx.requests.move(request, State.INVALID, event="invalid", at=now, changes=changes)
            return
        changes = Changes(
            account_id=found.account_id,
            order_id=found.id,
            external_order_id=found.external_order_id,
            country=found.country.country and found.country.country.value,
            summary=summary_of(found),
            due_at=now,
            cause="",
            notes=before(found, mark_of(request)),
        )
        tx.requests.move(request, State.PENDING, event="identified", at=now, changes=changes)


def _waits_for(error: AlepheeError) -> tuple[Note, ...]:
    """Return what a person has to know of a look-up that was refused: waiting alone may not help."""
    if isinstance(error, NotEverywhere):
        return (Note("integrate.waits_for_accounts", {"accounts": list(error.accounts.values())}),)
    return (Note("integrate.waits_refused", {"status": error.status}),) if isinstance(error, Refused) else ()


def number_of(request: Request) -> str:
    """Return the number somebody typed: it stands where a number of its length belongs."""
    return request.external_order_id or str(request.order_id)


def _judged(requests: Iterable[Request], found: dict[str, Order | Note]) -> list[tuple[Request, Order | Note]]:
    """Pair the requests with what was found; two numbers of one order would mark it twice, so the second is none."""
    judged: list[tuple[Request, Order | Note]] = []
    first: dict[tuple[int, int | None], str] = {}
    for request in requests:
        if request.state is not State.COLLECTING:
            if request.state is not State.INVALID:
                first[request.account_id, request.order_id] = number_of(request)
            continue
        number = number_of(request)
        order = found[number]
        if isinstance(order, Order):
            key = order.account_id, order.id
            if key in first:
                order = Note("integrate.same_order", {"number": number, "first": first[key]})
            first.setdefault(key, number)
        judged.append((request, order))
    return judged
