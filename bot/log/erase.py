"""Erasing words, names and files; the chain tells that they were erased, and when, and still holds."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from bot.domain.requests import ERASABLE, Batch, Request
from bot.log import notes
from bot.log.names import OF_PERSON
from bot.log.parts import Reads, Writes
from bot.log.personal import keep, keep_digest
from bot.log.rows import body_of
from bot.log.sql import Row
from bot.log.times import stamp
from bot.log.told import GONE, Changed

_WITH_WORDS = (
    "SELECT requests.batch_id, batches.requested_at FROM requests CROSS JOIN batches"
    " WHERE batches.id = requests.batch_id AND requests.erased_at IS NULL ORDER BY requests.seq"
)
_OVER = (
    f"SELECT COUNT(*) = SUM(CASE WHEN state IN ({', '.join(map(repr, map(str, sorted(ERASABLE))))})"  # noqa: S608 - constants
    " AND finished_at < :moment THEN 1 ELSE 0 END) AS over FROM requests WHERE batch_id = :batch"
)
#: batches in a row that were asked too late to be over: a clock that was ahead for a while wrote fewer
_LATER = 200
_ANSWERS = (
    "DELETE FROM answers WHERE attempt_id IN (SELECT id FROM attempts WHERE request_id = ?) RETURNING attempt_id AS key"
)
_QUESTIONS = (
    "DELETE FROM question_words WHERE question_id IN (SELECT id FROM questions WHERE batch_id = ?)"
    " RETURNING question_id AS key"
)
_UNNEEDED = "sha256 NOT IN (SELECT file_sha256 FROM requests WHERE erased_at IS NULL AND file_sha256 IS NOT NULL)"


class ErasureReads(Reads):
    """What may be erased. See ``bot.ports.reader.ErasureRead``."""

    __slots__ = ()

    def over_since(self, moment: datetime, *, limit: int = 50) -> tuple[str, ...]:
        """Return ids of batches that ended before a moment as a whole and hold words or files yet, oldest first."""
        return tuple(islice(self._over_since(stamp(moment)), limit))

    def _over_since(self, moment: str) -> Iterator[str]:
        """Look at the oldest batches that hold words, until many in a row were asked later: nothing of them is over."""
        later = 0
        for batch_id, asked_at in self._with_words():
            later = later + 1 if asked_at >= moment else 0
            if later > _LATER:
                return
            (batch,) = self.sql.rows(_OVER, {"batch": batch_id, "moment": moment})
            if batch["over"]:
                yield batch_id

    def _with_words(self) -> Iterator[tuple[str, str]]:
        """Yield the batches that hold words or files, oldest first, with the time they were asked."""
        before = None
        for row in self.sql.stream(_WITH_WORDS):
            if row["batch_id"] != before:
                yield row["batch_id"], row["requested_at"]
            before = row["batch_id"]


class ErasureWrites(Writes, ErasureReads):
    """Erasing. See ``bot.ports.writer.ErasureWrite``."""

    __slots__ = ()

    def erase(
        self, batch: Batch, requests: Sequence[Request], *, at: datetime, digest: str, detail: Mapping[str, object]
    ) -> None:
        """Erase what people typed and foreign systems said about requests, with a ``forgotten`` event each.

        ``digest`` is what the approval of the batch is about from now on; empty: about nothing. Files go when no other
        request needs them. Salts go with what they were for.
        """
        changed = self._erase_from_batch(batch, digest)
        for request in requests:
            self.journal.append(
                "forgotten",
                at=at,
                batch_id=batch.id,
                request_id=request.id,
                detail=detail,
                changed=changed | self._erase_from_request(request, at),
            )
            changed = {}
        self.sql.run(f"DELETE FROM files WHERE {_UNNEEDED}")  # noqa: S608 - a constant
        self.sql.run("DELETE FROM drafts WHERE id = ?", (batch.id,))

    def erase_drafts(self) -> None:
        """Erase what stands behind open forms, whosever: no event tells what is typed in them, nor that it is gone."""
        self.sql.run("DELETE FROM drafts")

    def erase_names(self, person: str, *, at: datetime, detail: Mapping[str, object]) -> int:
        """Erase what a person was ever called, with a ``name_forgotten`` event unless there is nothing.

        Returns how many names. The id stays where it stands: who asked and who agreed is not erased.
        """
        gone = self._erased(f"DELETE FROM name_words WHERE {OF_PERSON} RETURNING name_id AS key", person)  # noqa: S608 - a constant
        if gone:
            told = {"person": person, **detail}
            self.journal.append("name_forgotten", at=at, detail=told, changed={"name_words": gone})
        self.sql.run("DELETE FROM drafts WHERE user_id = ?", (person,))
        return len(gone)

    def _erase_from_batch(self, batch: Batch, digest: str) -> Changed:
        changed: Changed = {}
        if self.sql.run("DELETE FROM remarks WHERE batch_id = ?", (batch.id,)):
            changed["remarks"] = {batch.id: GONE}
        if questions := self._erased(_QUESTIONS, batch.id):
            changed["question_words"] = questions
        if digest:
            changed["digests"] = {batch.id: {"content_digest": keep_digest(self.sql, batch.id, digest)}}
        elif self.sql.run("DELETE FROM digests WHERE batch_id = ?", (batch.id,)):
            changed["digests"] = {batch.id: GONE}
        return changed

    def _erase_from_request(self, request: Request, at: datetime) -> Changed:
        columns = {"erased_at": stamp(at)}
        self.sql.update("requests", columns, {"id": request.id})
        rest = {
            "body": body_of(request.content.without_personal_data(), collecting=False),
            "summary": "",
            "notes": notes.dump(()),
            "api_message": "",
        }
        changed: Changed = {
            "requests": {request.id: columns},
            "contents": {request.id: {"content_digest": keep(self.sql, "contents", request.id, rest)}},
        }
        answers = self._erased(_ANSWERS, request.id)
        return changed | ({"answers": answers} if answers else {})

    def _erased(self, statement: str, key: str) -> dict[str, Row]:
        """Delete rows of a side table; returns what an event tells of them."""
        return {str(row["key"]): GONE for row in self.sql.rows(statement, (key,))}
