"""Reading: what each question finds, in which order, and a consistent view meanwhile."""

import threading

import pytest

from bot.domain.documents import DOCUMENT
from bot.domain.messages import MESSAGE
from bot.domain.requests import Decision, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.ports import SendLog
from tests.integration.log.samples import TurnedClock, add, at, batch, request, send


def ids(found: tuple[object, ...]) -> list[str]:
    return [value.id for value in found]  # type: ignore[attr-defined]  # requests, all of them


def as_operations_see_it(log: SendLog) -> SendLog:
    """Checked by mypy: the store is what operations ask for, all of it."""
    return log


def test_a_transaction_is_a_reader_too(log: SqliteSendLog) -> None:
    with as_operations_see_it(log).write() as transaction:
        transaction.requests.add(batch(), [request()])
        assert ids(transaction.history.recent()) == ["r1"]


def test_nothing_is_found_in_an_empty_log(log: SqliteSendLog) -> None:
    with log.read() as reader:
        assert {reader.requests.batch("b1"), reader.requests.get("r1"), reader.requests.story("b1")} == {None}
        assert {reader.history.account_of("580101"), reader.outbox.next_at()} == {None}
        assert [*reader.requests.of_batch("b1"), *reader.attempts.of("r1"), *reader.decisions.pending()] == []
        assert set(reader.requests.counts().values()) == {0}


def test_a_batch_keeps_the_order_in_which_its_requests_were_asked(log: SqliteSendLog) -> None:
    add(log, request("z"), request("a"), request("m"))
    with log.read() as reader:
        assert ids(reader.requests.of_batch("b1")) == ["z", "a", "m"]
        assert ids(reader.history.recent(limit=2)) == ["m", "a"]


def test_requests_in_a_state_come_oldest_due_first(log: SqliteSendLog) -> None:
    add(
        log,
        request("late", due_at=at(9)),
        request("soon", due_at=at(1)),
        request("other", due_at=at(0), kind=DOCUMENT),
        request("gone", state=State.SENT),
    )
    with log.read() as reader:
        assert ids(reader.requests.in_state(State.PENDING)) == ["other", "soon", "late"]
        assert ids(reader.requests.in_state(State.PENDING, State.SENT, kind=MESSAGE)) == ["gone", "soon", "late"]
        assert ids(reader.requests.in_state(State.PENDING, limit=1)) == ["other"]
        assert reader.requests.in_state() == ()


def test_the_newest_messages_of_a_conversation_come_oldest_first(log: SqliteSendLog) -> None:
    add(log, request("r1"), request("r2"), request("r3"), request("else", conversation="15001/order/2"))
    with log.read() as reader:
        assert ids(reader.history.in_conversation("15001/order/580101")) == ["r1", "r2", "r3"]
        assert ids(reader.history.in_conversation("15001/order/580101", limit=2)) == ["r2", "r3"]


def test_what_is_no_message_has_no_conversation(log: SqliteSendLog) -> None:
    add(log, request(kind=DOCUMENT, conversation=""))
    with log.read() as reader:
        assert reader.history.in_conversation("") == ()


@pytest.mark.parametrize(
    ("account", "number", "found"),
    [
        (None, "580101", ["r3", "r1"]),
        (15001, "580101", ["r1"]),
        (15002, "580101", ["r3"]),
        (None, "ML-7", ["r2"]),
        (None, "2000001234567890", ["r3", "r1"]),
        (None, "", []),
        (None, "١٢", []),
        (None, "9" * 40, []),
        (None, "nobody", []),
    ],
)
def test_an_order_is_found_by_either_number(
    log: SqliteSendLog, account: int | None, number: str, found: list[str]
) -> None:
    add(log, request("r1"), request("r2", order_id=None, external_order_id="ML-7"))
    add(log, request("r3", "b2", account_id=15002), of=batch("b2", account_id=15002))
    add(log, request("r4", "b3", order_id=4, external_order_id=""), of=batch("b3"))
    with log.read() as reader:
        assert ids(reader.history.of_order(account, number)) == found
        assert ids(reader.history.of_order(account, number, limit=1)) == found[:1]


def test_the_newest_account_of_a_number_counts(log: SqliteSendLog) -> None:
    add(log, request("r1"))
    add(log, request("r2", "b2", account_id=15002), of=batch("b2", account_id=15002))
    with log.read() as reader:
        assert reader.history.account_of("580101") == reader.history.account_of("2000001234567890") == 15002
        assert reader.history.account_of("580102") is None


def test_batches_wait_for_a_decision_while_one_of_their_requests_is_pending(log: SqliteSendLog) -> None:
    add(log, request("r1", "b1"))
    add(log, request("r2", "b2", state=State.COLLECTING))
    add(log, request("r3", "b3"), request("r4", "b3", state=State.INVALID))
    add(log, request("r5", "b4"))
    with log.write() as transaction:
        transaction.decisions.decide(batch("b4"), Decision.DECLINED, at=at(1), by="U1")
    with log.read() as reader:
        stories = reader.decisions.pending()
        assert [story.batch.id for story in stories] == ["b1", "b3"]
        assert [len(story.requests) for story in stories] == [1, 2]
        assert [event.name for event in stories[0].events] == ["asked"]
        assert [story.batch.id for story in reader.decisions.pending(limit=1)] == ["b1"]


def test_requests_are_counted_by_state(log: SqliteSendLog) -> None:
    add(log, request("r1"), request("r2"), request("r3", state=State.SENT))
    with log.read() as reader:
        counts = reader.requests.counts()
    assert (counts[State.PENDING], counts[State.SENT], counts[State.UNKNOWN]) == (2, 1, 0)


def test_a_story_tells_every_step_in_order(log: SqliteSendLog) -> None:
    add(log, request())
    send(log, request())
    with log.read() as reader:
        story = reader.requests.story("b1")
    assert story is not None
    assert [event.name for event in story.events] == [
        "asked",
        "decided",
        "approved",
        "claimed",
        "sent",
    ]
    assert story.requests[0].state is State.SENT


def test_a_reader_keeps_its_view_while_another_thread_writes(log: SqliteSendLog) -> None:
    add(log, request("r1"))
    with log.read() as reader:
        assert len(reader.history.recent()) == 1
        writer = threading.Thread(target=add, args=(log, request("r2", "b2")))
        writer.start()
        writer.join()
        assert len(reader.history.recent()) == 1
    with log.read() as reader:
        assert len(reader.history.recent()) == 2


def test_reading_does_not_wait_for_the_one_who_writes(log: SqliteSendLog) -> None:
    with log.write() as transaction:
        transaction.requests.add(batch(), [request()])
        with log.read() as reader:
            assert reader.history.recent() == ()
        with open_reader(log.path, CONTENTS) as outside:
            assert outside.history.recent() == ()


def test_more_readers_at_once_than_connections_are_kept(log: SqliteSendLog) -> None:
    add(log, request())
    together = threading.Barrier(12)
    found: list[int] = []

    def look() -> None:
        with log.read() as reader:
            together.wait(timeout=10)
            found.append(len(reader.history.recent()))
            together.wait(timeout=10)

    threads = [threading.Thread(target=look) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 12
    assert log._pool._idle.qsize() == 8


def test_the_pace_is_kept_over_a_restart(log: SqliteSendLog, clock: TurnedClock) -> None:
    with log.write() as transaction:
        transaction.pace.save()
    assert log.pace() == {}
    states: dict[str, object] = {"messages": {"tat": 1.5, "limit": 4}, "orders": None}
    log._pace_source = lambda: states
    with log.write() as transaction:
        transaction.pace.save()
        transaction.pace.save()
    assert log.pace() == states
