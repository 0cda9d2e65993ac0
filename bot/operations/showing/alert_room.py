"""In which alert a refusal is told: folded with others of its cause, as long as people hear of it and can act on it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count

from bot.domain.outbox import Alert, hour_of
from bot.domain.requests import Request, State
from bot.ports import Reader

#: refusals of one cause are told in one message for so long; then in another one, each hour at most
FOLDED = timedelta(hours=1)
#: batches that one message shows with their buttons, requests of each that it tells one by one
MOST_BATCHES, MOST_TOLD = 8, 3
#: blocks and characters it has for them, and what a request takes of those beside what is quoted of it
_BLOCKS, _CHARACTERS = 34, 6_000
_A_REQUEST, _A_SENTENCE, _A_QUOTE = 3, 700, 1_000


def hour_heard(log: Reader, cause: str, now: datetime, request: Request | None) -> str:
    """Return the hour under which a failure is told: empty, or this one where the cause's alert is old or has no room.

    Nobody hears of a changed count in an old message, and a refusal that nobody retries keeps its alert open. What is
    beyond a message's room has no button in it.
    """
    if not cause.startswith("refused."):
        return ""
    return next(hour for hour in _hours(now) if _takes(log, log.alerts.open(cause, hour=hour), now, request))


def _hours(now: datetime) -> Iterator[str]:
    hour = hour_of(now)
    yield from ("", hour)
    yield from (f"{hour}.{number}" for number in count(2))


def _takes(log: Reader, alert: Alert | None, now: datetime, request: Request | None) -> bool:
    if alert is None:
        return True
    if not alert.hour and abs(now - alert.first_at) >= FOLDED:
        return False
    refused = [
        one for one in map(log.requests.get, alert.request_ids) if one is not None and one.state is State.REFUSED
    ]
    return _has_room([*(one for one in refused if request is None or one.id != request.id), *filter(None, [request])])


def _has_room(requests: Sequence[Request]) -> bool:
    batches: dict[str, list[Request]] = {}
    for request in requests:
        batches.setdefault(request.batch_id, []).append(request)
    told = [one for named in batches.values() for one in named[:MOST_TOLD]]
    blocks = len(told) * _A_REQUEST + len(batches)
    characters = sum(_A_SENTENCE + min(_A_QUOTE, len(one.api_message)) for one in told)
    fits = blocks <= _BLOCKS and characters <= _CHARACTERS
    return len(batches) <= 1 or (fits and len(batches) <= MOST_BATCHES)
