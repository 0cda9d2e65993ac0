"""Alerts about messages that Slack does not take: when they are raised, and when they are over."""

from datetime import datetime

from bot.domain.outbox import (
    CARD_CONTENT,
    CARD_NOT_SHOWN,
    CARD_REFUSED,
    CARD_UNCERTAIN,
    DELIVERY_FAILED,
    OTHER_CONTENT,
    PARENT_NOT_POSTED,
    MessageKey,
    MessageKind,
    MessageRef,
    Post,
    hour_of,
)
from bot.domain.requests import Story, is_undecided
from bot.operations.showing.alert_room import FOLDED
from bot.operations.showing.failures import FIXABLE, MOST_TRIES
from bot.ports import Transaction

#: what is waited for without an alert about the message: somebody who fixes it, the message above a line
_OTHERWISE = (*sorted(FIXABLE), PARENT_NOT_POSTED)
#: the alerts that are over when a message of a kind is shown
_CONTENT_OVER = {
    MessageKind.CARD: frozenset({CARD_CONTENT, OTHER_CONTENT}),
    MessageKind.RECEIPT: frozenset({OTHER_CONTENT}),
}


def tell_uncertain(tx: Transaction, story: Story, now: datetime) -> None:
    """Raise the alert about a card that may or may not stand in the channel; a person can have it posted."""
    _raise(tx, CARD_UNCERTAIN, story, "", now)


def tell_stuck(tx: Transaction, post: Post, story: Story, error: str, now: datetime) -> None:
    """Raise the alert about a message that was tried often enough, once for a message.

    Its batch is named by its first request. What was taken off the alert and is refused again is told again.
    """
    named = tx.alerts.of(story.requests[0].id)
    if post.tries > MOST_TRIES and any(alert.cause == DELIVERY_FAILED for alert in named):
        return
    older = tx.alerts.open(DELIVERY_FAILED)
    # nobody hears of a changed count in an old message
    hour = "" if older is None or now - older.first_at < FOLDED else hour_of(now)
    _raise(tx, DELIVERY_FAILED, story, error, now, hour=hour)


def tell_refused(tx: Transaction, story: Story, error: str, now: datetime, *, again: float) -> float:
    """Raise the alert about a card, once for a card and an error; return the seconds that the card waits.

    The oldest waits for ``again`` seconds: it finds out whether the channel was fixed. Slack takes about one message a
    second for a channel (docs.slack.dev/apis/web-api/rate-limits), so the others wait longer.
    """
    request, alert = story.requests[0], tx.alerts.open(CARD_REFUSED)
    if alert is None or alert.note != error or request.id not in alert.request_ids:
        alert = tx.alerts.raise_for(CARD_REFUSED, at=now, requests=[request.id], note=error)
        tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
    return again if alert.request_ids[0] == request.id else max(again, float(len(alert.request_ids)))


def tell_content(tx: Transaction, post: Post, story: Story, error: str, now: datetime) -> None:
    """Raise the alert about content that is refused; of a card that nobody can decide about now, tell its requester."""
    request, place = story.requests[0], tx.outbox.place(post.target)
    missing = post.target.show is MessageKind.CARD and is_undecided(story) and (place is None or not place.ts)
    _raise(tx, CARD_CONTENT if missing else OTHER_CONTENT, story, error, now)
    if missing:
        detail = {"batch": story.batch.id, "request": request.id, "event": CARD_NOT_SHOWN, "part": 0}
        line = MessageKey(MessageKind.THREAD, f"{story.batch.id}/{request.id}/{CARD_NOT_SHOWN}/0")
        tx.outbox.enqueue(line, at=now, detail=detail)


def over_with(tx: Transaction, post: Post, story: Story, now: datetime, *, shown: bool) -> None:
    """Take a batch off the alerts that a message of its own, shown or given up, is the end of.

    What Slack takes of other batches proves nothing: it may be the content that is refused. A newer release may say
    something shorter that could not be shown before.
    """
    stuck = tx.outbox.is_stuck(story.batch.id, tries=MOST_TRIES, but=_OTHERWISE)
    over = _CONTENT_OVER.get(post.target.show, frozenset()) if shown else frozenset()
    request = story.requests[0]
    for alert in tx.alerts.of(request.id):
        if alert.cause in over or (alert.cause == DELIVERY_FAILED and not stuck):
            tx.alerts.take_off(alert.id, request.id, at=now)
            tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now, detail={"only_update": True})


def card_posted(tx: Transaction, now: datetime) -> None:
    """Close the alert about refused cards, if there is one: a card was posted. The other ones are tried now."""
    alert = tx.alerts.close(CARD_REFUSED, at=now)
    if alert is None:
        return
    tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
    requests = filter(None, map(tx.requests.get, alert.request_ids))
    for target in {MessageKey(MessageKind.CARD, request.batch_id): None for request in requests}:
        if tx.outbox.place(target) == MessageRef():  # surely not in the channel
            tx.outbox.enqueue(target, at=now)


def _raise(tx: Transaction, cause: str, story: Story, note: str, now: datetime, *, hour: str = "") -> None:
    alert = tx.alerts.raise_for(cause, hour=hour, at=now, requests=[story.requests[0].id], note=note)
    tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
