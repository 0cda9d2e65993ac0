"""Drafts: what stands behind open forms, in the log of every engine."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS
from bot.log.drafts import LONGEST, MOST
from bot.log.times import stamp
from bot.operations.keeping.drop_drafts import DropDrafts
from bot.operations.keeping.forget import Forget
from tests.integration.log.samples import ANA, NOON, add, request

BRUNO = "U0BRUNO"
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def log(clock: ManualClock) -> Iterator[MemoryLog]:
    opened = MemoryLog(CONTENTS, clock)
    yield opened
    opened.close()


def kept(log: MemoryLog) -> list[str]:
    with log.read() as reader:
        return [str(row["id"]) for row in reader.sql.rows("SELECT id FROM drafts ORDER BY id")]


def test_a_draft_is_its_person_s_alone_and_the_latest_counts(log: MemoryLog) -> None:
    log.drafts.keep("order", "b1", ANA, '"first"', lasting=HOUR)
    log.drafts.keep("order", "b1", ANA, '"second"', lasting=HOUR)
    assert log.replica().drafts.get("order", "b1", ANA) == '"second"'
    assert log.drafts.get("order", "b1", BRUNO) is None
    assert log.drafts.get("new_order", "b1", ANA) is None


def test_a_draft_is_gone_when_its_time_is_over_and_its_row_soon_after(log: MemoryLog, clock: ManualClock) -> None:
    log.drafts.keep("order", "b1", ANA, '"short"', lasting=HOUR)
    log.drafts.keep("order", "b2", ANA, '"long"', lasting=2 * HOUR)
    clock.turn(HOUR)
    assert log.drafts.get("order", "b1", ANA) is None
    assert kept(log) == ["b1", "b2"]
    DropDrafts(log.drafts).step()
    assert kept(log) == ["b2"]
    assert log.drafts.drop_ended() == 0


def test_a_draft_that_is_too_long_takes_the_one_before_away(log: MemoryLog) -> None:
    log.drafts.keep("order", "b1", ANA, '"short"', lasting=HOUR)
    log.drafts.keep("order", "b1", ANA, '"' + LONGEST * "x" + '"', lasting=HOUR)
    assert kept(log) == []


def test_the_oldest_drafts_go_when_there_are_too_many(log: MemoryLog) -> None:
    with log.write() as tx:
        for number in range(MOST + 2):
            at = stamp(NOON + HOUR + timedelta(milliseconds=number))
            row = {"kind": "order", "id": f"b{number:05}", "user_id": ANA, "at": at, "expires_at": at, "body": "1"}
            tx.sql.insert("drafts", row)
    assert log.drafts.drop_ended() == 2
    assert len(kept(log)) == MOST
    assert kept(log)[0] == "b00002"


def test_of_two_drafts_the_greater_one_is_kept_in_whatever_order_they_come(log: MemoryLog) -> None:
    for first, second in (("b1", '"2"'), ("b2", '"1"')):
        log.drafts.keep_greatest("choice", first, ANA, '"1"' if second == '"2"' else '"2"', lasting=HOUR)
        assert log.drafts.keep_greatest("choice", first, ANA, second, lasting=HOUR) == '"2"'
        assert log.drafts.get("choice", first, ANA) == '"2"'


def test_no_event_tells_of_a_draft(log: MemoryLog) -> None:
    with log.read() as reader:
        before = reader.sql.one("SELECT * FROM chain")
    log.drafts.keep("order", "b1", ANA, '"x"', lasting=HOUR)
    with log.read() as reader:
        assert reader.sql.one("SELECT * FROM chain") == before


def test_what_was_typed_is_erased_with_its_request_its_person_or_anything_else(log: MemoryLog) -> None:
    add(log, request("r1"))
    with log.write() as tx:
        (one,) = tx.requests.of_batch("b1")
        kept_batch = tx.requests.batch("b1")
        assert kept_batch is not None
    for id_, person in (("b1", BRUNO), ("b2", ANA), ("b3", BRUNO)):
        log.drafts.keep("order", id_, person, "1", lasting=HOUR)
    with log.write() as tx:
        tx.erasure.erase(kept_batch, [one], at=NOON, digest="", detail={})
    assert kept(log) == ["b2", "b3"]
    with log.write() as tx:
        tx.erasure.erase_names(ANA, at=NOON, detail={})
    assert kept(log) == ["b3"]
    Forget(log, ManualClock(NOON))([], {})
    assert kept(log) == []
