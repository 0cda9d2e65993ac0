"""Attempts: the database itself refuses a second call that may have its effect."""

from datetime import datetime

from bot.domain.requests import Attempt, Outcome, Request
from bot.errors import SecondAttempt
from bot.log.parts import Reads, Writes
from bot.log.personal import change_content, keep
from bot.log.rows import read_attempt
from bot.log.sql import Row
from bot.log.times import stamp
from bot.log.told import Changed
from bot.ports import Changes


class AttemptReads(Reads):
    """Reading calls. See ``bot.ports.reader.AttemptsRead``."""

    __slots__ = ()

    def of(self, request_id: str) -> tuple[Attempt, ...]:
        """Return the calls begun for a request, oldest first."""
        rows = self.sql.rows(
            "SELECT attempts.*, answers.api_message FROM attempts LEFT JOIN answers ON answers.attempt_id = attempts.id"
            " WHERE attempts.request_id = ? ORDER BY attempts.id",
            (request_id,),
        )
        return tuple(map(read_attempt, rows))


class AttemptWrites(Writes, AttemptReads):
    """Calls begun and ended. See ``bot.ports.writer.AttemptsWrite``."""

    __slots__ = ()

    def begin(self, request: Request, *, call_id: str, at: datetime) -> int:
        """Open an attempt and return its id; the event that moves the request tells it, else an ``attempt_begun``.

        Raises ``SecondAttempt`` when an earlier one may have had its effect.
        """
        row: Row = {"request_id": request.id, "call_id": call_id, "started_at": stamp(at)}
        attempt_id = self.sql.try_insert("attempts", row)
        if attempt_id is None:  # by the unique index on those that may have had their effect
            raise SecondAttempt
        self.sql.calls = True
        count = "UPDATE requests SET attempts = attempts + 1 WHERE id = ? RETURNING attempts"
        (begun,) = self.sql.rows(count, (request.id,))
        open_row = row | {"ended_at": None, "outcome": None, "http_status": None}
        self.journal.fold(
            "attempt_begun",
            at=at,
            batch_id=request.batch_id,
            request_id=request.id,
            detail={"call_id": call_id, "attempt": begun["attempts"]},
            changed={"attempts": {str(attempt_id): open_row}, "requests": {request.id: begun}},
        )
        return attempt_id

    def end(
        self,
        attempt_id: int,
        outcome: Outcome,
        *,
        at: datetime,
        http_status: int | None = None,
        api_message: str = "",
    ) -> None:
        """Close an open attempt, or correct an unknown one; the event that moves the request tells it.

        Without one it is an ``attempt_ended`` event.

        One that a person took for not arrived may turn out to be sent. What was answered becomes the request's too.
        Raises ``ValueError`` for an attempt that ended otherwise.
        """
        attempt = self.sql.one(
            "SELECT attempts.*, requests.batch_id FROM attempts"
            " JOIN requests ON requests.id = attempts.request_id"
            " WHERE attempts.id = ? AND (attempts.outcome IS NULL OR attempts.outcome = 'unknown'"
            "       OR (attempts.outcome = 'not_arrived' AND ? = 'sent'))",
            (attempt_id, outcome.value),
        )
        if attempt is None:
            raise ValueError(f"attempt {attempt_id} is neither open nor unknown")
        columns: Row = {"outcome": outcome.value, "ended_at": attempt["ended_at"] or stamp(at)}
        changed: Changed = {"attempts": {str(attempt_id): columns}}
        if http_status is not None:
            columns["http_status"] = http_status
            self.sql.update("requests", {"http_status": http_status}, {"id": attempt["request_id"]})
            changed["requests"] = {attempt["request_id"]: {"http_status": http_status}}
        self.sql.update("attempts", columns, {"id": attempt_id})
        self.journal.fold(
            "attempt_ended",
            at=at,
            batch_id=attempt["batch_id"],
            request_id=attempt["request_id"],
            detail={"call_id": attempt["call_id"], "outcome": outcome.value, "http_status": http_status},
            changed=changed | self._keep_answer(attempt, api_message),
        )

    def _keep_answer(self, attempt: Row, api_message: str) -> Changed:
        """Keep what Alephee said, for the attempt and as the last word about its request."""
        if not api_message:
            return {}
        answer = keep(self.sql, "answers", attempt["id"], {"api_message": api_message})
        changed: Changed = {"answers": {str(attempt["id"]): {"content_digest": answer}}}
        changes = Changes(api_message=api_message)
        content = change_content(self.sql, attempt["request_id"], changes, collecting=False)
        if content is not None:
            changed["contents"] = {attempt["request_id"]: {"content_digest": content}}
        return changed
