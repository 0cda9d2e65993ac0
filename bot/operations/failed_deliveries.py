"""Messages that Slack refuses for good: the alert about them, and when it is over."""

from datetime import datetime

from bot.domain.posts import Post, Show, Target
from bot.ports import Transaction

#: the cause of the alert about messages that could not be shown; its note is Slack's error
DELIVERY_FAILED = "system.delivery_failed"


def tell_given_up(tx: Transaction, post: Post, error: str, now: datetime) -> None:
    """Raise the alert. An alert that cannot be shown is told nowhere: its channel is what does not work."""
    alert = tx.raise_alert(DELIVERY_FAILED, at=now, note=error)
    if post.target.show is not Show.ALERT:
        tx.enqueue(Target(Show.ALERT, alert.id), at=now)


def tell_delivered(tx: Transaction, post: Post, now: datetime) -> None:
    """Close the alert, if there is one, when every kind of message that could not be shown has been shown again.

    The same message may never have to be shown again, so another one of its kind is what tells.
    """
    alert = tx.open_alert(DELIVERY_FAILED)
    if alert is None or not tx.mended(post.target.show, since=alert.first_at):
        return
    tx.close_alert(DELIVERY_FAILED, at=now)
    target = Target(Show.ALERT, alert.id)
    place = tx.place(target)
    if place is not None and place.ts:
        tx.enqueue(target, at=now, detail={"only_update": True})
