"""What approvers ask back before they decide, and what requesters answer; the words in a table of their own."""

from datetime import datetime

from bot.domain.requests import Question
from bot.log.parts import Reads, Writes
from bot.log.personal import keep
from bot.log.sql import Row
from bot.log.times import read, read_or_none, stamp
from bot.log.told import Changed

_QUESTION = (
    "SELECT questions.*, question_words.question, question_words.answer FROM questions"
    " LEFT JOIN question_words ON question_words.question_id = questions.id"
)


class QuestionReads(Reads):
    """Reading questions. See ``bot.ports.reader.QuestionsRead``."""

    __slots__ = ()

    def get(self, question_id: str) -> Question | None:
        """Return a question."""
        row = self.sql.one(f"{_QUESTION} WHERE questions.id = ?", (question_id,))
        return None if row is None else _read(row)

    def of_batch(self, batch_id: str) -> tuple[Question, ...]:
        """Return the questions about a batch, oldest first."""
        rows = self.sql.rows(f"{_QUESTION} WHERE questions.batch_id = ? ORDER BY questions.rowid", (batch_id,))
        return tuple(map(_read, rows))


class QuestionWrites(Writes, QuestionReads):
    """Questions asked and answered. See ``bot.ports.writer.QuestionsWrite``."""

    __slots__ = ()

    def ask(self, question: Question) -> bool:
        """Write a question that nobody has answered yet, with an ``asked_back`` event; False when it is there."""
        if self.get(question.id) is not None:
            return False
        row: Row = {
            "batch_id": question.batch_id,
            "asked_by": question.asked_by,
            "asked_at": stamp(question.asked_at),
            "answered_at": None,
        }
        self.sql.insert("questions", {"id": question.id, **row})
        changed = {"questions": {question.id: row}} | self._keep(question.id, question.text, "")
        self._tell("asked_back", question, question.asked_by, question.asked_at, changed)
        return True

    def answer(self, question: Question, text: str, *, at: datetime, by: str) -> bool:
        """Write what was answered, with an ``answered`` event; False when somebody answered before."""
        columns: Row = {"answered_at": stamp(at)}
        if not self.sql.update("questions", columns, {"id": question.id, "answered_at": None}):
            return False
        changed = {"questions": {question.id: columns}} | self._keep(question.id, question.text, text)
        self._tell("answered", question, by, at, changed)
        return True

    def _keep(self, question_id: str, question: str, answer: str) -> Changed:
        digest = keep(self.sql, "question_words", question_id, {"question": question, "answer": answer})
        return {"question_words": {question_id: {"content_digest": digest}}}

    def _tell(self, event: str, question: Question, actor: str, at: datetime, changed: Changed) -> None:
        detail = {"question": question.id}
        self.journal.append(event, at=at, batch_id=question.batch_id, actor=actor, detail=detail, changed=changed)


def _read(row: Row) -> Question:
    """Read a row of ``questions`` with its words, which may have been erased."""
    return Question(
        id=row["id"],
        batch_id=row["batch_id"],
        asked_by=row["asked_by"],
        asked_at=read(row["asked_at"]),
        text=row["question"] or "",
        answered_at=read_or_none(row["answered_at"]),
        answer=row["answer"] or "",
        is_erased=row["question"] is None,
    )
