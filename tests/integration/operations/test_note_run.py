"""The bot's own doings stand in the chain: starts, stops, settings and whom Slack takes it for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.errors import LogUnavailable
from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS
from bot.operations.keeping.note_run import NoteRun
from tests.integration.log.samples import NOON

RUN = {"version": "0.2.0"}
SETTINGS: dict[str, object] = {"BOT_APPROVERS": ["U1"], "BOT_UNDO": "15s"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def log(clock: ManualClock) -> Iterator[MemoryLog]:
    made = MemoryLog(CONTENTS, clock)
    yield made
    made.close()


def run_on(log: MemoryLog, clock: ManualClock, settings: dict[str, object] | None = None) -> NoteRun:
    """Begin a run, as every start does."""
    run = NoteRun(log, clock, lambda: clock.now().timestamp())
    run.begin(RUN, settings or SETTINGS)
    run.step()
    return run


def told(log: MemoryLog) -> list[tuple[str, dict[str, object]]]:
    """What the chain tells, in order."""
    with log.read() as reader:
        rows = reader.sql.rows("SELECT DISTINCT name FROM events ORDER BY id")
        found = [event for row in rows for event in [reader.events.last(row["name"])] if event]
        return [(event.name, event.detail) for event in found]


def names(log: MemoryLog) -> list[str]:
    with log.read() as reader:
        return [row["name"] for row in reader.sql.rows("SELECT name FROM events ORDER BY id")]


def test_a_run_that_was_stopped_says_why_and_how_long_it_was(log: MemoryLog, clock: ManualClock) -> None:
    run = run_on(log, clock)
    clock.turn(timedelta(seconds=90))
    run.end("SIGTERM")
    assert told(log) == [
        ("started", RUN),
        ("settings", {"values": SETTINGS}),
        ("stopped", {"why": "SIGTERM", "seconds": 90}),
    ]


def test_settings_that_are_those_noted_last_are_not_noted_again(log: MemoryLog, clock: ManualClock) -> None:
    for _ in range(2):
        run_on(log, clock).end("SIGTERM")
    assert names(log) == ["started", "settings", "stopped", "started", "stopped"]


def test_a_changed_setting_says_from_what_to_what(log: MemoryLog, clock: ManualClock) -> None:
    run_on(log, clock).end("SIGTERM")
    after: dict[str, object] = {"BOT_APPROVERS": ["U1", "U2"], "BOT_STAFF": []}
    run_on(log, clock, after)
    assert dict(told(log))["settings"] == {
        "values": after,
        "changed": {
            "BOT_APPROVERS": {"from": ["U1"], "to": ["U1", "U2"]},
            "BOT_STAFF": {"from": None, "to": []},
            "BOT_UNDO": {"from": "15s", "to": None},
        },
    }


def test_a_run_that_was_killed_is_told_by_the_next_start(log: MemoryLog, clock: ManualClock) -> None:
    run_on(log, clock)
    clock.turn(timedelta(hours=1))
    run_on(log, clock).end("SIGINT")
    with log.read() as reader:
        started = reader.events.last("started")
    assert started is not None
    assert started.detail == {**RUN, "did_not_stop": "2026-11-21T12:00:00.000+00:00"}
    run_on(log, clock)
    assert "did_not_stop" not in dict(told(log))["started"]


def test_whom_slack_takes_it_for_is_noted_once(log: MemoryLog, clock: ManualClock) -> None:
    run = run_on(log, clock)
    for team in ("T1", "T1", "T2"):
        run.identify({"teams": [team]})
        run.step()
    assert names(log).count("identity") == 2
    assert dict(told(log))["identity"]["changed"] == {"teams": {"from": ["T1"], "to": ["T2"]}}


def test_what_the_log_cannot_take_at_the_start_is_noted_later_in_order(log: MemoryLog, clock: ManualClock) -> None:
    run = NoteRun(log, clock, lambda: 0.0)
    run.begin(RUN, SETTINGS)
    log.unavailable = "the disk is full"
    with pytest.raises(LogUnavailable):
        run.step()
    log.unavailable = ""
    clock.turn(timedelta(minutes=5))
    run.end("SIGTERM")
    assert names(log) == ["started", "settings", "stopped"]
    with log.read() as reader:
        assert [event.at for event in [reader.events.last("started")] if event] == [NOON]


def test_a_run_that_never_began_or_ended_already_notes_no_end(log: MemoryLog, clock: ManualClock) -> None:
    NoteRun(log, clock, lambda: 0.0).end("SIGTERM")
    assert names(log) == []
    run = run_on(log, clock)
    run.end("SIGTERM")
    run.end("SIGTERM")
    assert names(log).count("stopped") == 1


def test_of_several_processes_each_says_which_it_is_and_none_that_another_did_not_stop(
    log: MemoryLog, clock: ManualClock
) -> None:
    first, second = (NoteRun(log, clock, lambda: clock.now().timestamp()) for _ in range(2))
    for one, which in ((first, "a:1"), (second, "b:2")):
        one.begin({**RUN, "replica": which}, SETTINGS)
        one.step()
    second.end("SIGTERM")
    with log.read() as reader:
        started, stopped = reader.events.last("started"), reader.events.last("stopped")
    assert started is not None
    assert stopped is not None
    assert started.detail == {**RUN, "replica": "b:2"}
    assert stopped.detail == {"why": "SIGTERM", "seconds": 0, "replica": "b:2"}
    assert names(log).count("settings") == 1
