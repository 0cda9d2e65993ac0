"""What waits, for how long and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands.telling.voice import FEW, Voice
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


def waiting(voice: Voice, now: datetime) -> list[Waiting]:
    """Return every request that waits, oldest first. Raises ``LogUnavailable``."""
    requests = voice.reader.requests.in_state(*STATES, limit=_MOST)
    ids = {request.batch_id for request in requests}
    stories = {batch_id: voice.reader.requests.story(batch_id) for batch_id in ids}
    asked = [(story, [one for one in requests if one.batch_id == batch_id]) for batch_id, story in stories.items()]
    found = [one for story, theirs in asked if story for one in waiting_in(voice, story, theirs, now)]
    return sorted(found, key=lambda one: one.since)


def waiting_in(voice: Voice, story: Story, requests: Iterable[Request], now: datetime) -> Iterator[Waiting]:
    """Yield why requests of a batch wait; ``why`` is empty for one that does not."""
    batch_id = story.batch.id
    looks = {one.request_id: one.due_at for one in voice.reader.follow_ups.of_batch(batch_id)}
    came = {event.request_id: event.at for event in story.events if event.to_state}
    unseen = list(_not_shown(voice.reader, batch_id))
    for request in requests:
        why = _why(voice, request, story, now, looks.get(request.id, now))
        since = came.get(request.id, story.batch.requested_at)
        yield Waiting(request=request, since=since, why="; ".join([*why, *unseen]))


def line(one: Waiting, now: datetime) -> str:
    """Say it in one line: id, state, age, what, who asked, why."""
    request = one.request
    number = request.order_id or request.external_order_id
    what = f"{request.kind} {number}".strip()
    return f"{request.id}  {request.state}  {age(now - one.since)}  {what}  {one.why}".rstrip()


def in_short(found: Sequence[Waiting], now: datetime, voice: Voice) -> Iterator[str]:
    """Say it of requests of a batch: of a long list how many wait, and why."""
    if len(found) <= FEW or voice.shows_all:
        yield from (line(one, now) for one in found)
        return
    for (state, why), count in Counter((one.request.state, one.why) for one in found).most_common():
        yield f"{count} {state}  {why}".rstrip()


def age(passed: timedelta) -> str:
    """Write how long something has lasted: ``45s``, ``12m``, ``3h``, ``2d``."""
    seconds = max(0, int(passed.total_seconds()))
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _why(voice: Voice, request: Request, story: Story, now: datetime, looked_at: datetime) -> Iterator[str]:
    batch, cause = story.batch, f" ({request.cause})" if request.cause else ""
    match request.state:
        case State.COLLECTING:
            yield f"its files or orders are being looked up, {_later(voice, looked_at, now)}{cause}"
        case State.PENDING:
            asked = f"asked by {voice.who(batch.requested_by, batch.requested_at)}, nobody has decided"
            yield f"{asked}, expires {voice.when(batch.expires_at)}"
            if batch.approved_by:
                yield f"approved so far by {', '.join(voice.who(one, now) for one in batch.approved_by)}"
            for question in open_questions(story):
                yield f"{voice.who(question.asked_by, question.asked_at)} waits for an answer of the requester"
        case State.APPROVED:
            undone = request.due_at > now and not (request.cause or request.delays or request.attempts)
            can_be = ", can be taken back until then" if undone else cause
            yield f"approved, {_later(voice, request.due_at, now)}{can_be}"
        case State.SENDING:
            yield "a call to Alephee is under way"
        case State.UNKNOWN:
            yield f"somebody has to look whether it arrived{cause}"


def _later(voice: Voice, due_at: datetime, now: datetime) -> str:
    return f"next try at {voice.when(due_at)}" if due_at > now else "it is its turn"


def _not_shown(reader: LogReader, batch_id: str) -> Iterator[str]:
    """Say what of a batch Slack has not been shown yet."""
    for post in reader.sql.rows(_OPEN_POSTS, (batch_id, batch_id)):
        error = f", {post['error']}" if post["error"] else ""
        yield f"{post['show']} not in Slack yet (tries: {post['tries']}{error})"
