"""Forget: erase what people typed and foreign systems said about requests that are over, and nothing else.

A batch is touched only when none of its requests is on its way and nobody has to look whether one arrived. What is left
tells who did what and when, without a word, name or file of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.due import UNTIL_WOKEN
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import ERASABLE, Batch, Request, State
from bot.operations.asking.commit import digest_of
from bot.operations.sending.outcomes import show_resolved
from bot.ports import Clock, Reader, SendLog, Transaction

#: batches erased in one step of the retention, so that nobody waits long for the log
_BATCHES = 50


@dataclass(frozen=True, slots=True)
class Found:
    """Requests that can be erased now, and those that cannot yet: they, or others of their batch, are not over."""

    erasable: tuple[Request, ...]
    not_over: tuple[Request, ...]


def find_erasable(log: Reader, request_ids: Iterable[str]) -> Found:
    """Sort requests; those erased already, and unknown ids, are in neither list. Raises ``LogUnavailable``."""
    requests = [request for request in map(log.requests.get, request_ids) if request and request.erased_at is None]
    over = {
        batch_id: _is_over(log.requests.of_batch(batch_id)) for batch_id in {request.batch_id for request in requests}
    }
    return Found(
        tuple(request for request in requests if over[request.batch_id]),
        tuple(request for request in requests if not over[request.batch_id]),
    )


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase requests. Raises ``LogUnavailable``."""

    log: SendLog
    clock: Clock

    def __call__(self, requests: Sequence[Request], detail: Mapping[str, object]) -> int:
        """Erase those of the requests that are over, and all drafts: what is typed in one may be about them too.

        Returns how many requests. ``detail``: why, for the log.
        """
        with self.log.write() as tx:
            tx.erasure.erase_drafts()
        return self._erase(requests, detail)

    def _erase(self, requests: Sequence[Request], detail: Mapping[str, object]) -> int:
        """Erase batch by batch."""
        chosen: dict[str, set[str]] = {}
        for request in requests:
            chosen.setdefault(request.batch_id, set()).add(request.id)
        erased = sum(self._forget(batch_id, ids, detail) for batch_id, ids in chosen.items())
        if erased:
            self.log.fold()
        return erased

    def older_than(self, days: int) -> float:
        """Erase some of what ended more than so many days ago; returns the seconds to wait: 0 while there was some."""
        before = self.clock.now() - timedelta(days=days)
        with self.log.read() as log:
            requests = [
                r
                for batch_id in log.erasure.over_since(before, limit=_BATCHES)
                for r in log.requests.of_batch(batch_id)
            ]
        return 0.0 if self._erase(requests, {"why": "retention", "days": days}) else UNTIL_WOKEN

    def _forget(self, batch_id: str, request_ids: set[str], detail: Mapping[str, object]) -> int:
        with self.log.write() as tx:
            batch, requests = tx.requests.batch(batch_id), tx.requests.of_batch(batch_id)
            chosen = [request for request in requests if request.id in request_ids and request.erased_at is None]
            if batch is None or not chosen or not _is_over(requests):
                return 0
            digest = _digest_left(batch, requests, {request.id for request in chosen})
            tx.erasure.erase(batch, chosen, at=self.clock.now(), digest=digest, detail=detail)
            self._show(tx, batch, chosen)
        return len(chosen)

    def _show(self, tx: Transaction, batch: Batch, erased: Sequence[Request]) -> None:
        """Have what stands in Slack shown again, without what was erased; nothing new is posted for that."""
        now = self.clock.now()
        for request in erased:
            show_resolved(tx, request.id, now)
        for target in (MessageKey(MessageKind.CARD, batch.id), MessageKey(MessageKind.RECEIPT, batch.id)):
            place = tx.outbox.place(target)
            if place is not None and place.ts:
                tx.outbox.enqueue(target, at=now, detail={"only_update": True})


def _is_over(requests: Iterable[Request]) -> bool:
    return all(request.state in ERASABLE for request in requests)


def _digest_left(batch: Batch, requests: Sequence[Request], erased: set[str]) -> str:
    """Digest what the approval of the others is about, so that they can still be retried; empty when there are none.

    An approval that was void before stays void.
    """
    approved = [request for request in requests if request.state is not State.INVALID]
    left = [r for r in approved if r.id not in erased and r.erased_at is None]
    if not left or digest_of(tuple(approved)) != batch.digest:
        return ""
    blank = (replace(r, content=r.content.without_personal_data()) if r.id in erased else r for r in approved)
    return digest_of(tuple(blank))
