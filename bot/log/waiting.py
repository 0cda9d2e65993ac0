"""What waits, for how long and why, in lines for people at the command line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.requests import ON_ITS_WAY, Request, State, Story, open_questions
from bot.log.reader import LogReader

#: states in which something has still to happen, or somebody has to do something
STATES = (*sorted(ON_ITS_WAY), State.UNKNOWN)
_MOST = 10_000
_OPEN_POSTS = (
    "SELECT show, tries, error FROM outbox WHERE closed_at IS NULL"
    " AND (about = ? OR json_extract(detail, '$.batch') = ?) ORDER BY id"
)
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request that waits; ``since`` is when it came into its state."""

    request: Request
    since: datetime
    why: str


def waiting(reader: LogReader, now: datetime) -> list[Waiting]:
    """Return every request that waits, oldest first. Raises ``LogUnavailable``."""
    requests = reader.requests.in_state(*STATES, limit=_MOST)
    stories = {batch_id: reader.requests.story(batch_id) for batch_id in {request.batch_id for request in requests}}
    looks = _looks(reader, stories)
    found = [_waits(reader, request, story, now, looks) for request in requests if (story := stories[request.batch_id])]
    return sorted(found, key=lambda one: one.since)


def waiting_one(reader: LogReader, request: Request, story: Story, now: datetime) -> Waiting:
    """Return why a request waits; ``why`` is empty for one that does not."""
    return _waits(reader, request, story, now, _looks(reader, [request.batch_id]))


def line(one: Waiting, now: datetime) -> str:
    """Say it in one line: id, state, age, what, who asked, why."""
    request = one.request
    number = request.order_id or request.external_order_id
    what = f"{request.kind} {number}".strip()
    return f"{request.id}  {request.state}  {age(now - one.since)}  {what}  {one.why}".rstrip()


def age(passed: timedelta) -> str:
    """Write how long something has lasted: ``45s``, ``12m``, ``3h``, ``2d``."""
    seconds = max(0, int(passed.total_seconds()))
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _looks(reader: LogReader, batch_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when requests are looked at next, by id."""
    return {one.request_id: one.due_at for batch_id in batch_ids for one in reader.follow_ups.of_batch(batch_id)}


def _waits(reader: LogReader, request: Request, story: Story, now: datetime, looks: Mapping[str, datetime]) -> Waiting:
    came = [event.at for event in story.events if event.request_id == request.id and event.to_state]
    why = "; ".join([*_why(request, story, now, looks.get(request.id, now)), *_not_shown(reader, request.batch_id)])
    return Waiting(request=request, since=came[-1] if came else story.batch.requested_at, why=why)


def _why(request: Request, story: Story, now: datetime, looked_at: datetime) -> Iterator[str]:
    cause = f" ({request.cause})" if request.cause else ""
    match request.state:
        case State.COLLECTING:
            yield f"its files or orders are being looked up, {_later(looked_at, now)}{cause}"
        case State.PENDING:
            until = f"{story.batch.expires_at:%d %b %H:%M} UTC"
            yield f"asked by {story.batch.requested_by}, nobody has decided, expires {until}"
            if story.batch.approved_by:
                yield f"approved so far by {', '.join(story.batch.approved_by)}"
            for question in open_questions(story):
                yield f"{question.asked_by} waits for an answer of the requester"
        case State.APPROVED:
            undone = request.due_at > now and not (request.cause or request.delays or request.attempts)
            yield f"approved, {_later(request.due_at, now)}{', can be taken back until then' if undone else cause}"
        case State.SENDING:
            yield "a call to Alephee is under way"
        case State.UNKNOWN:
            yield f"somebody has to look whether it arrived{cause}"


def _later(due_at: datetime, now: datetime) -> str:
    return f"next try at {due_at:%H:%M:%S} UTC" if due_at > now else "it is its turn"


def _not_shown(reader: LogReader, batch_id: str) -> Iterator[str]:
    """Say what of a batch Slack has not been shown yet."""
    for post in reader.sql.rows(_OPEN_POSTS, (batch_id, batch_id)):
        error = f", {post['error']}" if post["error"] else ""
        yield f"{post['show']} not in Slack yet (tries: {post['tries']}{error})"
