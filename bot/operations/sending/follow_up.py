"""Follow up: look at what is due about requests, until it is done. One loop for each thing that is looked at.

What it is the looks say (``Look``): files to be fetched, outcomes nobody knows, and what kinds bring of their own. So a
far side that hangs holds up nothing but looks of one sort.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

from structlog.contextvars import bound_contextvars

from bot.domain.due import seconds_until
from bot.domain.follow_ups import FollowUp, What
from bot.domain.requests import Batch, Request
from bot.errors import AlepheeError, DeliveryError, LogUnavailable
from bot.fail_points import FailPoint
from bot.operations.capabilities import Kinds
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools, batch_of
from bot.ports import Reader, Topic, Transaction

#: requests written in one transaction, so that nobody else waits long for the log
CHUNK = 100

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Later:
    """A look that did not end it: again after the pause. ``counts``: as one more try in a row."""

    pause: timedelta
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Look(ABC, Generic[F]):
    """How one thing is looked at. ``F``: what a look finds."""

    tools: Tools

    what: ClassVar[What]
    #: what else than a new follow-up makes it worth while to look
    wakes: ClassVar[tuple[Topic, ...]] = ()
    #: before the look, before its commit, after it
    points: ClassVar[tuple[FailPoint, FailPoint, FailPoint]] = (
        FailPoint.FOLLOW_UP_LOOK,
        FailPoint.FOLLOW_UP_COMMIT,
        FailPoint.FOLLOW_UP_COMMITTED,
    )

    def longest(self, tries: int) -> timedelta:
        """Return how far ahead the next look can lie after so many tries."""
        return timedelta(seconds=self.tools.waits.look_latest)

    def takes(self, requests: Sequence[Request], due: Collection[str]) -> Sequence[Request]:
        """Return those of a batch's requests that one look is about; none: not yet. ``due``: the ids of those due."""
        return [request for request in requests if request.id in due][:1]

    @abstractmethod
    def look(self, batch: Batch, requests: Sequence[Request]) -> F:
        """Look, outside of any transaction. Raises ``AlepheeError``, ``DeliveryError``, ``LogUnavailable``."""

    @abstractmethod
    def record(self, tx: Transaction, batch: Batch, request: Request, found: F, tries: int) -> Later | None:
        """Write what was found about one request; None: it need not be looked at again."""

    def failed(self, tx: Transaction, batch: Batch, request: Request, error: Exception, tries: int) -> Later | None:
        """Write that a look failed: it says nothing about the request."""
        return self.in_a_while(request)

    def finish(self, tx: Transaction, batch: Batch, requests: Sequence[Request], error: Exception | None) -> None:
        """Write what is about all of them, in the transaction that records the last."""

    def in_a_while(self, request: Request) -> Later:
        """Look again when a look cannot tell: what nobody could tell for hours needs none every minute."""
        now, waits = self.tools.clock.now(), self.tools.waits
        since = now - (request.finished_at or now)
        latest = timedelta(seconds=waits.look_latest)
        return Later(max(timedelta(seconds=waits.look_later), min(since / 10, latest)), counts=False)


@runtime_checkable
class Follows(Protocol):
    """A kind with looks of its own."""

    def looks(self, outcomes: Outcomes) -> Iterable[Look[Any]]:
        """Return them, for one loop each."""
        ...


def looks_of(kinds: Kinds, outcomes: Outcomes) -> Iterator[Look[Any]]:
    """Yield the looks that kinds bring."""
    for kind in kinds:
        if isinstance(kind, Follows):
            yield from kind.looks(outcomes)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Look at what is due of one sort, the requests of one batch at a time."""

    tools: Tools
    look: Look[Any]

    def step(self) -> float:
        """Look once, if anything is due; returns the seconds to wait. Raises ``LogUnavailable``."""
        now, what = self.tools.clock.now(), self.look.what
        with self.tools.log.read() as log:
            requests = self._due(log, now)
            if not requests:
                return seconds_until(log.follow_ups.next_at(what, after=now), now)
            batch = batch_of(log, requests[0])
            taken = _by_request(log.follow_ups.of_batch(batch.id), what)
        with bound_contextvars(batch=batch.id):
            self._follow_up(batch, requests, taken)
        return 0.0

    def _due(self, log: Reader, now: datetime) -> Sequence[Request]:
        """Return what one look is about: of the batch that is due longest, of those that do not wait for something."""
        look, waiting = self.look, set[str]()
        first, longest = look.longest(0), look.longest(1)
        while due := log.follow_ups.due(look.what, now, first=first, longest=longest, but=waiting):
            ids = {one.request_id for one in due}
            for batch_id in dict.fromkeys(one.batch_id for one in due):
                requests = look.takes(log.requests.of_batch(batch_id), ids)
                if requests:
                    return requests
                waiting.add(batch_id)
        return ()

    def _follow_up(self, batch: Batch, requests: Sequence[Request], taken: dict[str, FollowUp]) -> None:
        self.tools.fail_point(self.look.points[0])
        try:
            found = self.look.look(batch, requests)
        except LogUnavailable:
            raise
        except Exception as error:
            self._or_put_off(batch, requests, taken, None, error)
            if not isinstance(error, AlepheeError | DeliveryError):
                raise  # what the bot stumbles over is told
        else:
            self._or_put_off(batch, requests, taken, found, None)

    def _or_put_off(
        self,
        batch: Batch,
        requests: Sequence[Request],
        taken: dict[str, FollowUp],
        found: Any,
        error: Exception | None,
    ) -> None:
        """Write what was found; put off what the bot stumbles over while it writes: it holds up no other."""
        try:
            self._commit(batch, requests, taken, found, error)
        except LogUnavailable:
            raise
        except Exception:
            later = self.tools.clock.now() + timedelta(seconds=self.tools.waits.look_later)
            with self.tools.log.write() as tx:
                for one in tx.follow_ups.of_batch(batch.id):
                    if one == taken.get(one.request_id):
                        tx.follow_ups.put_off(one, until=later, tries=one.tries)
            raise

    def _commit(
        self,
        batch: Batch,
        requests: Sequence[Request],
        taken: dict[str, FollowUp],
        found: Any,
        error: Exception | None,
    ) -> None:
        """Write what was found, some at a time, about those that nobody has moved on meanwhile."""
        look, (_, commit, committed) = self.look, self.look.points
        for start in range(0, len(requests), CHUNK):
            self.tools.fail_point(commit)
            with self.tools.log.write() as tx:
                now, still = self.tools.clock.now(), _by_request(tx.follow_ups.of_batch(batch.id), look.what)
                for request in requests[start : start + CHUNK]:
                    one = still.get(request.id)
                    if one is None or one != taken.get(request.id):
                        continue
                    if error is None:
                        later = look.record(tx, batch, request, found, one.tries)
                    else:
                        later = look.failed(tx, batch, request, error, one.tries)
                    if later is None:
                        tx.follow_ups.done(one)
                    else:
                        tx.follow_ups.put_off(one, until=now + later.pause, tries=one.tries + later.counts)
                if start + CHUNK >= len(requests):
                    look.finish(tx, batch, requests, error)
            self.tools.fail_point(committed)


def _by_request(follow_ups: Iterable[FollowUp], what: What) -> dict[str, FollowUp]:
    return {one.request_id: one for one in follow_ups if one.what == what}
