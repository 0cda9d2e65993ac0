"""What operations need from the send log."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.contents import Content
from bot.domain.notes import Note
from bot.domain.posts import Alert, Place, Post, Target
from bot.domain.requests import Attempt, Batch, Decision, Kind, Outcome, Request, State, Story


@dataclass(frozen=True, slots=True)
class Changes:
    """Columns a transition writes beside the state; None leaves a column as it is."""

    due_at: datetime | None = None
    delays: int | None = None
    http_status: int | None = None
    api_message: str | None = None
    cause: str | None = None
    finished_at: datetime | None = None
    account_id: int | None = None
    order_id: int | None = None
    external_order_id: str | None = None
    content: Content | None = None
    country: str | None = None
    notes: tuple[Note, ...] | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a verification of the log has found: how many events, the last one's hash, and what is wrong."""

    events: int
    head: str
    problems: tuple[str, ...] = ()


class Reader(Protocol):
    """Reading the log. Raises ``LogUnavailable``."""

    def batch(self, batch_id: str) -> Batch | None:
        """Return a batch."""
        ...

    def request(self, request_id: str) -> Request | None:
        """Return a request."""
        ...

    def requests_of(self, batch_id: str) -> tuple[Request, ...]:
        """Return a batch's requests, in the order they were asked."""
        ...

    def story(self, batch_id: str) -> Story | None:
        """Return the batch with its requests and events, oldest first."""
        ...

    def attempts_of(self, request_id: str) -> tuple[Attempt, ...]:
        """Return the calls begun for a request, oldest first."""
        ...

    def file(self, sha256: str) -> bytes | None:
        """Return the bytes stored under a digest."""
        ...

    def in_state(self, *states: State, kind: Kind | None = None, limit: int = 1000) -> tuple[Request, ...]:
        """Return the requests in these states, oldest due first."""
        ...

    def unconfirmed(self, *, limit: int = 1000) -> tuple[Request, ...]:
        """Return the orders marked as integrated whose mark nobody has read back yet, oldest due first."""
        ...

    def in_conversation(self, conversation: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the messages of one conversation, oldest first (in the order they were asked)."""
        ...

    def of_order(self, account_id: int | None, number: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the requests about an order, by Alephee id or marketplace number, newest first."""
        ...

    def unlinked(self, since: datetime, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the orders that were created since then and whose Alephee id is not known yet, oldest due first."""
        ...

    def recent(self, *, limit: int = 20) -> tuple[Request, ...]:
        """Return the newest requests, newest first."""
        ...

    def account_of(self, number: str) -> int | None:
        """Return the account our log knows for an Alephee id or marketplace number."""
        ...

    def buyer_replied_at(self, conversation: str) -> datetime | None:
        """Return when somebody last stated that the buyer of this conversation has replied."""
        ...

    def pending(self, *, limit: int | None = None) -> tuple[Story, ...]:
        """Return the batches that wait for a decision, oldest first; all of them unless there is a limit."""
        ...

    def over_since(self, moment: datetime, *, limit: int = 50) -> tuple[str, ...]:
        """Return ids of batches that ended before a moment as a whole and hold words or files yet, oldest first."""
        ...

    def counts(self) -> dict[State, int]:
        """Return the number of requests per state."""
        ...

    def posts_due(self, now: datetime, *, limit: int = 50) -> tuple[Post, ...]:
        """Return the outbox rows to deliver now, the most urgent first, and of the same urgency the oldest."""
        ...

    def next_post_at(self) -> datetime | None:
        """Return when the next outbox row falls due; None when the outbox is empty."""
        ...

    def is_asked(self, target: Target) -> bool:
        """Whether the outbox still has to show a target."""
        ...

    def is_stuck(self, about: str, *, tries: int) -> bool:
        """Whether a message about a batch, or a line about one of its requests, was tried more often than this."""
        ...

    def place(self, target: Target) -> Place | None:
        """Return where a target's message stands in Slack."""
        ...

    def alert(self, alert_id: str) -> Alert | None:
        """Return an alert."""
        ...

    def open_alert(self, cause: str) -> Alert | None:
        """Return the unresolved alert of a cause."""
        ...

    def last_alert(self, cause: str) -> Alert | None:
        """Return the newest alert of a cause, resolved or not."""
        ...

    def began_at(self) -> datetime | None:
        """Return the time of the first event; None for an empty log."""
        ...

    def alerts_of(self, request_id: str) -> tuple[Alert, ...]:
        """Return the unresolved alerts that name this request."""
        ...

    def alerts_naming(self, request_id: str) -> tuple[str, ...]:
        """Return the ids of all alerts that ever named this request, resolved or not."""
        ...


class Transaction(Reader, Protocol):
    """One transaction (``BEGIN IMMEDIATE``): all of it is written, or none."""

    def add(self, batch: Batch, requests: Sequence[Request]) -> bool:
        """Insert a batch with its requests and their ``asked`` events; False when the batch id exists already."""
        ...

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

        Raises ``ValueError`` for a transition that does not exist.
        """
        ...

    def change(self, request_id: str, changes: Changes, *, event: str = "changed") -> None:
        """Write columns of a request without moving it, with an event of this name unless nothing changes."""
        ...

    def decide(self, batch: Batch, decision: Decision, *, at: datetime, by: str | None, reason: str = "") -> bool:
        """Write the one decision of a batch; False when it has one already."""
        ...

    def set_digest(self, batch_id: str, digest: str) -> None:
        """Write what an approval of the batch is about (files are known only after collecting)."""
        ...

    def note(
        self,
        event: str,
        *,
        at: datetime,
        batch_id: str | None = None,
        request_id: str | None = None,
        actor: str | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Append an event that moves nothing (a refusal, a statement, a system fact)."""
        ...

    def begin_attempt(self, request: Request, *, call_id: str, at: datetime) -> int:
        """Open an attempt. Raises ``SecondAttempt`` when an earlier one may have had its effect."""
        ...

    def end_attempt(
        self,
        attempt_id: int,
        outcome: Outcome,
        *,
        at: datetime,
        http_status: int | None = None,
        api_message: str = "",
    ) -> None:
        """Close an open attempt, or correct an unknown one."""
        ...

    def erase(
        self, batch: Batch, requests: Sequence[Request], *, at: datetime, digest: str, detail: Mapping[str, object]
    ) -> None:
        """Erase words, names and files of requests. ``digest``: what the batch's approval is about from now on."""
        ...

    def save_file(self, content: bytes) -> str:
        """Store bytes under their sha256 and return it."""
        ...

    def state_reply(self, conversation: str, *, at: datetime, by: str, batch_id: str | None = None) -> None:
        """Record the statement that the buyer has replied, made while asking for a batch."""
        ...

    def enqueue(self, target: Target, *, at: datetime, detail: Mapping[str, object] | None = None) -> None:
        """Ask the outbox to show a target as it is now. Several asks for one target fold into one delivery.

        Lines of a thread do not fold, but a part of something long that still waits is not asked a second time.
        """
        ...

    def delivered(self, post: Post, place: Place | None, *, at: datetime) -> None:
        """Close an outbox row and remember where its message stands. A newer ask for the target stays due."""
        ...

    def postpone(self, post: Post, *, until: datetime, error: str) -> None:
        """Deliver an outbox row later."""
        ...

    def give_up(self, post: Post, *, at: datetime, error: str, uncertain: bool = False) -> None:
        """Close an outbox row that cannot be delivered; ``uncertain``: a post may stand in the channel."""
        ...

    def adopt(self, target: Target, place: Place) -> None:
        """Remember where a message stands whose post was uncertain."""
        ...

    def raise_alert(self, cause: str, *, at: datetime, request: Request | None = None, note: str = "") -> Alert:
        """Open an alert for a cause, or count one more on the open one."""
        ...

    def resolve_alerts(self, request_id: str, *, at: datetime) -> tuple[str, ...]:
        """Settle a request on its alerts, but not on the one about its messages; returns the ids of all of them.

        One without another request to settle is resolved.
        """
        ...

    def settle(self, alert_id: str, request_id: str, *, at: datetime) -> None:
        """Settle a request on one alert, which is resolved when there is no other to settle."""
        ...

    def close_alert(self, cause: str, *, at: datetime) -> Alert | None:
        """Resolve a system alert whose cause is gone."""
        ...

    def save_pace(self) -> None:
        """Write the pacer's state (``SendLog`` was given a source for it) within this transaction."""
        ...


class SendLog(Protocol):
    """The log: a reader at any time, one writing transaction at a time."""

    def write(self, *, timeout: float | None = None) -> AbstractContextManager[Transaction]:
        """Open the one writing transaction; ``LogUnavailable`` when the log cannot be written within ``timeout`` s."""
        ...

    def read(self) -> AbstractContextManager[Reader]:
        """Open a consistent view for reading."""
        ...

    def check(self) -> None:
        """Prove that the log can be written. Raises ``LogUnavailable``."""
        ...

    def fold(self) -> None:
        """Take what was erased out of the files beside the database too. Raises ``LogUnavailable``."""
        ...

    def prove(self, *, known_head: str | None = None) -> Proof:
        """Verify the whole log, and that a head noted earlier is still part of it. Raises ``LogUnavailable``."""
        ...
