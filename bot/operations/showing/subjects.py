"""What a message is about as things are now, where it stands, and where those stand that it links to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.notices import Notice, still_tells
from bot.domain.outbox import FOR_REQUESTER, Alert, MessageKey, MessageKind, MessageRef, Post
from bot.domain.reminders import LAST_CALL, MOST_LINKS, Reminder, is_about
from bot.domain.requests import Story, is_undecided
from bot.domain.restores import MOST_SHOWN, RESTORED_LOG
from bot.operations.showing.moved_cards import old_place
from bot.ports import Reader


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message is about, and where it stands; a line has the place of the message above it.

    A notice or a reminder without a story has nothing to tell any more.
    """

    stories: tuple[Story, ...]
    alert: Alert | None = None
    place: MessageRef | None = None
    near: Mapping[MessageKey, MessageRef] = field(default_factory=dict)

    @property
    def undecided(self) -> bool:
        """Whether somebody has still to decide about the batch."""
        return self.alert is None and bool(self.stories) and is_undecided(self.stories[0])


def subject_of(reader: Reader, post: Post, now: datetime) -> Subject:
    """Read what a message is about."""
    target = post.target
    match target.show:
        case MessageKind.NOTICE:
            return _notice(reader, post)
        case MessageKind.REMINDER:
            return _reminder(reader, Reminder(target.about), now)
        case MessageKind.ALERT:
            alert = reader.alerts.get(target.about)
            return Subject(_stories_of(reader, alert) if alert else (), alert, reader.outbox.place(target))
        case MessageKind.FURTHER:
            parent, batch_id = parent_of(post), target.about.partition("/")[2]
            alert, near = reader.alerts.get(parent.about), _places(reader, [parent])
            return Subject(_stories(reader, [batch_id]), alert, reader.outbox.place(target), near)
        case MessageKind.THREAD:
            parent = parent_of(post)
            return Subject(_stories(reader, [parent.about]), None, old_place(post) or reader.outbox.place(parent))
    return Subject(_stories(reader, [target.about]), None, reader.outbox.place(target))


def parent_of(post: Post) -> MessageKey:
    """Return the message under which a line stands."""
    if post.target.show is MessageKind.FURTHER:
        return MessageKey(MessageKind.ALERT, post.target.about.partition("/")[0])
    show = MessageKind.RECEIPT if post.detail.get("event") in FOR_REQUESTER else MessageKind.CARD
    return MessageKey(show, str(post.detail["batch"]))


def _notice(reader: Reader, post: Post) -> Subject:
    batch_id, notice = str(post.detail["batch"]), Notice(str(post.detail["notice"]))
    stories = tuple(story for story in _stories(reader, [batch_id]) if still_tells(notice, story))
    return Subject(stories, near=_places(reader, [MessageKey(MessageKind.RECEIPT, batch_id)]))


def _reminder(reader: Reader, reminder: Reminder, now: datetime) -> Subject:
    calls = reader.alerts.open(LAST_CALL)
    told = int(calls.note) if calls else 0
    stories = tuple(story for story in reader.decisions.pending() if is_about(reminder, story, now, told))
    cards = [MessageKey(MessageKind.CARD, story.batch.id) for story in stories[:MOST_LINKS]]
    return Subject(stories, near=_places(reader, cards))


def _stories_of(reader: Reader, alert: Alert) -> tuple[Story, ...]:
    if alert.cause == RESTORED_LOG:  # there may be thousands
        return _stories(reader, reader.alerts.batches_on(alert.id, limit=MOST_SHOWN))
    requests = (reader.requests.get(request_id) for request_id in alert.request_ids)
    return _stories(reader, dict.fromkeys(request.batch_id for request in requests if request))


def _stories(reader: Reader, batch_ids: Iterable[str]) -> tuple[Story, ...]:
    return tuple(story for story in map(reader.requests.story, batch_ids) if story)


def _places(reader: Reader, targets: Iterable[MessageKey]) -> dict[MessageKey, MessageRef]:
    found = ((target, reader.outbox.place(target)) for target in targets)
    return {target: place for target, place in found if place is not None}
