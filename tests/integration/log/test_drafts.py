"""Drafts: what stands behind open forms, in the log of every engine."""

from datetime import UTC, datetime, timedelta

from bot.fakes import ManualClock
from bot.log.drafts import LONGEST, MOST
from bot.log.engines import EngineLog
from bot.log.times import stamp
from bot.operations.keeping.drop_drafts import DropDrafts
from bot.operations.keeping.forget import Forget
from tests.integration.log.samples import ANA, NOON, add, request

EVERY_ENGINE = True

BRUNO = "U0BRUNO"
HOUR = timedelta(hours=1)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def kept(log: EngineLog) -> list[str]:
    with log.read() as reader:
        return [str(row["id"]) for row in reader.sql.rows("SELECT id FROM drafts ORDER BY id")]


def test_a_draft_is_its_person_s_alone_and_the_latest_counts(log: EngineLog) -> None:
    log.drafts.keep("order", "b1", ANA, '"first"', lasting=HOUR)
    log.drafts.keep("order", "b1", ANA, '"second"', lasting=HOUR)
    assert log.drafts.get("order", "b1", ANA) == '"second"'
    assert log.drafts.get("order", "b1", BRUNO) is None
    assert log.drafts.get("new_order", "b1", ANA) is None


def test_a_draft_is_gone_when_its_time_is_over_and_its_row_soon_after(log: EngineLog) -> None:
    log.drafts.keep("order", "b1", ANA, '"over"', lasting=-HOUR)
    log.drafts.keep("order", "b2", ANA, '"not yet"', lasting=HOUR)
    assert log.drafts.get("order", "b1", ANA) is None
    assert kept(log) == ["b1", "b2"]
    DropDrafts(log.drafts).step()
    assert kept(log) == ["b2"]
    assert log.drafts.drop_ended() == 0


def test_a_draft_that_is_too_long_takes_the_one_before_away(log: EngineLog) -> None:
    log.drafts.keep("order", "b1", ANA, '"short"', lasting=HOUR)
    log.drafts.keep("order", "b1", ANA, '"' + LONGEST * "x" + '"', lasting=HOUR)
    assert kept(log) == []


def test_the_oldest_drafts_go_when_there_are_too_many(log: EngineLog) -> None:
    with log.write() as tx:
        for number in range(MOST + 2):
            at = stamp(LATER + timedelta(milliseconds=number))
            row = {"kind": "order", "id": f"b{number:05}", "user_id": ANA, "at": at, "expires_at": at, "body": "1"}
            tx.sql.insert("drafts", row)
    assert log.drafts.drop_ended() == 2
    assert len(kept(log)) == MOST
    assert kept(log)[0] == "b00002"


def test_of_two_drafts_the_greater_one_is_kept_in_whatever_order_they_come(log: EngineLog) -> None:
    for id_, first, second in (("b1", '"1"', '"2"'), ("b2", '"2"', '"1"')):
        log.drafts.keep_greatest("choice", id_, ANA, first, lasting=HOUR)
        assert log.drafts.keep_greatest("choice", id_, ANA, second, lasting=HOUR) == '"2"'
        assert log.drafts.get("choice", id_, ANA) == '"2"'


def test_no_event_tells_of_a_draft(log: EngineLog) -> None:
    with log.read() as reader:
        before = reader.events.tip()
    log.drafts.keep("order", "b1", ANA, '"x"', lasting=HOUR)
    with log.read() as reader:
        assert reader.events.tip() == before


def test_what_was_typed_is_erased_with_its_request_its_person_or_anything_else(log: EngineLog) -> None:
    add(log, request("r1"))
    with log.read() as reader:
        (one,), asked = reader.requests.of_batch("b1"), reader.requests.batch("b1")
    assert asked is not None
    for id_, person in (("b1", BRUNO), ("b2", ANA), ("b3", BRUNO)):
        log.drafts.keep("order", id_, person, "1", lasting=HOUR)
    with log.write() as tx:
        tx.erasure.erase(asked, [one], at=NOON, digest="", detail={})
    assert kept(log) == ["b2", "b3"]
    with log.write() as tx:
        tx.erasure.erase_names(ANA, at=NOON, detail={})
    assert kept(log) == ["b3"]
    Forget(log, ManualClock(NOON))([], {})
    assert kept(log) == []
