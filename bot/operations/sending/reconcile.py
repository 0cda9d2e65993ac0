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

#: when an unknown one is looked at, counted from the call's end; the far side may need a moment to show it
LOOKS = tuple(timedelta(seconds=s) for s in (1, 5, 15, 60))
#: the pause between looks that failed, and after the last look that could not tell; it grows with what it waits for
PAUSE, LONGEST_PAUSE = timedelta(seconds=60), timedelta(hours=1)
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
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            unknown = [
                (kind, request)
                for kind in self.kinds
                if isinstance(kind, Reconciles)
                for request in log.requests.in_state(State.UNKNOWN, kind=kind.name)
            ]
            due, wait = next_due((seconds_to_look(request, now), (kind, request)) for kind, request in unknown)
            batch = batch_of(log, due[1]) if due else None
        if due and batch:
            self._look(due[0], batch, due[1])
        return wait

    def _look(self, kind: Reconciles, batch: Batch, request: Request) -> None:
        self.tools.fail_point(FailPoint.SETTLE_LOOK)
        try:
            found = kind.reconcile(batch, request)
        except AlepheeError:
            found = Found(Arrival.CANNOT_TELL)
        self.tools.fail_point(FailPoint.SETTLE_COMMIT)
        if found.arrival is Arrival.ARRIVED:
            self._settled(batch, request, State.SENT, Outcome.SENT, found)
        elif found.arrival is Arrival.NOT_ARRIVED and request.delays >= len(LOOKS) - 1 and self._may_repeat(request):
            self._settled(batch, request, State.APPROVED, Outcome.NOT_ARRIVED, found)
        else:
            self._look_again(request, found)
        self.tools.fail_point(FailPoint.SETTLE_COMMITTED)

    def _may_repeat(self, request: Request) -> bool:
        """Whether the machine may call again: after too many calls without an answer a person says what to do."""
        with self.tools.log.read() as log:
            return times_unknown(log, request) < MOST_CALLS

    def _look_again(self, request: Request, found: Found) -> None:
        """Look soon where nothing was found yet, in a while where nothing could be told or a person is waited for."""
        now = self.tools.clock.now()
        more = request.delays + 1 if found.arrival is Arrival.NOT_ARRIVED else request.delays
        wait = LOOKS[more] if found.arrival is Arrival.NOT_ARRIVED and more < len(LOOKS) else pause(PAUSE, request, now)
        changes = Changes(due_at=now + wait, delays=min(more, len(LOOKS) - 1))
        with self.tools.log.write() as tx:
            tx.requests.change(request.id, changes)

    def _settled(self, batch: Batch, request: Request, to: State, outcome: Outcome, found: Found) -> None:
        now = self.tools.clock.now()
        changes = Changes(
            cause="",
            due_at=now,
            delays=0,
            order_id=found.order_id,
            finished_at=now if to is State.SENT else None,
        )
        with self.tools.log.write() as tx:
            if self.outcomes.settle(tx, batch, request, to, outcome, changes=changes):
                self.outcomes.show(tx, batch)


def pause(least: timedelta, request: Request, now: datetime) -> timedelta:
    """Return how long to wait with the next look: what nobody could tell for hours needs none every minute."""
    ended = request.finished_at or now
    return max(least, min((now - ended) / 10, LONGEST_PAUSE))


def seconds_to_look(request: Request, now: datetime) -> float:
    """Return the seconds until the (next) look: soon after the call, then as postponed."""
    ended = request.finished_at or request.due_at
    return max(seconds_left(at, now, LONGEST_PAUSE) for at in (request.due_at, ended + LOOKS[0]))
