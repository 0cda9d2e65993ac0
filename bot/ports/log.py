"""What operations write to the send log; what they read of it stands in ``bot.ports.reader``."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.contents import Content
from bot.domain.notes import Note
from bot.domain.posts import Alert, Place, Post, Target
from bot.domain.requests import Batch, Decision, Outcome, Request, State
from bot.ports.reader import Reader


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
        """Settle a request on its alerts, but not on the one about its messages; returns the ids of those touched.

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
