"""How long what waits has waited, as Prometheus is told."""

from datetime import timedelta

import pytest

from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Outcome, State
from bot.ports import Changes
from tests.integration.app.scraping import Scraped, approve, call, value
from tests.integration.log.samples import NOON, add, batch, request


@pytest.fixture
def scraped() -> Scraped:
    return Scraped()


def test_what_waits_is_told_since_it_began_to(scraped: Scraped) -> None:
    add(scraped.log, request("r1"))
    add(scraped.log, request("r2", "b2"), of=batch("b2"))
    scraped.turn(60)
    approve(scraped)
    scraped.turn(40)
    registry = scraped.registry()
    assert value(registry, "oldest_waiting_seconds", state="pending") == 100
    assert value(registry, "oldest_waiting_seconds", state="approved") == 40
    assert value(registry, "oldest_waiting_seconds", state="unknown") == 0


def test_an_approved_request_that_is_put_off_again_and_again_waits_since_its_first_call(scraped: Scraped) -> None:
    add(scraped.log, request())
    approve(scraped)
    for tries in (1, 2, 3):
        later = scraped.clock.now() + timedelta(seconds=60)
        call(scraped, State.APPROVED, Outcome.NEVER_SENT, Changes(due_at=later, delays=tries))
        scraped.turn(59)
    assert value(scraped.registry(), "oldest_waiting_seconds", state="approved") == 180


def test_one_whose_look_up_fails_waits_since_that_began_and_one_that_goes_out_tomorrow_does_not(
    scraped: Scraped,
) -> None:
    add(scraped.log, request())
    approve(scraped)
    with scraped.log.write() as tx:
        tx.requests.change("r1", Changes(due_at=NOON + timedelta(hours=20)))
    scraped.turn(60)
    registry = scraped.registry()
    assert value(registry, "oldest_waiting_seconds", state="approved") == 0
    with scraped.log.write() as tx:
        tx.requests.change("r1", Changes(due_at=NOON + timedelta(hours=21), delays=1, cause="failure.connect"))
        tx.events.note("postponed", at=NOON + timedelta(seconds=30), batch_id="b1", request_id="r1")
    assert value(registry, "oldest_waiting_seconds", state="approved") == 30


def test_an_unknown_waits_since_it_is_known_and_a_call_since_it_began(scraped: Scraped) -> None:
    add(scraped.log, request())
    approve(scraped)
    with scraped.log.write() as tx:
        current = tx.requests.get("r1")
        assert current is not None
        tx.attempts.begin(current, call_id="c1", at=NOON)
        tx.requests.move(current, State.SENDING, event="claimed", at=NOON)
    scraped.turn(5)
    registry = scraped.registry()
    assert value(registry, "oldest_waiting_seconds", state="sending") == 5
    with scraped.log.write() as tx:
        current = tx.requests.get("r1")
        assert current is not None
        known = Changes(finished_at=NOON + timedelta(seconds=5))
        tx.requests.move(current, State.UNKNOWN, event="unknown", at=NOON + timedelta(seconds=5), changes=known)
    scraped.turn(100)
    assert value(registry, "oldest_waiting_seconds", state="unknown") == 100


def test_what_slack_is_still_to_be_shown_is_counted(scraped: Scraped) -> None:
    with scraped.log.write() as tx:
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=NOON)
    scraped.turn(7)
    registry = scraped.registry()
    assert value(registry, "outbox_messages") == 1
    assert value(registry, "outbox_oldest_seconds") == 7


def test_a_message_that_is_tried_again_and_again_waits_since_it_was_asked_for(scraped: Scraped) -> None:
    card = MessageKey(MessageKind.CARD, "b1")
    with scraped.log.write() as tx:
        tx.outbox.enqueue(card, at=NOON)
    for _ in range(3):
        now = scraped.turn(60)
        with scraped.log.write() as tx:
            (post,) = tx.outbox.due(now)
            tx.outbox.postpone(post, until=now + timedelta(seconds=60), error="channel_not_found")
            tx.outbox.enqueue(card, at=now, detail={"only_update": True})
    registry = scraped.registry()
    assert (value(registry, "outbox_messages"), value(registry, "outbox_oldest_seconds")) == (1, 180)
