"""Correct: ask anew what was declined, expired, refused, invalid or withdrawn, or has not been decided yet."""

from dataclasses import dataclass, replace

from bot.domain.corrections import REPLACED, replacement, to_correct
from bot.domain.notes import Note
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Batch, Story
from bot.errors import FieldErrors, Stale
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.standing import replaced, standing
from bot.operations.sending.outcomes import has_card, show_resolved
from bot.operations.tools import Tools
from bot.ports import Transaction


@dataclass(frozen=True, slots=True)
class Correct:
    """Hand out what a batch asked for, to be corrected; and put the corrected one in its place, once.

    Raises ``NotAllowed``, ``NotTold``, ``Stale``, ``LogUnavailable``.
    """

    tools: Tools
    authority: Authority
    decide: Decide

    def __call__(self, user_id: str, batch_id: str) -> Story:
        """Return a batch with those of its requests that can be asked anew, for who asked for it."""
        story = self._story(batch_id)
        if story is None:
            raise Stale
        self.authority.to_correct(user_id, story.batch)
        if done := replacement(story):
            raise Stale(replaced(done))
        if not to_correct(story):
            raise Stale(_too_late(story))
        return replace(story, requests=to_correct(story))

    def before(self, batch_id: str) -> Story | None:
        """Return what an open form is about to correct; None when that cannot be corrected (any more)."""
        story = self._story(batch_id) if batch_id else None
        requests = to_correct(story) if story else ()
        return replace(story, requests=requests) if story and requests else None

    def put_in_place(self, tx: Transaction, batch: Batch, field: str) -> None:
        """Let a new batch replace the one that it names: what of that still waits is withdrawn, alerts about it close.

        Raises ``FieldErrors`` at ``field`` when that one was replaced before, or cannot be asked anew any more.
        """
        story = tx.requests.story(batch.replaces)
        if story is None or story.batch.requested_by != batch.requested_by or story.batch.kind != batch.kind:
            raise FieldErrors({field: Note("denied.not_requester")})
        if done := replacement(story):
            raise FieldErrors({field: replaced(done)})
        if not to_correct(story):
            raise FieldErrors({field: _too_late(story)})
        now, old = self.tools.clock.now(), story.batch
        tx.events.note(REPLACED, at=now, batch_id=old.id, actor=batch.requested_by, detail={"batch": batch.id})
        if old.decision is None and self.decide.withdraw_within(tx, old, by=batch.requested_by):
            return
        for request in to_correct(story):
            show_resolved(tx, request.id, now)
        if has_card(self.tools, tx, old):
            tx.outbox.enqueue(MessageKey(MessageKind.CARD, old.id), at=now)
        tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, old.id), at=now)

    def _story(self, batch_id: str) -> Story | None:
        with self.tools.log.read() as log:
            return log.requests.story(batch_id)


def _too_late(story: Story) -> Note:
    """Say why nothing of a batch can be asked anew: it was erased, or it is on its way, or it went out."""
    return Note("correct.erased") if any(request.erased_at for request in story.requests) else standing(story)
