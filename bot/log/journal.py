"""Appending to the chain of events.

Within a transaction the same step of several requests of a batch is one event, and what a call leaves behind is told by
the event that moves its request.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.contents import canonical
from bot.domain.kinds import Kind
from bot.domain.requests import State
from bot.log.hashes import GENESIS, hash_of
from bot.log.names import NameSource, nobody_is_named, note_name
from bot.log.sql import Row, Sql
from bot.log.times import read, stamp
from bot.log.told import Changed, shorten
from bot.ports.facts import Fact

#: what happened within so much time of one transaction happened at once
_AT_ONCE = timedelta(seconds=1)
#: tables of which each request has rows of its own
_OF_REQUESTS = frozenset({"requests", "contents", "attempts", "answers"})


@dataclass(slots=True, kw_only=True)
class _Step:
    """What becomes one event: a step of one request, of several, or of none."""

    name: str
    at: str
    batch_id: str | None
    actor: str | None
    states: tuple[State | None, State | None]
    detail: str
    changed: Changed
    #: whom it is about, in order
    requests: dict[str, None]
    kind: Kind | None = None

    def takes(self, other: "_Step") -> bool:
        """Whether another request's step is the same."""
        return (
            self.what == other.what
            and other.changed.keys() <= _OF_REQUESTS
            and bool(self.requests and other.changed)
            and not self.requests.keys() & other.requests.keys()
            and abs(read(other.at) - read(self.at)) < _AT_ONCE
        )

    def take(self, other: "_Step") -> None:
        """Tell another request's step too.

        Requests are named also where their own columns did not change: the event tells by it whom it is about.
        """
        for step in (self, other):
            for request_id in step.requests:
                self.changed.setdefault("requests", {}).setdefault(request_id, {})
        self.requests |= other.requests
        _add_to(self.changed, other.changed)

    def belongs_to(self, other: "_Step") -> bool:
        """Whether another step moves the request that this one is about, or requests of the batch that it is about."""
        same = self.batch_id == other.batch_id and other.states[1] is not None
        if not self.requests:
            return same and (self.at, self.actor) == (other.at, other.actor)
        return same and next(reversed(other.requests)) in self.requests

    def row(self) -> Row:
        """Return the columns of the event but those of its place in the chain."""
        here, to = self.states
        return {
            "at": self.at,
            "name": self.name,
            "batch_id": self.batch_id,
            "request_id": next(iter(self.requests)) if len(self.requests) == 1 else None,
            "actor": self.actor,
            "from_state": here and here.value,
            "to_state": to and to.value,
            "detail": self.detail,
        }

    def fact(self) -> Fact:
        """Return what is told of it."""
        detail: dict[str, object] = json.loads(self.detail)
        return Fact(
            name=self.name,
            batch=self.batch_id,
            requests=tuple(self.requests),
            kind=self.kind,
            states=self.states,
            actor=self.actor,
            detail=detail,
        )

    @property
    def what(self) -> tuple[object, ...]:
        """What is the same of all requests."""
        return self.name, self.batch_id, self.actor, self.states, self.detail


class Journal:
    """The end of the chain, within one transaction.

    The last step is kept back, as long as more of it may come; ``flush`` writes it, before anybody looks or commits.
    An event whose actor has a name that was not known yet tells that, too.
    """

    def __init__(self, sql: Sql, names: NameSource = nobody_is_named) -> None:
        self._sql, self._names = sql, names
        self._head: tuple[int, str] | None = None
        self._last: _Step | None = None
        self._folded: _Step | None = None
        sql.flush = self.flush

    def append(  # noqa: PLR0913 - the columns of an event, most of them optional
        self,
        name: str,
        *,
        at: datetime,
        batch_id: str | None = None,
        request_id: str | None = None,
        actor: str | None = None,
        states: tuple[State | None, State | None] = (None, None),
        detail: Mapping[str, object] | None = None,
        changed: Changed | None = None,
        kind: Kind | None = None,
    ) -> None:
        """Append an event. ``states`` are from and to, ``kind`` is of what moves; ``changed`` the columns it writes."""
        step = _step(name, at, batch_id, request_id, actor, states, detail, changed)
        step.kind = kind
        if self._folded is not None and self._folded.belongs_to(step):
            _add_to(self._folded.changed, step.changed)
            step.changed, self._folded = self._folded.changed, None
        self._add(step)

    def fold(
        self,
        name: str,
        *,
        at: datetime,
        batch_id: str,
        request_id: str | None = None,
        actor: str | None = None,
        detail: Mapping[str, object],
        changed: Changed,
    ) -> None:
        """Let the event tell it that moves the request, or the batch's, next or just now; else an event of its own."""
        step = _step(name, at, batch_id, request_id, actor, (None, None), detail, changed)
        if self._last is not None and step.requests and step.belongs_to(self._last):
            _add_to(self._last.changed, changed)
            return
        self._write_folded()
        self._folded = step

    def flush(self) -> None:
        """Write what was kept back."""
        self._write_folded()
        if self._last is not None:
            last, self._last = self._last, None
            self._write(last)

    def _add(self, step: _Step) -> None:
        self._write_folded()
        if self._last is not None and self._last.takes(step):
            self._last.take(step)
            return
        self.flush()
        self._last = step

    def _write_folded(self) -> None:
        if self._folded is not None:
            folded, self._folded = self._folded, None
            self._add(folded)

    def _write(self, step: _Step) -> None:
        last_id, last_hash = self._head or self._sql.end or self._read_head()
        if step.actor is not None and (name := self._names(step.actor)):
            step.changed = step.changed | note_name(self._sql, step.actor, step.at, name)
        row: Row = {"id": last_id + 1, **step.row(), "prev_hash": ""}
        row["changed"] = shorten(row, step.changed)
        row["hash"] = hash_of(row, last_hash)
        self._sql.insert("events", row)
        self._sql.facts.append(step.fact())
        self._head = self._sql.tip = (row["id"], row["hash"])

    def _read_head(self) -> tuple[int, str]:
        last = self._sql.one("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1")
        return (0, GENESIS) if last is None else (last["id"], last["hash"])


def _step(
    name: str,
    at: datetime,
    batch_id: str | None,
    request_id: str | None,
    actor: str | None,
    states: tuple[State | None, State | None],
    detail: Mapping[str, object] | None,
    changed: Changed | None,
) -> _Step:
    return _Step(
        name=name,
        at=stamp(at),
        batch_id=batch_id,
        actor=actor,
        states=states,
        detail=canonical(dict(detail or {})),
        changed=changed or {},
        requests={} if request_id is None else {request_id: None},
    )


def _add_to(changed: Changed, more: Changed) -> None:
    """Add what a later step changed."""
    for table, rows in more.items():
        known = changed.setdefault(table, {})
        for key, columns in rows.items():
            known[key] = known.get(key, {}) | columns
