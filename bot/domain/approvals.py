"""On what terms a batch is approved, and until when an approval can be taken back: pure answers about a story."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.requests import Batch, Decision, Request, State, is_in_doubt

#: of a time that a request was to wait, by what stands in the log alone
_LONGEST_BELIEVED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """How many different people have to approve, and for how long what is approved waits before it goes out."""

    needed: int = 1
    undo: timedelta = timedelta(0)


def are_enough(batch: Batch, by: str, terms: Terms) -> bool:
    """Whether a batch is approved once this person, too, has approved it."""
    return len({*batch.approved_by, by}) >= terms.needed


def can_be_undone(batch: Batch, requests: Iterable[Request]) -> bool:
    """Whether those who approved a batch can still take it back: nothing of it was claimed."""
    return batch.decision is Decision.APPROVED and _has_not_begun(requests)


def can_be_withdrawn(batch: Batch, requests: Iterable[Request]) -> bool:
    """Whether its requester can take a batch back: nobody has decided, or nobody had to and nothing was claimed."""
    requests = tuple(requests)
    if batch.decision is Decision.NOT_NEEDED:
        return _has_not_begun(requests)
    waits = any(one.state in {State.COLLECTING, State.PENDING} for one in requests)
    return batch.decision is None and waits and not is_in_doubt(batch, requests)


def goes_out_at(batch: Batch, requests: Iterable[Request]) -> datetime | None:
    """Return when a batch goes out that waits for nothing but that it may be taken back; None for any other."""
    waiting = [one for one in requests if one.state is not State.INVALID]
    decided = batch.decision in {Decision.APPROVED, Decision.NOT_NEEDED}
    if not decided or batch.decided_at is None or not _has_not_begun(waiting):
        return None
    at = min(one.due_at for one in waiting)
    return at if at > batch.decided_at and not any(one.delays for one in waiting) else None


def window_given(batch: Batch, request: Request) -> timedelta:
    """Return for how long a request was to wait when its batch was decided about; nothing for one that was called for.

    Sent again without a call before, it seems to have had a long one: no more than an hour is believed.
    """
    if batch.decided_at is None or request.attempts:
        return timedelta(0)
    return min(max(request.due_at - batch.decided_at, timedelta(0)), _LONGEST_BELIEVED)


def _has_not_begun(requests: Iterable[Request]) -> bool:
    """Whether all that can be sent of a batch still waits for its first claim."""
    usable = [one for one in requests if one.state is not State.INVALID]
    return bool(usable) and all(one.state is State.APPROVED and not one.attempts for one in usable)
