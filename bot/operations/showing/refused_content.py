"""Messages whose content Slack refuses: the same content is refused again, so people hear of it at once instead."""

from datetime import datetime

from bot.domain.posts import CARD_CONTENT, CARD_NOT_SHOWN, OTHER_CONTENT, Post, Show, Target
from bot.domain.requests import Story, is_undecided
from bot.ports import Transaction

#: docs.slack.dev/reference/methods/chat.postMessage and chat.update, Errors
CONTENT = frozenset(
    {
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
    }
)
#: the alerts that are over when a message of a kind is shown
_OVER = {Show.CARD: frozenset({CARD_CONTENT, OTHER_CONTENT}), Show.RECEIPT: frozenset({OTHER_CONTENT})}


def tell_content(tx: Transaction, post: Post, story: Story, error: str, now: datetime) -> None:
    """Raise the alert; of a card that nobody can decide about now, tell its requester too."""
    request, place = story.requests[0], tx.outbox.place(post.target)
    missing = post.target.show is Show.CARD and is_undecided(story) and (place is None or not place.ts)
    alert = tx.alerts.raise_for(CARD_CONTENT if missing else OTHER_CONTENT, at=now, request=request, note=error)
    tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now)
    if missing:
        detail = {"batch": story.batch.id, "request": request.id, "event": CARD_NOT_SHOWN, "part": 0}
        tx.outbox.enqueue(
            Target(Show.THREAD, f"{story.batch.id}/{request.id}/{CARD_NOT_SHOWN}/0"), at=now, detail=detail
        )


def tell_shown(tx: Transaction, post: Post, stories: tuple[Story, ...], now: datetime) -> None:
    """Take a batch off the alert when its message could be shown after all: a newer release may say it shorter."""
    if post.target.show not in _OVER:
        return
    request = stories[0].requests[0]
    for alert in tx.alerts.of(request.id):
        if alert.cause in _OVER[post.target.show]:
            tx.alerts.settle(alert.id, request.id, at=now)
            tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now, detail={"only_update": True})
