"""What operations write to the send log, part by part; what they read of it stands in ``bot.ports.reader``."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.follow_ups import FollowUp
from bot.domain.outbox import Alert, MessageKey, MessageRef, Post
from bot.domain.requests import Batch, Decision, Outcome, Question, Request, State
from bot.ports.changes import Changes
from bot.ports.reader import (
    AlertsRead,
    AttemptsRead,
    DecisionsRead,
    ErasureRead,
    EventsRead,
    FollowUpsRead,
    OutboxRead,
    QuestionsRead,
    RequestsRead,
    StoredFilesRead,
)


class RequestsWrite(RequestsRead, Protocol):
    """Requests and batches, added and moved; every write appends its event."""

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


class DecisionsWrite(DecisionsRead, Protocol):
    """Decisions and statements."""

    def decide(
        self,
        batch: Batch,
        decision: Decision,
        *,
        at: datetime,
        by: str | None,
        reason: str = "",
        instead_of: Decision | None = None,
    ) -> bool:
        """Write the one decision of a batch; False when it has another one than the one it is written instead of."""
        ...

    def approve(self, batch_id: str, *, at: datetime, by: str) -> bool:
        """Write an approval that is not the last one needed; False when the person has approved already."""
        ...

    def take_back(self, batch: Batch, *, event: str, at: datetime, by: str | None) -> bool:
        """Leave a batch without approvals and undecided; False when its decision is not the one that it is believed."""
        ...

    def set_digest(self, batch_id: str, digest: str) -> None:
        """Write what an approval of the batch is about (files are known only after collecting)."""
        ...

    def state_reply(self, conversation: str, *, at: datetime, by: str, batch_id: str | None = None) -> None:
        """Record the statement that the buyer has replied, made while asking for a batch."""
        ...


class QuestionsWrite(QuestionsRead, Protocol):
    """Questions asked back and answered."""

    def ask(self, question: Question) -> bool:
        """Write a question that nobody has answered yet; False when it is there already."""
        ...

    def answer(self, question: Question, text: str, *, at: datetime, by: str) -> bool:
        """Write what was answered; False when it was answered before."""
        ...


class AttemptsWrite(AttemptsRead, Protocol):
    """Calls begun and ended."""

    def begin(self, request: Request, *, call_id: str, at: datetime) -> int:
        """Open an attempt. Raises ``SecondAttempt`` when an earlier one may have had its effect."""
        ...

    def end(
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


class FollowUpsWrite(FollowUpsRead, Protocol):
    """Follow-ups, of which a request has what its state asks for: adding and moving requests plans and ends them."""

    def plan(self, follow_up: FollowUp) -> None:
        """Plan one, in place of an earlier one about the same."""
        ...

    def put_off(self, follow_up: FollowUp, *, until: datetime, tries: int) -> None:
        """Have it looked at later."""
        ...

    def done(self, follow_up: FollowUp) -> None:
        """Have it looked at no more."""
        ...


class StoredFilesWrite(StoredFilesRead, Protocol):
    """Bytes of files, kept under their digest."""

    def save(self, content: bytes) -> str:
        """Store bytes under their sha256 and return it."""
        ...


class ErasureWrite(ErasureRead, Protocol):
    """Erasing words, names and files."""

    def erase(
        self, batch: Batch, requests: Sequence[Request], *, at: datetime, digest: str, detail: Mapping[str, object]
    ) -> None:
        """Erase words, names and files of requests. ``digest``: what the batch's approval is about from now on."""
        ...

    def erase_names(self, person: str, *, at: datetime, detail: Mapping[str, object]) -> int:
        """Erase what a person was ever called, with an event unless there is nothing; returns how many names."""
        ...


class OutboxWrite(OutboxRead, Protocol):
    """The outbox, and where messages stand."""

    def enqueue(self, target: MessageKey, *, at: datetime, detail: Mapping[str, object] | None = None) -> None:
        """Ask the outbox to show a target as it is now; asks for one target fold, but lines of a thread.

        Of those a part of something long that still waits is not asked a second time.
        """
        ...

    def delivered(self, post: Post, place: MessageRef | None, *, at: datetime) -> None:
        """Close an outbox row and remember where its message stands. A newer ask for the target stays due."""
        ...

    def announce(self, post: Post) -> None:
        """Note that the message of an outbox row is about to be posted (``Post.is_announced``)."""
        ...

    def postpone(self, post: Post, *, until: datetime, error: str) -> None:
        """Deliver an outbox row later: its message was surely not posted."""
        ...

    def give_up(self, post: Post, *, at: datetime, error: str, uncertain: bool = False) -> None:
        """Close an outbox row that cannot be delivered; ``uncertain``: a post may stand in the channel."""
        ...

    def adopt(self, target: MessageKey, place: MessageRef) -> None:
        """Remember where a message stands whose post was uncertain."""
        ...


class AlertsWrite(AlertsRead, Protocol):
    """Alerts, raised and resolved."""

    def raise_for(
        self,
        cause: str,
        *,
        at: datetime,
        about: str = "",
        hour: str = "",
        request: Request | None = None,
        note: str = "",
    ) -> Alert:
        """Open an alert for a cause, or count one more on the open one (see ``open``)."""
        ...

    def resolve(self, request_id: str, *, at: datetime) -> tuple[str, ...]:
        """Take a request off its alerts, but for the one about its messages; return the ids of those touched."""
        ...

    def take_off(self, alert_id: str, request_id: str, *, at: datetime) -> None:
        """Take a request off one alert, which is resolved when no other is left on it."""
        ...

    def close(self, cause: str, *, at: datetime) -> Alert | None:
        """Resolve a system alert whose cause is gone."""
        ...


class EventsWrite(EventsRead, Protocol):
    """The chain of events, with those that move nothing."""

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


class PaceWrite(Protocol):
    """The pacer's state."""

    def save(self) -> None:
        """Write the pacer's state (``SendLog`` was given a source for it) within this transaction."""
        ...
