"""Requests and batches: added once, moved by one conditional update each, never without the event that tells it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.follow_ups import FollowUp, Plan
from bot.domain.kinds import Kind
from bot.domain.requests import ON_ITS_WAY, TRANSITIONS, Batch, Event, Request, State, Story
from bot.log.audited import audited
from bot.log.columns import columns_changed, columns_moved
from bot.log.follow_ups import FollowUpWrites
from bot.log.parts import Reads, Writes
from bot.log.personal import change_content, keep, keep_digest, missing_content
from bot.log.questions import QuestionReads
from bot.log.rows import (
    batch_row,
    content_row,
    read_batch,
    read_events,
    read_request,
    request_row,
)
from bot.log.sql import Parameters, Row, Sql
from bot.log.times import stamp
from bot.log.told import Changed
from bot.log.views import APPROVED_BY
from bot.ports import Changes, requests_in

_BATCH = (
    f"SELECT batches.*, remarks.decline_reason, digests.digest, {APPROVED_BY} AS approved_by FROM batches"  # noqa: S608 - constants
    " LEFT JOIN remarks ON remarks.batch_id = batches.id LEFT JOIN digests ON digests.batch_id = batches.id"
)
#: whether the words of a request are still there
_WHOLE = "EXISTS (SELECT 1 FROM contents WHERE request_id = requests.id) AS whole"
_REQUEST = (
    "SELECT requests.*, contents.body, contents.summary, contents.notes, contents.api_message"
    " FROM requests JOIN contents ON contents.request_id = requests.id"
)
#: the index of conversations holds none that is empty, and is only taken where that is said
_SAID_BEFORE = (
    "WHERE requests.conversation = ? AND requests.conversation <> '' AND requests.state = 'sent'"
    " AND requests.seq < (SELECT seq FROM requests WHERE id = ?) ORDER BY requests.seq DESC LIMIT 1"
)
_OPEN_STATES = ON_ITS_WAY | {State.UNKNOWN}
#: the words of the index ``requests_due``
OPEN = "requests.state IN ('collecting', 'pending', 'approved', 'sending', 'unknown')"


def batches_where(sql: Sql, condition: str, parameters: Parameters) -> Iterator[Batch]:
    """Read batches by what follows the joined tables in the query."""
    return map(read_batch, sql.stream(f"{_BATCH} {condition}", parameters))


class RequestRows(Reads):
    """What reads requests."""

    __slots__ = ()

    def _where(self, condition: str, parameters: Parameters) -> tuple[Request, ...]:
        """Read requests by what follows the joined tables in the query."""
        return tuple(read_request(row, self.contents) for row in self.sql.rows(f"{_REQUEST} {condition}", parameters))


class RequestReads(RequestRows):
    """Reading requests and batches. See ``bot.ports.reader.RequestsRead``."""

    __slots__ = ()

    def batch(self, batch_id: str) -> Batch | None:
        """Return a batch."""
        row = self.sql.one(f"{_BATCH} WHERE batches.id = ?", (batch_id,))
        return None if row is None else read_batch(row)

    def get(self, request_id: str) -> Request | None:
        """Return a request."""
        return next(iter(self._where("WHERE requests.id = ?", (request_id,))), None)

    def of_batch(self, batch_id: str) -> tuple[Request, ...]:
        """Return a batch's requests, in the order they were asked."""
        return self._where("WHERE requests.batch_id = ? ORDER BY requests.seq", (batch_id,))

    def story(self, batch_id: str) -> Story | None:
        """Return the batch with its requests, events and questions, oldest first, and what came before it."""
        batch, requests = self.batch(batch_id), self.of_batch(batch_id)
        if batch is None:
            return None
        return Story(
            batch,
            requests,
            self._events_of(batch_id),
            QuestionReads(self.sql, self.contents).of_batch(batch_id),
            before=self._said_before(requests),
            replaced=self.batch(batch.replaces) if batch.replaces else None,
        )

    def in_state(self, *states: State, kind: Kind | None = None, limit: int = 1000) -> tuple[Request, ...]:
        """Return the requests in these states, oldest due first."""
        marks = ", ".join("?" for _ in states)
        condition = f"WHERE requests.state IN ({marks}) AND requests.kind = COALESCE(?, requests.kind)"
        indexed = f"AND {OPEN} " if _OPEN_STATES.issuperset(states) else ""
        order = f"{indexed}ORDER BY requests.due_at, requests.seq LIMIT ?"
        return self._where(f"{condition} {order}", (*(state.value for state in states), kind, limit))

    def counts(self) -> dict[State, int]:
        """Return the number of requests per state, for every state there is."""
        rows = self.sql.rows("SELECT state, SUM(number) AS number FROM counts GROUP BY state")
        return dict.fromkeys(State, 0) | {State(row["state"]): row["number"] for row in rows}

    def _said_before(self, requests: Sequence[Request]) -> Request | None:
        if not requests or not requests[0].conversation:
            return None
        found = self._where(_SAID_BEFORE, (requests[0].conversation, requests[0].id))
        return found[0] if found else None

    def _events_of(self, batch_id: str) -> tuple[Event, ...]:
        self.sql.flush()
        rows = self.sql.rows("SELECT * FROM events WHERE batch_id = ? ORDER BY id", (batch_id,))
        return tuple(event for row in rows for event in read_events(row))


@dataclass(frozen=True, slots=True)
class RequestWrites(Writes, RequestReads):
    """Adding and moving requests. See ``bot.ports.writer.RequestsWrite``.

    What is to be followed up is planned, and ends, with the step that is the reason, here and nowhere else.
    """

    plan: Plan
    follow_ups: FollowUpWrites

    def add(self, batch: Batch, requests: Sequence[Request]) -> bool:
        """Insert a batch with its requests and an ``asked`` event each; False when the batch id exists already.

        Raises ``ValueError`` for a batch without requests.
        """
        if not requests:
            raise ValueError("a batch without requests")
        if self.sql.one("SELECT 1 FROM batches WHERE id = ?", (batch.id,)) is not None:
            return False
        changed = self._insert_batch(batch)
        for request in requests:
            changed |= self._insert_request(request)
            for begun in self._planned(request, batch.requested_at):
                self.follow_ups.plan(begun)
            self.journal.append(
                "asked",
                at=batch.requested_at,
                batch_id=batch.id,
                request_id=request.id,
                actor=batch.requested_by,
                states=(None, request.state),
                changed=changed,
                kind=batch.kind,
            )
            changed = {}
        return True

    def move(
        self,
        request: Request,
        to: State,
        *,
        event: str,
        at: datetime,
        actor: str | None = None,
        changes: Changes | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> bool:
        """Move a request from the state it is believed to be in; False when it is in another one by now.

        ``finished_at`` follows the state: ``at`` for a final outcome unless the changes tell it, none on the way.
        Raises ``ValueError`` for a transition that does not exist.
        """
        if to not in TRANSITIONS[request.state]:
            raise ValueError(f"no transition from {request.state} to {to}")
        changes = changes or Changes()
        columns = columns_moved(request, to, event=event, at=at, actor=actor, changes=changes)
        here = {"id": request.id, "state": request.state.value}
        query = f"SELECT {', '.join(columns)}, {_WHOLE} FROM requests WHERE id = :id AND state = :state"  # noqa: S608 - names come from code
        before = self.sql.one(query, here)
        if before is None:
            return False
        if not before["whole"]:
            raise missing_content(request.id)
        columns = {name: value for name, value in columns.items() if value != before[name]}
        self.sql.update("requests", columns, here)
        self.sql.topics.add(requests_in(to))
        for ended in self._planned(request, at):
            self.follow_ups.done(ended)
        for begun in self._planned(replace(request, state=to, order_id=changes.order_id or request.order_id), at):
            self.follow_ups.plan(begun)
        self.journal.append(
            event,
            at=at,
            batch_id=request.batch_id,
            request_id=request.id,
            actor=actor,
            states=(request.state, to),
            detail=detail,
            changed=self._changed(request.id, columns, changes, request.state, to),
            kind=request.kind,
        )
        return True

    def change(self, request_id: str, changes: Changes, *, event: str = "changed") -> None:
        """Write columns of a request without moving it, with an event of this name unless nothing changes.

        Raises ``ValueError`` when there is no such request.
        """
        row = self.sql.one("SELECT batch_id, state FROM requests WHERE id = ?", (request_id,))
        if row is None:
            raise ValueError(f"no request {request_id}")
        columns = columns_changed(changes)
        if changes.finished_at is not None:
            columns["finished_at"] = stamp(changes.finished_at)
        if columns:
            self.sql.update("requests", columns, {"id": request_id})
            self.sql.topics.add(requests_in(State(row["state"])))
        changed = self._changed(request_id, columns, changes, State(row["state"]), State(row["state"]))
        if changed:
            self.journal.append(
                event, at=self.clock.now(), batch_id=row["batch_id"], request_id=request_id, changed=changed
            )

    def _planned(self, request: Request, at: datetime) -> Iterator[FollowUp]:
        """Yield what is to be followed up about a request that stands so since then, if anything is."""
        planned = self.plan(request)
        if planned is not None:
            yield FollowUp(request_id=request.id, batch_id=request.batch_id, what=planned[0], due_at=at + planned[1])

    def _insert_batch(self, batch: Batch) -> Changed:
        row = batch_row(batch)
        self.sql.insert_numbered("batches", row)
        changed: Changed = {"batches": {batch.id: audited("batches", row)}}
        if batch.digest:
            digest = keep_digest(self.sql, batch.id, batch.digest, is_first=True)
            changed["digests"] = {batch.id: {"content_digest": digest}}
        if batch.decline_reason:
            digest = keep(self.sql, "remarks", batch.id, {"decline_reason": batch.decline_reason}, is_first=True)
            changed["remarks"] = {batch.id: {"content_digest": digest}}
        return changed

    def _insert_request(self, request: Request) -> Changed:
        row = request_row(request)
        self.sql.insert_numbered("requests", row)
        self.sql.topics.add(requests_in(request.state))
        digest = keep(self.sql, "contents", request.id, content_row(request), is_first=True)
        return {
            "requests": {request.id: audited("requests", row)},
            "contents": {request.id: {"content_digest": digest}},
        }

    def _changed(self, request_id: str, columns: Row, changes: Changes, here: State, to: State) -> Changed:
        """Write what is new of a request's content, and return all that changed; collected, its file has no URL.

        What nobody knows about may have to be collected once more.
        """
        told = audited("requests", columns)
        changed: Changed = {"requests": {request_id: told}} if told else {}
        collecting = to is State.COLLECTING or (here, to) == (State.COLLECTING, State.UNKNOWN)
        digest = None
        if changes.tells_content or here in {State.COLLECTING, State.UNKNOWN}:
            digest = change_content(self.sql, request_id, changes, collecting=collecting)
        if digest is not None:
            changed["contents"] = {request_id: {"content_digest": digest}}
        return changed
