"""What operations read of the send log."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.follow_ups import FollowUp, What
from bot.domain.kinds import Kind
from bot.domain.outbox import Alert, MessageKey, MessageRef, Post
from bot.domain.requests import Attempt, Batch, Event, Question, Request, State, Story
from bot.ports.history import HistoryRead


class RequestsRead(Protocol):
    """Requests and batches."""

    def batch(self, batch_id: str) -> Batch | None:
        """Return a batch."""
        ...

    def get(self, request_id: str) -> Request | None:
        """Return a request."""
        ...

    def of_batch(self, batch_id: str) -> tuple[Request, ...]:
        """Return a batch's requests, in the order they were asked."""
        ...

    def story(self, batch_id: str) -> Story | None:
        """Return the batch with its requests, events and questions, oldest first."""
        ...

    def in_state(self, *states: State, kind: Kind | None = None, limit: int = 1000) -> tuple[Request, ...]:
        """Return the requests in these states, oldest due first."""
        ...

    def counts(self) -> dict[State, int]:
        """Return the number of requests per state."""
        ...


class DecisionsRead(Protocol):
    """What waits for a decision, and what people stated."""

    def pending(self, *, limit: int | None = None) -> tuple[Story, ...]:
        """Return the batches that wait for a decision, oldest first; all of them unless there is a limit."""
        ...

    def next_to_expire(self) -> Batch | None:
        """Return the batch that waits for a decision and expires first; None when none waits."""
        ...

    def pending_without(self, event: str) -> tuple[Batch, ...]:
        """Return the batches that wait for a decision and of which no event of this name tells, oldest first.

        What did not arrive after a restore waits anew: events before that do not count.
        """
        ...

    def buyer_replied_at(self, conversation: str) -> datetime | None:
        """Return when somebody last stated that the buyer of this conversation has replied."""
        ...


class QuestionsRead(Protocol):
    """Questions asked back; those of a batch stand in its story."""

    def get(self, question_id: str) -> Question | None:
        """Return a question."""
        ...


class AttemptsRead(Protocol):
    """Calls to Alephee."""

    def of(self, request_id: str) -> tuple[Attempt, ...]:
        """Return the calls begun for a request, oldest first."""
        ...


class FollowUpsRead(Protocol):
    """What is still to be looked at about requests."""

    def due(
        self,
        what: What,
        now: datetime,
        *,
        first: timedelta,
        longest: timedelta,
        but: Collection[str] = (),
        limit: int = 1000,
    ) -> tuple[FollowUp, ...]:
        """Return what is due, the longest due first, but for these batches.

        ``first``, ``longest``: no first look waits longer, nor any other; a time further ahead is of a clock that was
        set back since.
        """
        ...

    def next_at(self, what: What, *, after: datetime) -> datetime | None:
        """Return when the next one falls due, of those that do later than ``after``; None when none does."""
        ...

    def of_batch(self, batch_id: str) -> tuple[FollowUp, ...]:
        """Return all that is to be followed up about a batch's requests."""
        ...


class StoredFilesRead(Protocol):
    """Bytes of files."""

    def get(self, sha256: str) -> bytes | None:
        """Return the bytes stored under a digest."""
        ...


class ErasureRead(Protocol):
    """What may be erased."""

    def over_since(self, moment: datetime, *, limit: int = 50) -> tuple[str, ...]:
        """Return ids of batches that ended before a moment as a whole and hold words or files yet, oldest first."""
        ...


class OutboxRead(Protocol):
    """What Slack still has to be shown, and where messages stand."""

    def due(self, now: datetime, *, limit: int = 50) -> tuple[Post, ...]:
        """Return the outbox rows to deliver now, the most urgent first, and of the same urgency the oldest."""
        ...

    def next_at(self, *, after: datetime | None = None) -> datetime | None:
        """Return when the next outbox row falls due, of those that do later than ``after``; None when none does."""
        ...

    def is_asked(self, target: MessageKey) -> bool:
        """Whether the outbox still has to show a target."""
        ...

    def is_stuck(self, about: str, *, tries: int, but: Collection[str] = ()) -> bool:
        """Whether a message about a batch, or a line about one of its requests, was refused more often than this.

        ``but``: errors that do not count.
        """
        ...

    def place(self, target: MessageKey) -> MessageRef | None:
        """Return where a target's message stands in Slack."""
        ...


class AlertsRead(Protocol):
    """Failures of one cause, folded into one message with a count."""

    def get(self, alert_id: str) -> Alert | None:
        """Return an alert."""
        ...

    def open(self, cause: str, *, about: str = "", hour: str = "") -> Alert | None:
        """Return the unresolved alert of a cause, about one thing or begun in an hour of its own."""
        ...

    def unresolved(self) -> tuple[Alert, ...]:
        """Return every unresolved alert, oldest first."""
        ...

    def last(self, cause: str) -> Alert | None:
        """Return the newest alert of a cause, whatever it is about, resolved or not."""
        ...

    def of(self, request_id: str) -> tuple[Alert, ...]:
        """Return the unresolved alerts that name this request."""
        ...

    def naming(self, request_id: str) -> tuple[str, ...]:
        """Return the ids of all alerts that ever named this request, resolved or not."""
        ...

    def batches_on(self, alert_id: str, *, limit: int) -> tuple[str, ...]:
        """Return the ids of the first batches of which an alert names a request that is still in need of a person."""
        ...

    def named_in(self, batch_id: str) -> tuple[str, ...]:
        """Return the ids of a batch's requests that any alert ever named: of hundreds it may be none."""
        ...


class EventsRead(Protocol):
    """The chain of events."""

    def hash_of(self, number: int) -> str | None:
        """Return the hash of an event; None when there is none of that number."""
        ...

    def newest_time(self) -> datetime | None:
        """Return the latest time among the newest events; None while there are none."""
        ...

    def began_at(self) -> datetime | None:
        """Return the time of the first event; None for an empty log."""
        ...

    def tip(self) -> tuple[int, str]:
        """Return the end of the chain: the number of events and the hash of the last one."""
        ...

    def last(self, name: str) -> Event | None:
        """Return the newest event of a name among those about no request: what the bot noted of itself."""
        ...

    def about_order(self, name: str, number: str, *, limit: int = 20, among: int = 20_000) -> tuple[Event, ...]:
        """Return the events of a name that tell of an order by its id or marketplace number, newest first.

        They name no request; only the newest ``among`` of that name are looked at.
        """
        ...


class Reader(Protocol):
    """Reading the log, part by part. Every method of a part raises ``LogUnavailable``."""

    @property
    def requests(self) -> RequestsRead:
        """Requests and batches."""
        ...

    @property
    def history(self) -> HistoryRead:
        """What was asked about an order, in a conversation, lately."""
        ...

    @property
    def decisions(self) -> DecisionsRead:
        """What waits for a decision, and what people stated."""
        ...

    @property
    def questions(self) -> QuestionsRead:
        """Questions asked back."""
        ...

    @property
    def attempts(self) -> AttemptsRead:
        """Calls to Alephee."""
        ...

    @property
    def follow_ups(self) -> FollowUpsRead:
        """What is still to be looked at about requests."""
        ...

    @property
    def files(self) -> StoredFilesRead:
        """Bytes of files."""
        ...

    @property
    def erasure(self) -> ErasureRead:
        """What may be erased."""
        ...

    @property
    def outbox(self) -> OutboxRead:
        """What Slack still has to be shown, and where messages stand."""
        ...

    @property
    def alerts(self) -> AlertsRead:
        """Failures of one cause, folded into one message with a count."""
        ...

    @property
    def events(self) -> EventsRead:
        """The chain of events."""
        ...
