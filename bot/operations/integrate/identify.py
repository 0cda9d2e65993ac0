"""Identify: find the orders behind the numbers of a list, before anybody is asked and anything is sent."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.follow_ups import What
from bot.domain.glimpses import glimpse_of
from bot.domain.left_alone import before
from bot.domain.marks import mark_of
from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, NotEverywhere, Refused, Unknown
from bot.fail_points import FailPoint
from bot.operations.asking.commit import after_collecting
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.follow_up import Later, Look
from bot.operations.sending.outcomes import Outcomes
from bot.ports import Changes, Transaction

#: what is looked at
IDENTIFY = What("identify")
#: an account that refused so many look-ups of a list goes on refusing; with the pauses between them that takes a minute
MOST_REFUSALS = 5
#: the order of each request, or why there is none
Identified = dict[str, Order | Note]


@dataclass(frozen=True, slots=True)
class Identify(Look[Identified]):
    """Bring one list at a time from ``collecting`` to ``pending`` (or on), numbers without an order to ``invalid``.

    Where an account refuses, the list waits a minute for it; then the numbers that no other has are ``invalid`` too. A
    number stands in the log until then, so nothing is lost when the process ends; what was looked up is looked up
    again.
    """

    outcomes: Outcomes
    find_orders: FindOrders
    #: list → account → how many of its look-ups the account refused
    refused: dict[str, Counter[int]] = field(default_factory=dict)

    what = IDENTIFY
    points = (FailPoint.IDENTIFY_FIND, FailPoint.IDENTIFY_COMMIT, FailPoint.IDENTIFY_COMMITTED)

    def longest(self, tries: int) -> timedelta:
        """Return how far ahead the next try can lie: a first one waits for nothing."""
        return timedelta(seconds=self.tools.waits.try_again_longest if tries else 0)

    def takes(self, requests: Sequence[Request], due: Collection[str]) -> Sequence[Request]:
        """Return all that is looked up of a list: it goes on as a whole."""
        return [request for request in requests if request.state is State.COLLECTING]

    def look(self, batch: Batch, requests: Sequence[Request]) -> Identified:
        """Find the orders behind the numbers. Raises ``AlepheeError``."""
        refused = self.refused.get(batch.id, Counter())
        resigned = {account_id for account_id, times in refused.items() if times >= MOST_REFUSALS}
        try:
            found = self.find_orders(batch.account_id or None, [*map(number_of, requests)], resigned=resigned)
        except NotEverywhere as error:
            self.refused.setdefault(batch.id, Counter()).update(error.accounts.keys())
            raise
        self.refused.pop(batch.id, None)
        with self.tools.log.read() as log:
            return _judged(log.requests.of_batch(batch.id), found)

    def record(self, tx: Transaction, batch: Batch, request: Request, found: Identified, tries: int) -> Later | None:
        """Write what was found."""
        self._move(tx, request, found[request.id])
        return None

    def failed(self, tx: Transaction, batch: Batch, request: Request, error: Exception, tries: int) -> Later | None:
        """Try again: a look-up that fails says nothing about the orders."""
        return Later(self.tools.waits.back_off(tries))

    def finish(self, tx: Transaction, batch: Batch, requests: Sequence[Request], error: Exception | None) -> None:
        """Let the list go on, or tell what it waits for."""
        if error is None:
            after_collecting(self.tools, tx, batch)
        else:
            failure = error if isinstance(error, AlepheeError) else Unknown("failure.unexpected")
            self._waits(tx, batch, requests[0], failure)

    def _waits(self, tx: Transaction, batch: Batch, first: Request, error: AlepheeError) -> None:
        """Tell when a look-up goes on failing.

        One request stands for the list: its notes say what is waited for, and the alert is over when it has gone on.
        """
        known, now, waits_for = tx.requests.batch(batch.id), self.tools.clock.now(), _waits_for(error)
        if known is None or known.decision is not None:
            return  # it was withdrawn meanwhile and needs nobody
        if waits_for != first.notes:
            changes = Changes(notes=waits_for, cause=error.cause if waits_for else "")
            tx.requests.change(first.id, changes, event="waits")
            tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=now)
        if now - batch.requested_at >= timedelta(seconds=self.tools.waits.overdue):
            self.outcomes.tell(tx, "system.lookup_failing", request=first, why=error.cause)

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
            glimpse=glimpse_of(found).in_short,
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


def _judged(requests: Iterable[Request], found: dict[str, Order | Note]) -> Identified:
    """Return what was found of each request; two numbers of one order would mark it twice, so the second is none."""
    judged: Identified = {}
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
        judged[request.id] = order
    return judged
