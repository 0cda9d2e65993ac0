"""What operations write to the send log, part by part; what they read of it stands in ``bot.ports.reader``."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.follow_ups import FollowUp
from bot.domain.requests import Batch, Decision, Outcome, Question, Request, State
from bot.domain.restores import Restored
from bot.ports.changes import Changes
from bot.ports.reader import (
    AttemptsRead,
    DecisionsRead,
    ErasureRead,
    EventsRead,
    FollowUpsRead,
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

    def renew(self, batch: Batch, *, until: datetime, at: datetime, by: str) -> None:
        """Let a batch that nobody has decided about wait once more; the event that moves its requests tells it."""
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

    def erase_drafts(self) -> None:
        """Erase what stands behind open forms: whoever has one open may have to begin it anew."""
        ...

    def erase_names(self, person: str, *, at: datetime, detail: Mapping[str, object]) -> int:
        """Erase what a person was ever called, with an event unless there is nothing; returns how many names."""
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

    def begin_restore(self, restored: Restored, *, at: datetime) -> bool:
        """Append a ``restored`` event and mark the log until ``end_restore``; False where that was begun before."""
        ...

    def end_restore(self) -> None:
        """Take the mark of a restored log away: nothing of it is on its way any more."""
        ...


class PaceWrite(Protocol):
    """The pacer's state."""

    def save(self) -> None:
        """Write the pacer's state (``SendLog`` was given a source for it) within this transaction."""
        ...
