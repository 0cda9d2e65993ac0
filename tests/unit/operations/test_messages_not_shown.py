"""What becomes of a message that Slack did not take, by the failure and the kind of message."""

from datetime import UTC, datetime

import pytest

from bot.domain.outbox import CARD_MOVED, PARENT_NOT_POSTED, MessageKey, MessageKind, MessageRef, Post
from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted
from bot.operations.showing.failures import CONTENT, FIXABLE, MOST_TRIES, Then, Treatment, treatment

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = MessageRef("C0APPROVALS", "1.1")
LOST, LATER = DeliveryUnknown("TimeoutError"), NotAccepted("ratelimited", retry_after=7.0)
ORPHAN = NotAccepted(PARENT_NOT_POSTED, retry_after=2.0)
DELETED, TOO_LONG = DeliveryRefused("message_not_found"), DeliveryRefused("msg_too_long")
ARCHIVED, NO = DeliveryRefused("is_archived"), DeliveryRefused("some_error")


def post(show: MessageKind, tries: int = 0, **detail: object) -> Post:
    return Post(id=1, target=MessageKey(show, "b1"), due_at=NOON, tries=tries, detail=detail)


CARD, RECEIPT, ALERT = post(MessageKind.CARD), post(MessageKind.RECEIPT), post(MessageKind.ALERT)
LINE, PART = post(MessageKind.THREAD, event="sent"), post(MessageKind.THREAD, event="body", part=0)
MOVED = post(MessageKind.THREAD, event=CARD_MOVED, part=0, channel="C1", ts="1.0")


@pytest.mark.parametrize(
    ("shown", "place", "error", "undecided", "then", "wait"),
    [
        (CARD, None, LOST, True, Then.TELL_UNCERTAIN, 1),
        (CARD, None, LOST, False, Then.DROP_UNCERTAIN, 1),
        (CARD, HERE, LOST, True, Then.WAIT, 1),
        (RECEIPT, None, LOST, True, Then.DROP_UNCERTAIN, 1),
        (LINE, HERE, LOST, True, Then.DROP_UNCERTAIN, 1),
        (PART, HERE, LOST, True, Then.WAIT, 1),
        (MOVED, HERE, LOST, True, Then.WAIT, 1),
        (ALERT, None, LOST, False, Then.WAIT, 1),
        (CARD, None, LATER, True, Then.WAIT, 7),
        (LINE, None, ORPHAN, True, Then.WAIT, 2),
        (CARD, HERE, DELETED, True, Then.POST_ANEW, 60),
        (ALERT, HERE, DELETED, False, Then.POST_ANEW, 60),
        (post(MessageKind.RECEIPT, only_update=True), HERE, DELETED, False, Then.DROP, 60),
        (MOVED, HERE, DELETED, True, Then.DROP, 60),
        (CARD, None, TOO_LONG, True, Then.TELL_CONTENT, 60),
        (ALERT, None, TOO_LONG, False, Then.DROP, 60),
        (CARD, None, ARCHIVED, True, Then.TELL_REFUSED, 60),
        (RECEIPT, None, ARCHIVED, True, Then.WAIT, 60),
        (post(MessageKind.CARD, MOST_TRIES), None, ARCHIVED, False, Then.WAIT, 60),
        (CARD, None, NO, True, Then.WAIT, 60),
        (post(MessageKind.CARD, MOST_TRIES), None, NO, True, Then.TELL_STUCK, 600),
        (post(MessageKind.CARD, MOST_TRIES), None, NO, False, Then.DROP, 600),
        (post(MessageKind.ALERT, MOST_TRIES), None, NO, False, Then.WAIT, 600),
    ],
)
def test_a_message_that_was_not_shown(
    *, shown: Post, place: MessageRef | None, error: DeliveryError, undecided: bool, then: Then, wait: float
) -> None:
    assert treatment(shown, place, error, undecided=undecided, orphan=False) == Treatment(then, wait)


def test_a_line_whose_parent_never_comes_is_given_up() -> None:
    assert treatment(LINE, None, ORPHAN, undecided=False, orphan=True).then is Then.DROP


@pytest.mark.parametrize(("tries", "wait"), [(1, 2), (3, 8), (9, 60)])
def test_what_slack_puts_off_is_tried_again_less_and_less_often(tries: int, wait: float) -> None:
    later = NotAccepted("service_unavailable")
    assert treatment(post(MessageKind.RECEIPT, tries), None, later, undecided=True, orphan=False).wait == wait
    line = treatment(post(MessageKind.THREAD, tries, event="sent"), None, ORPHAN, undecided=True, orphan=False)
    assert line.wait == min(max(wait, 2), 10)


def test_no_error_is_both_mendable_and_about_content() -> None:
    assert not FIXABLE & CONTENT
