"""Reconcile: unknown outcomes that can be looked up resolve themselves. Messages cannot; a person says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.due import next_due, seconds_left
from bot.domain.requests import Batch, Outcome, Request, State
from bot.errors import AlepheeError
from bot.fail_points import FailPoint
from bot.operations.capabilities import Arrival, Found, Kinds, Reconciles
from bot.operations.sending.outcomes import Outcomes, times_unknown
from bot.operations.tools import Tools, batch_of
from bot.ports import Changes
from bot.waits import Waits

#: after so many calls that nobody answered, the machine makes no other
MOST_CALLS = 3


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Look unknown outcomes up, one a step."""

    tools: Tools
    outcomes: Outcomes
    kinds: Kinds

    def step(self) -> float:
        """Look one unknown outcome up, if one is due; returns the seconds to wait. Raises ``LogUnavailable``."""
        now, waits = self.tools.clock.now(), self.tools.waits
        with self.tools.log.read() as log:
            unknown = [
                (kind, request)
                for kind in self.kinds
                if isinstance(kind, Reconciles)
                for request in log.requests.in_state(State.UNKNOWN, kind=kind.name)
            ]
            due, wait = next_due((seconds_to_look(request, now, waits), (kind, request)) for kind, request in unknown)
            batch = batch_of(log, due[1]) if due else None
        if due and batch:
            self._look(due[0], batch, due[1])
        return wait

    def _look(self, kind: Reconciles, batch: Batch, request: Request) -> None:
        self.tools.fail_point(FailPoint.FOLLOW_UP_LOOK)
        try:
            found = kind.reconcile(batch, request)
        except AlepheeError:
            found = Found(Arrival.CANNOT_TELL)
        self.tools.fail_point(FailPoint.FOLLOW_UP_COMMIT)
        if found.arrival is Arrival.ARRIVED:
            self._record(batch, request, State.SENT, Outcome.SENT, found)
        elif found.arrival is Arrival.NOT_ARRIVED and self._is_last_look(request) and self._may_repeat(request):
            self._record(batch, request, State.APPROVED, Outcome.NOT_ARRIVED, found)
        else:
            self._look_again(request, found)
        self.tools.fail_point(FailPoint.FOLLOW_UP_COMMITTED)

    def _is_last_look(self, request: Request) -> bool:
        return request.delays >= len(self.tools.waits.looks) - 1

    def _may_repeat(self, request: Request) -> bool:
        """Whether the machine may call again: after too many calls without an answer a person says what to do."""
        with self.tools.log.read() as log:
            return times_unknown(log, request) < MOST_CALLS

    def _look_again(self, request: Request, found: Found) -> None:
        """Look soon where nothing was found yet, in a while where nothing could be told or a person is waited for."""
        now, waits = self.tools.clock.now(), self.tools.waits
        if found.arrival is Arrival.NOT_ARRIVED and not self._is_last_look(request):
            wait, delays = timedelta(seconds=waits.looks[request.delays + 1]), request.delays + 1
        else:
            wait, delays = pause(request, now, waits), request.delays
        changes = Changes(due_at=now + wait, delays=delays)
        with self.tools.log.write() as tx:
            tx.requests.change(request.id, changes)

    def _record(self, batch: Batch, request: Request, to: State, outcome: Outcome, found: Found) -> None:
        now = self.tools.clock.now()
        changes = Changes(
            cause="",
            due_at=now,
            delays=0,
            order_id=found.order_id,
            finished_at=now if to is State.SENT else None,
        )
        with self.tools.log.write() as tx:
            if self.outcomes.record_look(tx, batch, request, to, outcome, changes=changes):
                self.outcomes.show(tx, batch)


def pause(request: Request, now: datetime, waits: Waits) -> timedelta:
    """Return how long to wait with the next look: what nobody could tell for hours needs none every minute."""
    ended = request.finished_at or now
    return max(timedelta(seconds=waits.look_later), min((now - ended) / 10, timedelta(seconds=waits.look_latest)))


def seconds_to_look(request: Request, now: datetime, waits: Waits) -> float:
    """Return the seconds until the (next) look: soon after the call, then as postponed."""
    ended = request.finished_at or request.due_at
    first, latest = ended + timedelta(seconds=waits.looks[0]), timedelta(seconds=waits.look_latest)
    return max(seconds_left(at, now, latest) for at in (request.due_at, first))
