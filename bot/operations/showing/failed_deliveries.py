"""Messages that Slack refuses again and again: the alert that names what they are about, and when it is over."""

from datetime import datetime

from bot.domain.posts import DELIVERY_FAILED, HEAD_NOT_POSTED, LONGEST_PAUSE, Post, Show, Target
from bot.domain.requests import Story
from bot.operations.showing.alert_room import FOLDED
from bot.ports import Reader, Transaction

#: an admin can mend these (invite the bot, unarchive the channel …), so they are tried again
MENDABLE = frozenset(
    {
        "account_inactive",
        "channel_not_found",
        "ekm_access_denied",
        "invalid_auth",
        "is_archived",
        "missing_scope",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
#: after so many tries a message is told of, and tried less often
MOST_TRIES = 5
#: what is waited for without an alert of this kind: somebody who mends it, the message above a line
_OTHERWISE = (*sorted(MENDABLE), HEAD_NOT_POSTED)
#: between two tries of a message that was told of
RARELY = LONGEST_PAUSE


def tell_stuck(tx: Transaction, post: Post, story: Story, error: str, now: datetime) -> None:
    """Raise the alert about a message that was tried often enough, once for a message.

    Its batch is named by its first request. What was taken off the alert and is refused again is told again.
    """
    request = story.requests[0]
    if post.tries > MOST_TRIES and any(alert.cause.startswith(DELIVERY_FAILED) for alert in tx.alerts.of(request.id)):
        return
    alert = tx.alerts.raise_for(_heard(tx, now), at=now, request=request, note=error)
    tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now)


def tell_over(tx: Transaction, post: Post, stories: tuple[Story, ...], now: datetime) -> None:
    """Take a batch off the alert when none of the messages about it is stuck any more; its own messages tell alone.

    What Slack takes of other batches proves nothing: it may be the content that is refused.
    """
    if post.target.show is Show.ALERT:
        return
    batch, request = stories[0].batch, stories[0].requests[0]
    named = [alert for alert in tx.alerts.of(request.id) if alert.cause.startswith(DELIVERY_FAILED)]
    if not named or tx.outbox.is_stuck(batch.id, tries=MOST_TRIES, but=_OTHERWISE):
        return
    for alert in named:
        tx.alerts.settle(alert.id, request.id, at=now)
        tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now, detail={"only_update": True})


def _heard(log: Reader, now: datetime) -> str:
    """Return a cause of its own when the open alert is an old message: nobody hears of a changed count in it."""
    older = log.alerts.open(DELIVERY_FAILED)
    return DELIVERY_FAILED if older is None or now - older.first_at < FOLDED else f"{DELIVERY_FAILED}@{now:%Y-%m-%dT%H}"
