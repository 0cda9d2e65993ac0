"""Ask back: an approver asks the requester something before deciding; the batch stays undecided."""

from dataclasses import dataclass

from bot.domain.notes import Note
from bot.domain.notices import Notice
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.people import Press
from bot.domain.requests import Batch, Question, Story
from bot.errors import Stale
from bot.fail_points import FailPoint
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import show_decision
from bot.operations.deciding.standing import undecided
from bot.operations.notices import notify
from bot.operations.tools import Tools
from bot.ports import Freshness, Transaction


@dataclass(frozen=True, slots=True)
class AskBack:
    """Questions about a batch that waits for a decision. Raises ``NotAllowed``, ``NotTold``, ``LogUnavailable``.

    ``AlreadyDecided`` or ``Stale`` where there is nothing to decide, or to answer, any more.
    """

    tools: Tools
    authority: Authority

    def check(self, press: Press, batch_id: str) -> Story:
        """Check that a person may ask, before they write; return what it is about."""
        with self.tools.log.read() as log:
            story = log.requests.story(batch_id)
        if story is None:
            raise Stale
        self.authority.to_decide(press, story.batch, Freshness.IF_POSSIBLE, what="ask_back")
        return undecided(story)

    def ask(self, press: Press, batch_id: str, question_id: str, text: str) -> None:
        """Ask; a form that is submitted twice asks once."""
        with self.tools.log.read() as log:
            batch = log.requests.batch(batch_id)
        if batch is None:
            raise Stale
        self.authority.to_decide(press, batch, what="ask_back")
        now = self.tools.clock.now()
        asked = Question(id=question_id, batch_id=batch_id, asked_by=press.user_id, asked_at=now, text=text)
        self.tools.fail_point(FailPoint.ASK_BACK_COMMIT)
        with self.tools.log.write() as tx:
            undecided(tx.requests.story(batch_id))
            if tx.questions.ask(asked):
                self._tell(tx, batch, asked, "asked_back")
                notify(tx, batch, Notice.ASKED_BACK, now)
        self.tools.fail_point(FailPoint.ASK_BACK_COMMITTED)

    def check_answer(self, user_id: str, question_id: str) -> tuple[Story, Question]:
        """Check that a person may answer, before they write; return what it is about."""
        question, story = self._asked(user_id, question_id)
        if question.answered_at is not None:
            raise Stale(Note("stale.answered"))
        return undecided(story), question

    def answer(self, user_id: str, question_id: str, text: str) -> None:
        """Answer, once: whoever asked is mentioned in the thread of the card."""
        question, story = self._asked(user_id, question_id)
        self.tools.fail_point(FailPoint.ASK_BACK_COMMIT)
        with self.tools.log.write() as tx:
            known = tx.questions.get(question_id) or question
            if known.answer == text:
                return  # a form that is submitted twice
            if known.answered_at is not None:
                raise Stale(Note("stale.answered"))
            undecided(tx.requests.story(story.batch.id))
            tx.questions.answer(known, text, at=self.tools.clock.now(), by=user_id)
            self._tell(tx, story.batch, known, "answered")
        self.tools.fail_point(FailPoint.ASK_BACK_COMMITTED)

    def _asked(self, user_id: str, question_id: str) -> tuple[Question, Story]:
        """Return a question to whoever may answer it."""
        with self.tools.log.read() as log:
            question = log.questions.get(question_id)
            story = log.requests.story(question.batch_id) if question else None
        if question is None or story is None:
            raise Stale
        self.authority.to_answer(user_id, story.batch)
        return question, story

    def _tell(self, tx: Transaction, batch: Batch, question: Question, event: str) -> None:
        """Have it shown where people read about the batch, and in the thread of its card."""
        now = self.tools.clock.now()
        show_decision(self.tools, tx, batch, tx.requests.of_batch(batch.id), now)
        line = MessageKey(MessageKind.THREAD, f"{batch.id}/{question.id}/{event}")
        tx.outbox.enqueue(line, at=now, detail={"batch": batch.id, "event": event, "question": question.id})
