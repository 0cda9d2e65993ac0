"""Correct: ask anew what was declined, expired, refused, invalid or withdrawn, or has not been decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.contents import file_of
from bot.domain.corrections import REPLACED, replacement, to_correct
from bot.domain.notes import Note
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Batch, Request, Story, is_in_doubt
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
        if not to_correct(story):
            raise Stale(_too_late(story))
        return replace(story, requests=to_correct(story))

    def before(self, batch_id: str) -> Story | None:
        """Return what an open form is about to correct; None when that cannot be corrected (any more)."""
        story = self._story(batch_id) if batch_id else None
        requests = to_correct(story) if story else ()
        return replace(story, requests=requests) if story and requests else None

    def put_in_place(self, tx: Transaction, batch: Batch, requests: Sequence[Request], field: str) -> None:
        """Let a new batch replace the one that it names: what of that still waits is withdrawn, alerts about it close.

        Raises ``FieldErrors`` at ``field`` when that one was replaced before, or cannot be asked anew any more; at the
        kept files when one of them went on since the form was opened.
        """
        story = tx.requests.story(batch.replaces)
        if story is None or story.batch.requested_by != batch.requested_by or story.batch.kind != batch.kind:
            raise FieldErrors({field: Note("denied.not_requester")})
        corrected = to_correct(story)
        if not corrected:
            raise FieldErrors({field: _too_late(story)})
        if names := _gone_on(story, corrected, requests):
            raise FieldErrors({"kept_files": Note("correct.gone_on", {"names": names})})
        now, old = self.tools.clock.now(), story.batch
        withdrawn = old.decision is None and self.decide.withdraw_within(tx, old, by=batch.requested_by)
        # after the withdrawal: what moves later than this is not replaced
        tx.events.note(REPLACED, at=now, batch_id=old.id, actor=batch.requested_by, detail={"batch": batch.id})
        if withdrawn:
            return
        for request in corrected:
            show_resolved(tx, request.id, now)
        if has_card(self.tools, tx, old):
            tx.outbox.enqueue(MessageKey(MessageKind.CARD, old.id), at=now)
        tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, old.id), at=now)

    def _story(self, batch_id: str) -> Story | None:
        with self.tools.log.read() as log:
            return log.requests.story(batch_id)


def _gone_on(story: Story, corrected: Sequence[Request], asked: Sequence[Request]) -> tuple[str, ...]:
    """Return the names of kept files that were not to be asked anew: sent again meanwhile they may have arrived."""
    uploads = {file.slack_id for one in asked if (file := file_of(one.content)) is not None}
    again = {one.id for one in corrected}
    others = (file_of(one.content) for one in story.requests if one.id not in again)
    return tuple(file.name for file in others if file is not None and file.slack_id in uploads)


def _too_late(story: Story) -> Note:
    """Say why nothing of a batch can be asked anew: that was done, it was erased, it is on its way, or it went out."""
    if is_in_doubt(story.batch, story.requests):
        return Note("stale.unknown")
    if done := replacement(story):
        return replaced(done)
    return Note("correct.erased") if any(request.erased_at for request in story.requests) else standing(story)
