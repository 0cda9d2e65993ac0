"""Cards and alerts that stand in a channel which the settings do not name any more: posted anew where people look.

A press on a card counts in the approvals channel and nowhere else, so one elsewhere can be decided by nobody, and the
old one is closed. The buttons of an old alert work; when one is pressed, it leads to the alert that counts.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.outbox import CARD_MOVED, MessageKey, MessageKind, MessageRef, Post
from bot.domain.requests import Story, is_undecided
from bot.operations.asking.commit import enqueue_bodies
from bot.operations.tools import Tools
from bot.ports import Transaction


@dataclass(frozen=True, slots=True)
class FollowChannel:
    """Have what stands in another channel and still needs somebody posted anew. Run once, at the start."""

    tools: Tools
    alerts_channel: str

    def __call__(self) -> int:
        """Return how many messages are to move: open alerts, and undecided cards (``Deliver`` moves those).

        Raises ``LogUnavailable``.
        """
        now, moving = self.tools.clock.now(), 0
        with self.tools.log.write() as tx:
            for story in filter(is_undecided, tx.decisions.pending()):
                target = MessageKey(MessageKind.CARD, story.batch.id)
                if stands_elsewhere(target, story, tx.outbox.place(target), self.tools.policy.approvals_channel):
                    tx.outbox.enqueue(target, at=now)
                    moving += 1
            for target in (MessageKey(MessageKind.ALERT, alert.id) for alert in tx.alerts.unresolved()):
                place = tx.outbox.place(target)
                if place is not None and place.ts and place.channel != self.alerts_channel:
                    tx.outbox.adopt(target, MessageRef())
                    tx.outbox.enqueue(target, at=now)
                    moving += 1
        return moving


def stands_elsewhere(target: MessageKey, story: Story, place: MessageRef | None, channel: str) -> bool:
    """Whether a card can still be decided, and stands where nobody may press it."""
    known = target.show is MessageKind.CARD and place is not None and bool(place.ts)
    return known and place is not None and place.channel != channel and is_undecided(story)


def leave_card(tx: Transaction, card: MessageKey, story: Story, place: MessageRef, now: datetime) -> None:
    """Forget where a card stands, so that it is posted anew, and have the old one say where it went.

    What is shown in its thread went with it.
    """
    tx.outbox.adopt(card, MessageRef())
    enqueue_bodies(tx, story.batch, story.requests, now)
    detail: dict[str, object] = {"batch": story.batch.id, "event": CARD_MOVED, "part": 0}
    about = f"{story.batch.id}/{CARD_MOVED}/{place.channel}/{place.ts}"
    tx.outbox.enqueue(
        MessageKey(MessageKind.THREAD, about), at=now, detail=detail | {"channel": place.channel, "ts": place.ts}
    )


def old_place(post: Post) -> MessageRef | None:
    """Return where the old card stands that a line is about; None for every other line."""
    if post.detail.get("event") != CARD_MOVED:
        return None
    return MessageRef(str(post.detail["channel"]), str(post.detail["ts"]))
