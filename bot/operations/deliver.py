"""Deliver: bring the outbox to Slack. Every message is shown as things are now, not as they were when it was asked."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.posts import Alert, Place, Post, Show, Target
from bot.domain.requests import Story
from bot.errors import DeliveryError, DeliveryUnknown, NotAccepted
from bot.operations.tools import Tools
from bot.ports import Notifier, Reader
from bot.steps import Point

#: what people wait for most comes first
_FIRST = (Show.ALERT, Show.CARD, Show.RECEIPT, Show.THREAD)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
#: an admin can mend these (invite the bot, unarchive the channel …), so they are tried again
_MENDABLE = frozenset(
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
_MEND_WAIT = 60.0
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Deliver:
    """Deliver what is due, one message after the other."""

    tools: Tools
    notifier: Notifier

    def step(self) -> bool:
        """Deliver the most urgent message, if one is due. Raises ``LogUnavailable``."""
        with self.tools.log.read() as log:
            posts = sorted(log.posts_due(self.tools.clock.now()), key=lambda post: _FIRST.index(post.target.show))
            if not posts:
                return False
            post = posts[0]
            stories, alert, place = _subject(log, post)
        self.tools.seam(Point.DELIVER_SHOW)
        try:
            shown = self.notifier.show(post, stories=stories, alert=alert, place=place)
        except DeliveryError as error:
            self._failed(post, place, error)
        except Exception:
            self._later(post)
            raise
        else:
            self.tools.seam(Point.DELIVER_SHOWN)
            with self.tools.log.write() as tx:
                tx.delivered(post, shown, at=self.tools.clock.now())
            self.tools.seam(Point.DELIVER_RECORDED)
        return True

    def _later(self, post: Post) -> None:
        """Put a message aside that cannot be rendered: one that is broken must not hold up all others."""
        with self.tools.log.write() as tx:
            tx.postpone(post, until=self.tools.clock.now() + timedelta(seconds=_MEND_WAIT), error="unexpected")

    def _failed(self, post: Post, place: Place | None, error: DeliveryError) -> None:
        """Decide by the class of the error whether a message is shown again, and when."""
        now = self.tools.clock.now()
        updating = place is not None and bool(place.ts) and post.target.show is not Show.THREAD
        with self.tools.log.write() as tx:
            if isinstance(error, NotAccepted):
                wait = max(error.retry_after, _pause(post))
                tx.postpone(post, until=now + timedelta(seconds=wait), error=error.error)
            elif isinstance(error, DeliveryUnknown):
                if updating or post.target.show is Show.ALERT:
                    tx.postpone(post, until=now + timedelta(seconds=_pause(post)), error=error.error)
                else:
                    tx.give_up(post, at=now, error=error.error, uncertain=True)
            elif error.error in _GONE and updating:
                tx.adopt(post.target, Place())
                tx.postpone(post, until=now, error=error.error)
            elif error.error in _MENDABLE or post.tries < _MOST_TRIES:
                tx.postpone(post, until=now + timedelta(seconds=_MEND_WAIT), error=error.error)
            else:
                tx.give_up(post, at=now, error=error.error)
                alert = tx.raise_alert("system.delivery_failed", at=now, note=error.error)
                if post.target.show is not Show.ALERT:
                    tx.enqueue(Target(Show.ALERT, alert.id), at=now)


def _subject(log: Reader, post: Post) -> tuple[tuple[Story, ...], Alert | None, Place | None]:
    """Read what a message is about and where it stands; a thread line has its card's or receipt's place."""
    target = post.target
    if target.show is Show.ALERT:
        alert = log.alert(target.about)
        return (_stories_of(log, alert) if alert else ()), alert, log.place(target)
    batch_id = str(post.detail["batch"]) if target.show is Show.THREAD else target.about
    story = log.story(batch_id)
    place = log.place(Target(_head(post), batch_id) if target.show is Show.THREAD else target)
    return ((story,) if story else ()), None, place


def _head(post: Post) -> Show:
    """Return the message under which a thread line stands: problems are for the requester alone."""
    return Show.RECEIPT if post.detail.get("event") == "problems" else Show.CARD


def _stories_of(log: Reader, alert: Alert) -> tuple[Story, ...]:
    requests = (log.request(request_id) for request_id in alert.request_ids)
    batch_ids = dict.fromkeys(request.batch_id for request in requests if request)
    return tuple(story for story in map(log.story, batch_ids) if story)


def _pause(post: Post) -> float:
    return float(min(60, 2 ** min(post.tries, 6)))
