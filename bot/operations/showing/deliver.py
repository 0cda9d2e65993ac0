"""Deliver: bring the outbox to Slack. Every message is shown as things are now, not as they were when it was asked."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.due import is_due
from bot.domain.posts import (
    ALERT_CONTENT,
    CARD_UNCERTAIN,
    FOR_REQUESTER,
    HEAD_NOT_POSTED,
    Alert,
    Place,
    Post,
    Show,
    Target,
)
from bot.domain.requests import Story, is_undecided
from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted
from bot.operations.asking.commit import enqueue_bodies, enqueue_content
from bot.operations.showing.failed_deliveries import MENDABLE, MOST_TRIES, RARELY, tell_over, tell_stuck
from bot.operations.showing.moved_cards import move, old_place, stands_elsewhere
from bot.operations.showing.refused_cards import tell_posted, tell_refused
from bot.operations.showing.refused_content import CONTENT, tell_content, tell_shown
from bot.operations.tools import Tools
from bot.ports import Notifier, Reader, Transaction
from bot.steps import Point

log = logging.getLogger(__name__)

_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
#: between two updates of a message about many requests
PROGRESS = timedelta(seconds=1)
_MEND_WAIT = 60.0
#: a line waits for the message above it, not for Slack: it must not come long after it, since it may be read with it
_HEAD_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Deliver:
    """Deliver what is due, one message after the other.

    Slack cannot be asked whether a post arrived. So before a card is posted, it is committed that it may stand in the
    channel: a card that is announced and has no place is not posted a second time by the machine; people are told and
    can have it posted. What else is shown may stand there twice after a crash, which does less harm than not at all.
    """

    tools: Tools
    notifier: Notifier
    #: what became of messages, as far as the log could not take it yet
    unrecorded: list[Callable[[Transaction], None]] = field(default_factory=list)
    #: messages about many requests that were shown a moment ago: not again before
    resting: dict[Target, datetime] = field(default_factory=dict)

    def step(self) -> bool:
        """Deliver the most urgent message, if one is due. Raises ``LogUnavailable``."""
        self._record()
        now = self.tools.clock.now()
        with self.tools.log.read() as reader:
            due = (post for post in reader.outbox.due(now) if is_due(self.resting.get(post.target, now), now, PROGRESS))
            post = next(due, None)
            if post is None:
                return False
            stories, alert, place = _subject(reader, post)
        if place and stories and stands_elsewhere(post.target, stories[0], place, self.tools.policy.approvals_channel):
            with self.tools.log.write() as tx:
                move(tx, post, stories[0], place, now)
            return True
        if post.target.show is Show.CARD:
            self.tools.seam(Point.CARD_ANNOUNCE)
        if _may_stand_there(post, stories, place):
            self._missed(post, stories, "interrupted")
            return True
        if _posts_card(post, place):
            with self.tools.log.write() as tx:
                tx.outbox.adopt(post.target, Place(uncertain=True))
        self.tools.seam(_points(post).post)
        self._show(post, stories, alert, place)
        return True

    def _show(self, post: Post, stories: tuple[Story, ...], alert: Alert | None, place: Place | None) -> None:
        try:
            shown = self.notifier.show(post, stories=stories, alert=alert, place=place)
        except DeliveryUnknown as error:
            self._unconfirmed(post, stories, place, error)
        except DeliveryError as error:
            if post.target.show is Show.ALERT:
                log.warning("an alert could not be shown in the alerts channel: %s", error.error)
                self._tell_plainly(error)
            failure = error  # Python forgets `error` when this block ends, and the log may take it later
            judge = self._never_again if _is_final(post, error) else self._failed
            self._not_shown(post, place, lambda tx: judge(tx, post, stories, place, failure))
        except Exception:
            # One that is broken must not hold up all others.
            later = self.tools.clock.now() + timedelta(seconds=_MEND_WAIT)
            self._not_shown(post, place, lambda tx: tx.outbox.postpone(post, until=later, error="unexpected"))
            raise
        else:
            self.tools.seam(_points(post).shown)
            at = self.tools.clock.now()
            self._rest(post.target, stories, at)
            undecided = _posts_card(post, place) and is_undecided(stories[0])
            parts = self.notifier.beside(stories[0]) if undecided else 0
            self._record(lambda tx: self._delivered(tx, post, shown, stories, place, at, parts))
            self.tools.seam(_points(post).recorded)

    def _delivered(
        self,
        tx: Transaction,
        post: Post,
        shown: Place | None,
        stories: tuple[Story, ...],
        place: Place | None,
        at: datetime,
        parts: int,
    ) -> None:
        tx.outbox.delivered(post, shown, at=at)
        tell_over(tx, post, stories, at)
        tell_shown(tx, post, stories, at)
        if _posts_card(post, place):
            tell_posted(tx, at)
            enqueue_content(tx, stories[0].batch, stories[0].requests, parts, at)

    def _tell_plainly(self, error: DeliveryError) -> None:
        """Say in a few words that there is an alert which cannot be shown as it is."""
        if error.error not in CONTENT:
            return
        try:
            self.notifier.alarm(ALERT_CONTENT, {"why": error.error})
        except DeliveryError as failure:
            log.warning("nor could the alerts channel be told so: %s", failure.error)

    def _rest(self, target: Target, stories: tuple[Story, ...], now: datetime) -> None:
        """Let a message about many requests rest: progress is told once in a while, not at every step."""
        if any(len(story.requests) > 1 for story in stories):
            resting = {one: until for one, until in self.resting.items() if until > now}
            self.resting.clear()
            self.resting.update(resting | {target: now + PROGRESS})

    def _record(self, *more: Callable[[Transaction], None]) -> None:
        """Record what became of messages; while the log cannot be written it is kept, and nothing else is shown."""
        self.unrecorded.extend(more)
        while self.unrecorded:
            with self.tools.log.write() as tx:
                self.unrecorded[0](tx)
            self.unrecorded.pop(0)

    def _not_shown(self, post: Post, place: Place | None, then: Callable[[Transaction], None]) -> None:
        """Take back that a card may stand in the channel: it surely does not."""

        def record(tx: Transaction) -> None:
            if _posts_card(post, place):
                tx.outbox.adopt(post.target, Place())
            then(tx)

        self._record(record)

    def _unconfirmed(self, post: Post, stories: tuple[Story, ...], place: Place | None, error: DeliveryUnknown) -> None:
        """Go on after a call that may have been accepted: an update is repeated, a post is not."""
        now, show = self.tools.clock.now(), post.target.show
        updating = place is not None and bool(place.ts) and show is not Show.THREAD
        if updating or show is Show.ALERT or "part" in post.detail:
            until = now + timedelta(seconds=_pause(post))
            self._record(lambda tx: tx.outbox.postpone(post, until=until, error=error.error))
        elif show is Show.CARD and is_undecided(stories[0]):
            self._missed(post, stories, error.error)
        else:
            self._record(lambda tx: self._drop(tx, post, stories, error.error, uncertain=True))

    def _missed(self, post: Post, stories: tuple[Story, ...], error: str) -> None:
        """Tell that a card may or may not stand in the channel; a person can have it posted (``post_card``)."""
        now = self.tools.clock.now()

        def record(tx: Transaction) -> None:
            self._drop(tx, post, stories, error, uncertain=True)
            alert = tx.alerts.raise_for(CARD_UNCERTAIN, at=now, request=stories[0].requests[0])
            tx.outbox.enqueue(Target(Show.ALERT, alert.id), at=now)

        self._record(record)

    def _drop(
        self, tx: Transaction, post: Post, stories: tuple[Story, ...], error: str, *, uncertain: bool = False
    ) -> None:
        """Close an outbox row that is not shown any more, and the alert about it."""
        now = self.tools.clock.now()
        tx.outbox.give_up(post, at=now, error=error, uncertain=uncertain)
        tell_over(tx, post, stories, now)

    def _never_again(
        self, tx: Transaction, post: Post, stories: tuple[Story, ...], _place: Place | None, error: DeliveryError
    ) -> None:
        """Give up what would be refused again as it is, and say so."""
        self._drop(tx, post, stories, error.error)
        if post.target.show is not Show.ALERT and old_place(post) is None:
            tell_content(tx, post, stories[0], error.error, self.tools.clock.now())

    def _failed(
        self, tx: Transaction, post: Post, stories: tuple[Story, ...], place: Place | None, error: DeliveryError
    ) -> None:
        """Decide by the class of the error whether a message is shown again, and when."""
        now = self.tools.clock.now()
        post = replace(post, tries=post.tries if post.error == error.error else 0)
        updating = place is not None and bool(place.ts) and post.target.show is not Show.THREAD
        if error.error == HEAD_NOT_POSTED and _stays_away(tx, post, stories[0]):
            self._drop(tx, post, stories, error.error)
        elif isinstance(error, NotAccepted):
            most = _HEAD_WAIT if error.error == HEAD_NOT_POSTED else _MEND_WAIT
            pause = max(error.retry_after, min(_pause(post), most))
            tx.outbox.postpone(post, until=now + timedelta(seconds=pause), error=error.error)
        elif error.error in _GONE and updating and "only_update" in post.detail:
            self._drop(tx, post, stories, error.error)
        elif error.error in _GONE and updating:
            tx.outbox.adopt(post.target, Place())
            tx.outbox.postpone(post, until=now, error=error.error)
            if post.target.show is Show.CARD and is_undecided(stories[0]):
                enqueue_bodies(tx, stories[0].batch, stories[0].requests, now)  # they went with the old card's thread
        elif error.error in MENDABLE and _posts_card(post, place) and is_undecided(stories[0]):
            wait = tell_refused(tx, stories[0], error.error, now)
            tx.outbox.postpone(post, until=now + wait, error=error.error)
        elif error.error in MENDABLE or post.tries < MOST_TRIES:
            tx.outbox.postpone(post, until=now + timedelta(seconds=_MEND_WAIT), error=error.error)
        elif _posts_card(post, place) and not is_undecided(stories[0]):
            log.warning("the card of a decided request could not be posted: %s", error.error)
            self._drop(tx, post, stories, error.error)
        else:
            tx.outbox.postpone(post, until=now + RARELY, error=error.error)
            if post.target.show is not Show.ALERT:  # its channel is what does not work
                tell_stuck(tx, post, stories[0], error.error, now)


class _Points(NamedTuple):
    """The points around showing a message."""

    post: Point
    shown: Point
    recorded: Point


_CARD = _Points(Point.CARD_POST, Point.CARD_SHOWN, Point.CARD_RECORDED)
_OTHERS = _Points(Point.DELIVER_POST, Point.DELIVER_SHOWN, Point.DELIVER_RECORDED)


def _points(post: Post) -> _Points:
    return _CARD if post.target.show is Show.CARD else _OTHERS


def _posts_card(post: Post, place: Place | None) -> bool:
    """Whether a card is to be posted; otherwise one is updated, or it is another message."""
    return post.target.show is Show.CARD and (place is None or not place.ts)


def _is_final(post: Post, error: DeliveryError) -> bool:
    """Whether Slack refuses what is in the message, or to have an old card closed: another try changes nothing."""
    return error.error in CONTENT or (old_place(post) is not None and isinstance(error, DeliveryRefused))


def _may_stand_there(post: Post, stories: tuple[Story, ...], place: Place | None) -> bool:
    """Whether an undecided card was announced before: it may stand in the channel with its buttons."""
    announced = post.target.show is Show.CARD and place is not None and place.uncertain
    return announced and is_undecided(stories[0])


def _stays_away(log: Reader, post: Post, story: Story) -> bool:
    """Whether the message above a line is not to come any more: nobody decides about it, nor is it asked for."""
    return not is_undecided(story) and not log.outbox.is_asked(Target(_head(post), story.batch.id))


def _subject(reader: Reader, post: Post) -> tuple[tuple[Story, ...], Alert | None, Place | None]:
    """Read what a message is about and where it stands; a thread line has its card's or receipt's place."""
    target = post.target
    if target.show is Show.ALERT:
        alert = reader.alerts.get(target.about)
        return (_stories_of(reader, alert) if alert else ()), alert, reader.outbox.place(target)
    batch_id = str(post.detail["batch"]) if target.show is Show.THREAD else target.about
    story = reader.requests.story(batch_id)
    head = Target(_head(post), batch_id) if target.show is Show.THREAD else target
    place = old_place(post) or reader.outbox.place(head)
    return ((story,) if story else ()), None, place


def _head(post: Post) -> Show:
    """Return the message under which a thread line stands."""
    return Show.RECEIPT if post.detail.get("event") in FOR_REQUESTER else Show.CARD


def _stories_of(reader: Reader, alert: Alert) -> tuple[Story, ...]:
    requests = (reader.requests.get(request_id) for request_id in alert.request_ids)
    batch_ids = dict.fromkeys(request.batch_id for request in requests if request)
    return tuple(story for story in map(reader.requests.story, batch_ids) if story)


def _pause(post: Post) -> float:
    return float(min(60, 2 ** min(post.tries, 6)))
