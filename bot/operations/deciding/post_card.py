"""Post a card again: for a request whose card nobody finds in the approvals channel."""

from dataclasses import dataclass

from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Batch
from bot.errors import Stale
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.standing import undecided
from bot.operations.sending.outcomes import show_resolved
from bot.operations.tools import Tools


@dataclass(frozen=True, slots=True)
class PostCard:
    """Have the card of an undecided batch shown: where it stands, or anew when it is missing."""

    tools: Tools
    authority: Authority

    def __call__(self, user_id: str, batch_id: str) -> Batch:
        """Ask for the card. Staff and approvers may.

        A card whose place is known is brought up to date there, and posted anew when Slack says that it was deleted.
        Raises ``NotAllowed``, ``Stale``, ``AlreadyDecided``, ``DeliveryError``, ``LogUnavailable``.
        """
        self.authority.to_look(user_id)
        now, target = self.tools.clock.now(), MessageKey(MessageKind.CARD, batch_id)
        with self.tools.log.write() as tx:
            story = tx.requests.story(batch_id)
            if story is None or story.batch.kind not in self.tools.policy.approval_for:
                raise Stale
            batch = undecided(story).batch
            place = tx.outbox.place(target)
            if place is not None and place.uncertain:
                tx.outbox.adopt(target, MessageRef())
            tx.outbox.enqueue(target, at=now)
            tx.events.note("card_asked_for", at=now, batch_id=batch.id, actor=user_id)
            for request_id in tx.alerts.named_in(batch.id):
                show_resolved(tx, request_id, now)
        return batch
