"""Deliver: bring the outbox to Slack. Every message is shown as things are now, not as they were when it was asked."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from structlog.contextvars import bound_contextvars

from bot.domain.due import UNTIL_WOKEN, next_due, seconds_left, seconds_until
from bot.domain.outbox import (
    ALERT_CONTENT,
    CALLS,
    PARENT_NOT_POSTED,
    POSTED_ONCE,
    MessageKey,
    MessageKind,
    MessageRef,
    Post,
)
from bot.domain.reminders import LAST_CALL, Reminder, newest_call
from bot.domain.requests import Story
from bot.errors import DeliveryError
from bot.fail_points import FailPoint
from bot.operations.asking.commit import enqueue_bodies, enqueue_content
from bot.operations.showing import alerts
from bot.operations.showing.failures import CONTENT, Then, treatment
from bot.operations.showing.further import tell_since
from bot.operations.showing.moved_cards import leave_card, stands_elsewhere
from bot.operations.showing.subjects import Subject, parent_of, subject_of
from bot.operations.tools import Tools
from bot.ports import Notifier, Reader, Transaction

log = logging.getLogger(__name__)

#: between two updates of a message about many requests
PROGRESS = timedelta(seconds=1)
#: messages whose trouble with Slack an alert tells of
_OF_A_BATCH = frozenset({MessageKind.CARD, MessageKind.RECEIPT, MessageKind.THREAD, MessageKind.NOTICE})
_LAST_CALL = MessageKey(MessageKind.REMINDER, Reminder.LAST_CALL)
#: until one that the bot itself stumbles over is tried again
_UNEXPECTED = timedelta(seconds=60)
#: a step that takes longer before its message leaves may have been frozen meanwhile
_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Deliver:
    """Deliver what is due, one message after the other.

    Slack cannot be asked whether a post arrived. So before a card is posted, it is committed that it may stand in the
    channel: a card that is announced and has no place is not posted a second time by the machine; people are told and
    can have it posted. What calls many people is announced as well, and never posted twice: what it says stands
    elsewhere. What else is shown may stand there twice after a crash, which does less harm than not at all.
    """

    tools: Tools
    notifier: Notifier
    #: what became of messages, as far as the log could not take it yet
    unrecorded: list[Callable[[Transaction], None]] = field(default_factory=list)
    #: messages about many requests that were shown a moment ago: not again before
    resting: dict[MessageKey, datetime] = field(default_factory=dict)

    def step(self) -> float:
        """Deliver the most urgent message, if one is due; returns the seconds to wait. Raises ``LogUnavailable``."""
        self._record()
        now = self.tools.clock.now()
        with self.tools.log.read() as reader:
            due = ((self.resting.get(one.target, now), one) for one in reader.outbox.due(now))
            post, wait = next_due((seconds_left(until, now, PROGRESS), one) for until, one in due)
            if post is None:
                return min(wait, seconds_until(reader.outbox.next_at(after=now), now))
            subject = subject_of(reader, post, now)
        place, channel = subject.place, self.tools.policy.approvals_channel
        if place and subject.stories and stands_elsewhere(post.target, subject.stories[0], place, channel):
            with self.tools.log.write() as tx:
                leave_card(tx, post.target, subject.stories[0], place, now)
            return wait
        has_nothing = post.target.show in CALLS | _OF_A_BATCH and not subject.stories  # or the log has lost it since
        if has_nothing or (post.target.show in CALLS and post.is_announced):
            self._record(lambda tx: _pass_over(tx, post, self.tools.clock.now()))
            return wait
        if post.target.show is MessageKind.CARD:
            self.tools.fail_point(FailPoint.CARD_ANNOUNCE)
        if _may_stand_there(post, subject):
            self._record(lambda tx: self._drop(tx, post, subject, "interrupted", Then.TELL_UNCERTAIN))
            return wait
        if _posts_card(post, place):
            with self.tools.log.write() as tx:
                tx.outbox.adopt(post.target, MessageRef(uncertain=True))
        self.tools.fail_point(_points(post).post)
        if post.target.show in POSTED_ONCE:
            with self.tools.log.write() as tx:
                tx.outbox.announce(post)
        if self.tools.clock.now() - now > _PAUSE:
            with self.tools.log.write():
                pass  # raises where another process works by now: it has told people, or will
        batch = {"batch": subject.stories[0].batch.id} if subject.stories else {}
        with bound_contextvars(post=post.target.show.value, **batch):
            self._show(post, subject)
        return wait

    def settle(self) -> float:
        """Record what is left of messages that were begun, and begin no other. Raises ``LogUnavailable``."""
        self._record()
        return UNTIL_WOKEN

    def _show(self, post: Post, subject: Subject) -> None:
        try:
            shown = self.notifier.show(
                post, stories=subject.stories, alert=subject.alert, place=subject.place, near=subject.near
            )
        except DeliveryError as error:
            if post.target.show is MessageKind.ALERT:
                self._tell_plainly(error, post.error)
            failure = error  # Python forgets `error` when this block ends, and the log may take it later
            self._record(lambda tx: self._failed(tx, post, subject, failure))
        except Exception:
            # One that is broken must not hold up all others.
            self._record(lambda tx: self._unexpected(tx, post, subject))
            raise
        else:
            self.tools.fail_point(_points(post).shown)
            at = self.tools.clock.now()
            self._rest(post.target, subject.stories, at)
            beside = _posts_card(post, subject.place) and subject.undecided
            parts = self.notifier.beside(subject.stories[0]) if beside else 0
            self._record(lambda tx: _delivered(tx, post, shown, subject, at, parts))
            self.tools.fail_point(_points(post).recorded)

    def _tell_plainly(self, error: DeliveryError, before: str) -> None:
        """Say that an alert cannot be shown, once for each reason; a refused content also in its channel, in short."""
        if error.error != before:
            log.warning("an alert could not be shown in the alerts channel", extra={"why": error.error})
        if error.error not in CONTENT:
            return
        try:
            self.notifier.alarm(ALERT_CONTENT, {"why": error.error})
        except DeliveryError as failure:
            log.warning("nor could the alerts channel be told so", extra={"why": failure.error})

    def _rest(self, target: MessageKey, stories: tuple[Story, ...], now: datetime) -> None:
        """Let a message about many requests rest: progress is told once in a while, not at every step."""
        if any(len(story.requests) > 1 for story in stories):
            resting = {one: until for one, until in self.resting.items() if until > now}
            self.resting.clear()
            self.resting.update(resting | {target: now + PROGRESS})

    def _record(self, *more: Callable[[Transaction], None]) -> None:
        """Record what became of messages; while the log cannot be written it is kept, and nothing else is shown."""
        self.unrecorded.extend(more)
        while self.unrecorded:
            with self.tools.records.write() as tx:
                self.unrecorded[0](tx)
            self.unrecorded.pop(0)

    def _unexpected(self, tx: Transaction, post: Post, subject: Subject) -> None:
        if _posts_card(post, subject.place):
            tx.outbox.adopt(post.target, MessageRef())
        tx.outbox.postpone(post, until=self.tools.clock.now() + _UNEXPECTED, error="unexpected")

    def _failed(self, tx: Transaction, post: Post, subject: Subject, error: DeliveryError) -> None:
        """Do what the table says about a message that was not shown (``failures``)."""
        if any(tx.requests.batch(story.batch.id) is None for story in subject.stories[:1]):
            return  # the log has lost it since, and the row of the outbox with it
        now, undecided = self.tools.clock.now(), subject.undecided
        post = replace(post, tries=post.tries if post.error == error.error else 0)
        orphan = error.error == PARENT_NOT_POSTED and _stays_away(tx, post, subject)
        treated = treatment(post, subject.place, error, undecided=undecided, orphan=orphan)
        uncertain = treated.then in {Then.TELL_UNCERTAIN, Then.DROP_UNCERTAIN}
        if _posts_card(post, subject.place) and not uncertain:
            tx.outbox.adopt(post.target, MessageRef())  # it surely does not stand in the channel
        wait = treated.wait
        match treated.then:
            case Then.DROP | Then.DROP_UNCERTAIN | Then.TELL_UNCERTAIN | Then.TELL_CONTENT:
                self._drop(tx, post, subject, error.error, treated.then)
                return
            case Then.POST_ANEW:
                tx.outbox.adopt(post.target, MessageRef())
                wait = 0.0
                if post.target.show is MessageKind.CARD and undecided:  # they went with the old card's thread
                    enqueue_bodies(tx, subject.stories[0].batch, subject.stories[0].requests, now)
            case Then.TELL_REFUSED:
                wait = alerts.tell_refused(tx, subject.stories[0], error.error, now, again=self.tools.waits.card_again)
        tx.outbox.postpone(post, until=now + timedelta(seconds=wait), error=error.error)
        if treated.then is Then.TELL_STUCK:
            alerts.tell_stuck(tx, post, subject.stories[0], error.error, now)

    def _drop(self, tx: Transaction, post: Post, subject: Subject, error: str, then: Then) -> None:
        """Close an outbox row that is not shown any more, and the alert about it; tell people where that matters."""
        now, uncertain = self.tools.clock.now(), then in {Then.DROP_UNCERTAIN, Then.TELL_UNCERTAIN}
        log.info("a message is not shown", extra={"post": post.target.show.value, "why": error})
        tx.outbox.give_up(post, at=now, error=error, uncertain=uncertain)
        if post.target.show not in _OF_A_BATCH:
            return
        alerts.over_with(tx, post, subject.stories[0], now, shown=False)
        if then is Then.TELL_UNCERTAIN:
            alerts.tell_uncertain(tx, subject.stories[0], now)
        elif then is Then.TELL_CONTENT:
            alerts.tell_content(tx, post, subject.stories[0], error, now)


class _Points(NamedTuple):
    """The points around showing a message."""

    post: FailPoint
    shown: FailPoint
    recorded: FailPoint


_CARD = _Points(FailPoint.CARD_POST, FailPoint.CARD_SHOWN, FailPoint.CARD_RECORDED)
_OTHERS = _Points(FailPoint.DELIVER_POST, FailPoint.DELIVER_SHOWN, FailPoint.DELIVER_RECORDED)


def _points(post: Post) -> _Points:
    return _CARD if post.target.show is MessageKind.CARD else _OTHERS


def _delivered(
    tx: Transaction, post: Post, shown: MessageRef | None, subject: Subject, at: datetime, parts: int
) -> None:
    is_updated = subject.place is not None and subject.place.ts  # it may be given up for a new one meanwhile
    tx.outbox.delivered(post, None if is_updated else shown, at=at)
    if post.target.show in _OF_A_BATCH:
        alerts.over_with(tx, post, subject.stories[0], at, shown=True)
    if subject.alert is not None and post.target.show is MessageKind.ALERT and not is_updated:
        tell_since(tx, subject.alert, at)
    if post.target == _LAST_CALL:
        tx.alerts.raise_for(LAST_CALL, at=at, note=str(newest_call(subject.stories)))
    if _posts_card(post, subject.place):
        alerts.card_posted(tx, at)
        enqueue_content(tx, subject.stories[0].batch, subject.stories[0].requests, parts, at)


def _posts_card(post: Post, place: MessageRef | None) -> bool:
    """Whether a card is to be posted; otherwise one is updated, or it is another message."""
    return post.target.show is MessageKind.CARD and (place is None or not place.ts)


def _may_stand_there(post: Post, subject: Subject) -> bool:
    """Whether an undecided card was announced before: it may stand in the channel with its buttons."""
    place = subject.place
    return post.target.show is MessageKind.CARD and place is not None and place.uncertain and subject.undecided


def _stays_away(log: Reader, post: Post, subject: Subject) -> bool:
    """Whether the message above a line is not to come any more: nobody decides about it, nor is it asked for."""
    return not subject.undecided and not log.outbox.is_asked(parent_of(post))


def _pass_over(tx: Transaction, post: Post, now: datetime) -> None:
    """Close the row of a message that calls somebody: it may stand there already, or there is nothing left to tell."""
    log.info("a message is not posted again", extra={"post": post.target.show.value, "announced": post.is_announced})
    tx.outbox.delivered(post, None, at=now)
