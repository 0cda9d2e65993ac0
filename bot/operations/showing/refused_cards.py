"""Cards that Slack refuses to have posted: people hear of it at once, and the cards come soon after it was mended."""

from datetime import datetime, timedelta

from bot.domain.posts import CARD_REFUSED, Place, Show, Target
from bot.domain.requests import Story
from bot.ports import Transaction

#: until the oldest of the refused cards is tried again
_SOON = timedelta(seconds=10)


def tell_refused(tx: Transaction, story: Story, error: str, now: datetime) -> timedelta:
    """Raise the alert, once for a card and an error; return how long the card waits.

    Of many cards the oldest is the one that finds out whether the channel was mended. Slack takes about one message a
    second for a channel (docs.slack.dev/apis/web-api/rate-limits), so the others wait longer.
    """
    request = story.requests[0]
    alert = tx.alerts.open(CARD_REFUSED)
    if alert is None or alert.note != error or request.id not in alert.request_ids:
        alert = tx.alerts.raise_for(CARD_REFUSED, at=now, request=request, note=error)
        tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now)
    if alert.request_ids[0] == request.id:
        return _SOON
    return max(_SOON, timedelta(seconds=len(alert.request_ids)))


def tell_posted(tx: Transaction, now: datetime) -> None:
    """Close the alert, if there is one: a card was posted. The other refused ones are tried now."""
    alert = tx.alerts.close(CARD_REFUSED, at=now)
    if alert is None:
        return
    tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now)
    requests = filter(None, map(tx.requests.get, alert.request_ids))
    for target in {Target(Show.CARD, request.batch_id): None for request in requests}:
        if tx.outbox.place(target) == Place():  # surely not in the channel
            tx.outbox.enqueue(target, at=now)
