"""What processes tell each other, and what each of them knows."""

from datetime import timedelta

import pytest
from psycopg import Error

from bot.clock import SystemClock
from bot.log.listeners import Listeners
from bot.log.noted import Noted
from bot.log.postgres.clock import Bounds
from bot.log.postgres.hearing import Hearing
from bot.log.postgres.known import Known
from bot.log.postgres.notices import Notice, channel_of, lock_of, read_notice
from bot.log.postgres.noticing import Noticing
from bot.log.postgres.server import Server
from bot.ports import OUTBOX, Topic
from tests.integration.log.samples import NOON

HEAD = f"s2:{'x' * 43}"


def test_a_notice_is_read_as_it_was_written() -> None:
    for notice in (
        Notice(sender="one", topics=frozenset({OUTBOX}), events=7, head=HEAD, epoch=3),
        Notice(sender="one", topics=None),
        Notice(sender="one", frees=True),
    ):
        assert read_notice(str(notice)) == notice


def test_a_notice_is_short_whatever_it_tells() -> None:
    many = frozenset(Topic(f"requests.{number:050}") for number in range(200))
    told = str(Notice(sender="one", topics=many, events=7, head=HEAD))
    assert len(told.encode()) < 8_000
    read = read_notice(told)
    assert read is not None
    assert (read.topics, read.events) == (None, 7)


@pytest.mark.parametrize(
    "payload",
    [
        *("", "no JSON", "[]", "{}", "null", "7", "[" * 100_000),
        '{"from":"x","topics":[],"events":"7","head":"","epoch":0}',
        '{"from":"x","topics":[],"events":-1,"head":"","epoch":0}',
        '{"from":"x","topics":7,"events":1,"head":"","epoch":0}',
        f'{{"from":"x","topics":[],"events":{2**63},"head":"","epoch":0}}',
    ],
)
def test_what_is_no_notice_is_none(payload: str) -> None:
    assert read_notice(payload) is None


def test_schemas_have_channels_and_locks_of_their_own() -> None:
    schemas = ["public", "bot", "año", "ano_", "b" * 63, "b" * 62, 'odd "name"; --']
    assert len({channel_of(one) for one in schemas}) == len({lock_of(one) for one in schemas}) == len(schemas)
    assert channel_of("public") == "alephee_bot_public"
    assert max(len(channel_of(one)) for one in schemas) < 64


def test_the_newest_is_known_in_whatever_order_it_is_told() -> None:
    known, older, newer = Known(), Noted(NOON, 1, HEAD), Noted(NOON + timedelta(seconds=1), 2, HEAD)
    ends = [known.now]
    known.learn(newer, epoch=2)
    known.learn(older, epoch=1)
    known.learn()
    ends.append(known.now)
    known.begin_anew(older, epoch=3)
    assert [*ends, known.now] == [(None, 0), (newer, 2), (older, 3)]


@pytest.mark.parametrize(
    ("known", "bounds", "told"),
    [
        (None, Bounds(1.0, 3.0), 2.0),
        (2.5, Bounds(1.0, 3.0), 2.5),  # a slow answer tells nothing better
        (0.5, Bounds(1.0, 3.0), 1.0),
        (9.0, Bounds(1.0, 3.0), 3.0),  # a clock was set
    ],
)
def test_a_clock_is_put_right_as_far_as_an_answer_tells(known: float | None, bounds: Bounds, told: float) -> None:
    assert bounds.correct(known) == told


def test_what_was_heard_just_before_a_connection_broke_is_believed(postgres_url: str) -> None:
    noticing = Noticing(Known(), None, SystemClock())
    hearing = Hearing("me", Listeners(), noticing)
    connection = Server(postgres_url).connect()
    hearing.settle(connection)  # nothing was heard
    connection.close()
    assert hearing.hear(str(Notice(sender="another", events=7, head=HEAD, epoch=3)))
    assert not hearing.hear(str(Notice(sender="another", events=6, head=HEAD)))
    with pytest.raises(Error):
        hearing.settle(connection)
    noted, epoch = noticing.known.now
    assert (noted and noted.events, epoch) == (7, 3)
