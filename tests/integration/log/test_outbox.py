"""The outbox: asks for one target fold, and none is lost between a delivery and its receipt."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.outbox import MessageKey, MessageKind, MessageRef, Post
from bot.log import SqliteSendLog
from bot.log.times import stamp
from bot.ports import SendLog
from tests.integration.log.samples import at

#: what every engine has to do
EVERY_ENGINE = True

CARD = MessageKey(MessageKind.CARD, "b1")
LINE = MessageKey(MessageKind.THREAD, "b1")
HERE = MessageRef("C1", "1700000000.000100")
ONLY = {"only_update": True}


def enqueue(log: SendLog, target: MessageKey, seconds: float, detail: Mapping[str, object] | None = None) -> None:
    with log.write() as transaction:
        transaction.outbox.enqueue(target, at=at(seconds), detail=detail)


def due(log: SendLog, seconds: float = 1000) -> tuple[Post, ...]:
    with log.read() as reader:
        return reader.outbox.due(at(seconds))


def next_at(log: SendLog) -> dt.datetime | None:
    with log.read() as reader:
        return reader.outbox.next_at()


def test_a_target_asked_for_twice_is_delivered_once_at_the_earlier_time(log: SendLog) -> None:
    for seconds in (5, 3, 8):
        enqueue(log, CARD, seconds)
    (post,) = due(log)
    assert (post.target, post.due_at, post.tries, post.detail) == (CARD, at(3), 0, {})


def test_each_line_of_a_thread_is_delivered(log: SendLog) -> None:
    for number in (1, 2):
        enqueue(log, LINE, number, {"n": number})
    assert [post.detail for post in due(log)] == [{"n": 1}, {"n": 2}]


def test_the_newest_detail_counts_and_an_ask_without_one_keeps_it(log: SendLog) -> None:
    enqueue(log, CARD, 1, {"n": 1})
    enqueue(log, CARD, 1, {"n": 2})
    enqueue(log, CARD, 1)
    assert [post.detail for post in due(log)] == [{"n": 2}]


@pytest.mark.parametrize("details", [(ONLY, None), (None, ONLY), (ONLY, ONLY)])
def test_an_ask_for_an_update_alone_took_the_new_post_from_another_ask(
    log: SendLog, details: tuple[Mapping[str, object] | None, ...]
) -> None:
    """Nobody heard of a refusal when its alert had been deleted in Slack."""
    for detail in details:
        enqueue(log, CARD, 1, detail)
    assert [post.detail for post in due(log)] == [{} if None in details else ONLY]


def test_a_part_of_something_long_that_still_waits_is_not_asked_a_second_time(log: SendLog) -> None:
    for part in (0, 1, 0):
        enqueue(log, MessageKey(MessageKind.THREAD, f"b1/{part}"), 1, {"part": part})
    assert [post.detail for post in due(log)] == [{"part": 0}, {"part": 1}]


def test_rows_are_due_at_their_time_oldest_first(log: SendLog) -> None:
    for number, seconds in enumerate((30, 10, 20)):
        enqueue(log, MessageKey(MessageKind.RECEIPT, f"b{number}"), seconds)
    with log.write() as tx:
        put_off = next(post for post in tx.outbox.due(at(99)) if post.target.about == "b0")
        tx.outbox.postpone(put_off, until=at(30), error="ratelimited")
    assert [post.target.about for post in due(log, 20)] == ["b1", "b2"]
    assert next_at(log) == at(10)
    with log.read() as reader:
        assert [post.target.about for post in reader.outbox.due(at(99), limit=1)] == ["b1"]


def test_an_alert_does_not_wait_behind_a_hundred_older_cards(log: SendLog) -> None:
    for number in range(100):
        enqueue(log, MessageKey(MessageKind.THREAD, f"b{number}"), 1)
        enqueue(log, MessageKey(MessageKind.CARD, f"b{number}"), 1)
    enqueue(log, MessageKey(MessageKind.RECEIPT, "b7"), 2)
    enqueue(log, MessageKey(MessageKind.ALERT, "a1"), 3)
    assert due(log)[0].target == MessageKey(MessageKind.ALERT, "a1")
    with log.read() as reader:
        kinds = [post.target.show for post in reader.outbox.due(at(5), limit=999)]
    assert kinds == [MessageKind.ALERT, *[MessageKind.CARD] * 100, MessageKind.RECEIPT, *[MessageKind.THREAD] * 100]


def test_a_delivered_row_is_gone_and_its_place_is_known(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    (post,) = due(log)
    with log.write() as transaction:
        assert transaction.outbox.place(CARD) is None
        transaction.outbox.delivered(post, HERE, at=at(2))
    assert (due(log), next_at(log)) == ((), None)
    with log.read() as reader:
        assert reader.outbox.place(CARD) == HERE


def test_a_delivery_without_a_place_keeps_the_one_known(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    with log.write() as transaction:
        transaction.outbox.adopt(CARD, HERE)
        transaction.outbox.delivered(transaction.outbox.due(at(1))[0], None, at=at(2))
        assert transaction.outbox.place(CARD) == HERE


@pytest.mark.parametrize(
    "other",
    [{"target": MessageKey(MessageKind.RECEIPT, "b9")}, {"target": MessageKey(MessageKind.CARD, "b9")}, {"seconds": 7}],
)
@pytest.mark.parametrize("what", ["delivered", "announced", "postponed", "given up"])
def test_what_becomes_of_a_message_leaves_the_row_that_has_its_number_by_now(
    log: SendLog, what: str, other: Mapping[str, object]
) -> None:
    """An older log was put in its place meanwhile, and numbers its rows anew."""
    target, seconds = other.get("target", LINE), float(str(other.get("seconds", 1)))
    assert isinstance(target, MessageKey)
    enqueue(log, target, seconds)
    (post,) = before = due(log)
    gone = replace(post, target=LINE, asked_at=stamp(at(1)))
    with log.write() as transaction:
        if what == "delivered":
            transaction.outbox.delivered(gone, None, at=at(2))
        elif what == "announced":
            transaction.outbox.announce(gone)
        elif what == "postponed":
            transaction.outbox.postpone(gone, until=at(60), error="ratelimited")
        else:
            transaction.outbox.give_up(gone, at=at(2), error="odd")
    assert due(log) == before


def test_an_ask_made_while_an_older_one_is_being_delivered_stays_due(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    (older,) = due(log)
    enqueue(log, CARD, 2)
    with log.write() as transaction:
        transaction.outbox.delivered(older, HERE, at=at(3))
    (newer,) = due(log)
    assert newer.target == CARD


def test_a_postponed_row_is_due_later_and_counts_its_tries(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    (post,) = due(log)
    with log.write() as transaction:
        transaction.outbox.postpone(post, until=at(60), error="ratelimited")
    assert due(log, 59) == ()
    assert [found.tries for found in due(log, 60)] == [1]


def test_an_ask_that_folds_keeps_the_tries(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    with log.write() as transaction:
        transaction.outbox.postpone(transaction.outbox.due(at(1))[0], until=at(60), error="ratelimited")
        transaction.outbox.enqueue(CARD, at=at(2))
    assert [(post.tries, post.due_at) for post in due(log)] == [(1, at(2))]


def test_an_ask_made_while_an_older_one_is_being_postponed_waits_too(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    (older,) = due(log)
    enqueue(log, CARD, 2)
    enqueue(log, LINE, 2)
    with log.write() as transaction:
        transaction.outbox.postpone(older, until=at(60), error="ratelimited")
    assert [post.target for post in due(log, 59)] == [LINE]


def test_postponing_a_line_of_a_thread_leaves_the_others(log: SendLog) -> None:
    for number in (1, 2):
        enqueue(log, LINE, number)
    first, second = due(log)
    with log.write() as transaction:
        transaction.outbox.postpone(first, until=at(60), error="ratelimited")
    assert [post.id for post in due(log, 59)] == [second.id]


def test_a_row_given_up_is_not_due_any_more_and_says_why(log: SqliteSendLog, path: Path) -> None:
    enqueue(log, CARD, 1)
    (post,) = due(log)
    with log.write() as transaction:
        transaction.outbox.give_up(post, at=at(2), error="channel_not_found")
        assert transaction.outbox.place(CARD) is None
    assert due(log) == ()
    with log.read() as reader:
        assert reader.sql.rows("SELECT error FROM outbox") == [{"error": "channel_not_found"}]
    enqueue(log, CARD, 3)
    assert [found.due_at for found in due(log)] == [at(3)]


def test_an_uncertain_post_is_remembered_until_it_is_found(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    (post,) = due(log)
    with log.write() as transaction:
        transaction.outbox.give_up(post, at=at(2), error="timeout", uncertain=True)
        assert transaction.outbox.place(CARD) == MessageRef(uncertain=True)
        transaction.outbox.adopt(CARD, HERE)
        assert transaction.outbox.place(CARD) == HERE


def test_an_uncertain_update_does_not_forget_where_the_message_stands(log: SendLog) -> None:
    enqueue(log, CARD, 1)
    with log.write() as transaction:
        transaction.outbox.adopt(CARD, HERE)
        transaction.outbox.give_up(transaction.outbox.due(at(1))[0], at=at(2), error="timeout", uncertain=True)
        assert transaction.outbox.place(CARD) == HERE
