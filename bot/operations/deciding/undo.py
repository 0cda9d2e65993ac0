"""Undo: take the approvals of a batch back, as long as nothing of it was claimed."""

from dataclasses import dataclass

from bot.domain.approvals import can_be_undone
from bot.domain.notes import Note
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.people import Press
from bot.domain.requests import Batch, Decision, State
from bot.errors import AlreadyDecided, Stale
from bot.fail_points import FailPoint
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import show_decision
from bot.operations.sending.outcomes import show_resolved
from bot.operations.tools import Tools
from bot.ports import Changes


@dataclass(frozen=True, slots=True)
class Undo:
    """Undo an approval: the batch is undecided again, and whoever approved it may do so once more."""

    tools: Tools
    authority: Authority

    def __call__(self, press: Press, batch_id: str) -> None:
        """Take all approvals of a batch back.

        The sender's claim and this are two transactions that each look at the state: one of them finds it changed.
        Raises ``Stale`` when the claim was first, or when nobody has approved it (any more), ``AlreadyDecided``,
        ``NotAllowed``, ``NotTold``, ``LogUnavailable``.
        """
        with self.tools.log.read() as log:
            batch = log.requests.batch(batch_id)
        if batch is None:
            raise Stale
        self.authority.to_undo(press, batch)
        now = self.tools.clock.now()
        self.tools.fail_point(FailPoint.UNDO_COMMIT)
        with self.tools.log.write() as tx:
            current, requests = _approved(tx.requests.batch(batch_id) or batch), tx.requests.of_batch(batch_id)
            if not can_be_undone(current, requests):
                raise Stale(Note("stale.gone_out"))
            tx.decisions.take_back(current, event="undone", at=now, by=press.user_id)
            for request in requests:
                if request.state is State.APPROVED:
                    changes = Changes(delays=0, cause="")
                    tx.requests.move(
                        request, State.PENDING, event="undone", at=now, actor=press.user_id, changes=changes
                    )
            for request_id in tx.alerts.named_in(batch_id):
                show_resolved(tx, request_id, now)  # that it did not get on matters no longer
            show_decision(self.tools, tx, current, requests, now)
            # the card itself tells nothing of it any more
            detail = {"batch": batch_id, "event": "undone", "actor": press.user_id}
            tx.outbox.enqueue(MessageKey(MessageKind.THREAD, f"{batch_id}/undone"), at=now, detail=detail)
        self.tools.fail_point(FailPoint.UNDO_COMMITTED)


def _approved(batch: Batch) -> Batch:
    if batch.decision is None:
        raise Stale(Note("stale.undone"))
    if batch.decision is not Decision.APPROVED:
        raise AlreadyDecided(batch.decision, batch.decided_by, batch.decided_at)
    return batch
