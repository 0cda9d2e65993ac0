"""Whether a document arrived although nobody answered: the order's documents counted before the call and after it.

An order may have had a document of the same name and size all along, and other requests of ours may have added one
meanwhile. So counts are compared, and what cannot be told apart is left to a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.orders import Order, OrderDocument
from bot.domain.requests import Attempt, Event, Outcome, Request
from bot.operations.capabilities import Arrival
from bot.ports import Reader

#: the event that keeps the count before a call
COUNTED = "documents_counted"

#: dates come as "UTC with local user time zone" (Get orders, Response): no time zone is farther away than this
_CLOCKS_APART = timedelta(hours=26)
_MOST = 1_000
_SUCCESS = range(200, 300)
_DOUBTFUL = frozenset({None, Outcome.UNKNOWN, Outcome.NOT_ARRIVED})


@dataclass(frozen=True, slots=True)
class Census:
    """Documents of an order: those like ours, and those of our type that are like none of our requests' files."""

    same: int
    strange: int


@dataclass(frozen=True, slots=True)
class Rivals:
    """Documents like ours that other requests added after the count: surely, and perhaps."""

    sure: int = 0
    doubtful: int = 0


def is_like(listed: OrderDocument, content: DocumentContent) -> bool:
    """Whether a listed document may be this one: same name and, where they are told, same type and size."""
    return (
        listed.full_name.casefold() == content.file.name.casefold()
        and listed.size in {None, content.file.size}
        and listed.type in {None, content.document_type}
    )


def count(order: Order, content: DocumentContent, ours: Iterable[DocumentContent]) -> Census:
    """Count an order's documents; ``ours``: what all our requests for this order attach."""
    known = (content, *ours)
    unlike = [listed for listed in order.documents if not any(is_like(listed, one) for one in known)]
    return Census(
        same=sum(is_like(listed, content) for listed in order.documents),
        strange=sum(listed.type in {None, content.document_type} for listed in unlike),
    )


def conclude(before: Census, now: Census, rivals: Rivals) -> Arrival:
    """Compare two counts. A new document under another name may be ours, renamed: then nobody can tell."""
    grown = now.same - before.same - rivals.sure
    if grown > rivals.doubtful:
        return Arrival.ARRIVED
    if grown > 0 or now.strange > before.strange:
        return Arrival.CANNOT_TELL
    return Arrival.NOT_ARRIVED


def is_recent(order: Order, content: DocumentContent, since: datetime) -> bool:
    """Whether one of the documents like this one may have been made since then, going by its date."""
    dates = [listed.created_at for listed in order.documents if is_like(listed, content)]
    return any(made is None or made >= since - _CLOCKS_APART for made in dates)


def siblings(log: Reader, request: Request) -> tuple[Request, ...]:
    """Return the other requests that attach documents to the same order."""
    found = log.history.of_order(request.account_id, str(request.order_id), limit=_MOST)
    same = (one for one in found if one.order_id == request.order_id and one.kind == DOCUMENT)
    return tuple(one for one in same if one.id != request.id)


def contents_of(requests: Iterable[Request]) -> tuple[DocumentContent, ...]:
    """Return what requests attach."""
    return tuple(one.content for one in requests if isinstance(one.content, DocumentContent))


def counted_before(events: Sequence[Event], request_id: str) -> tuple[Census, datetime] | None:
    """Return the count that was noted before the last call of a request, and when; None when there is none."""
    latest = noted = None
    for event in (event for event in events if event.request_id == request_id):
        if event.name == COUNTED:
            latest = event
        elif event.name == "claimed":
            noted = latest
    if noted is None:
        return None
    return Census(_number(noted.detail.get("same")), _number(noted.detail.get("strange"))), noted.at


def rivals_among(log: Reader, requests: Iterable[Request], content: DocumentContent, since: datetime) -> Rivals:
    """Count what other requests with a file like ours added, or may have added, after the count."""
    like = [one for one in requests if isinstance(one.content, DocumentContent) and _same_file(one.content, content)]
    calls = [(one, attempt) for one in like for attempt in log.attempts.of(one.id)]
    sure = [call for call in calls if _answered(call[1]) and call[1].started_at >= since]
    doubtful = [call for call in calls if call[1].outcome in _DOUBTFUL or _corrected_since(*call, since)]
    return Rivals(len(sure), len(doubtful))


def _same_file(one: DocumentContent, other: DocumentContent) -> bool:
    return (one.document_type, one.file.name.casefold(), one.file.size) == (
        other.document_type,
        other.file.name.casefold(),
        other.file.size,
    )


def _answered(attempt: Attempt) -> bool:
    return attempt.outcome is Outcome.SENT and attempt.http_status in _SUCCESS


def _corrected_since(request: Request, attempt: Attempt, since: datetime) -> bool:
    """A look found it, or a person said so: it came at some time before."""
    late = request.finished_at is None or request.finished_at >= since
    return attempt.outcome is Outcome.SENT and not _answered(attempt) and late


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
