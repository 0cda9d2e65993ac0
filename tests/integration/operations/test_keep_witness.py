"""The witness is kept: a head at each start, day and end, and people hear once of what is wrong with it."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS
from bot.log.compare_heads import compare
from bot.log.noted import Noted, read_noted
from bot.log.witness import FileWitness, reading
from bot.operations.keeping.keep_witness import BEGUN_ANEW, GONE, SILENT, TAKEN_BACK, KeepWitness
from bot.operations.keeping.note_run import NoteRun
from bot.ports import Comparison, ProofFailed, WitnessUnavailable
from tests import process_log
from tests.integration.log.samples import NOON

DAY = timedelta(days=1)
UNKNOWN = f"s2:{'A' * 43}"
Made = Callable[[], KeepWitness]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def log(clock: ManualClock) -> Iterator[MemoryLog]:
    made = MemoryLog(CONTENTS, clock)
    yield made
    made.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "heads"


@pytest.fixture
def made(log: MemoryLog, clock: ManualClock, path: Path) -> Made:
    """Make the keeper of a run that began, as every start does."""

    def comparing() -> Comparison:
        try:
            with log.read() as reader, reading(path) as heads:
                return compare(reader.sql, heads)
        except WitnessUnavailable as error:
            raise ProofFailed(error.why) from error

    def make() -> KeepWitness:
        run = NoteRun(log, clock, lambda: 0.0)
        run.begin({}, {"BOT_WITNESS": str(path)})
        run.step()
        return KeepWitness(log, clock, FileWitness(path), comparing, pause=600.0)

    return make


def heads(path: Path) -> list[Noted]:
    return [read_noted(line) for line in path.read_text().splitlines()]


def alerts(log: MemoryLog) -> list[tuple[str, str, int, bool]]:
    with log.read() as reader:
        every = reader.sql.rows("SELECT cause, note, count, resolved_at FROM alerts ORDER BY seq")
        return [(row["cause"], row["note"], row["count"], row["resolved_at"] is not None) for row in every]


def event(log: MemoryLog, name: str = "doctor", **detail: object) -> None:
    with log.write() as tx:
        tx.events.note(name, at=NOON, detail=detail)


def test_a_head_is_noted_at_the_start_each_day_and_at_the_end(
    made: Made, log: MemoryLog, clock: ManualClock, path: Path
) -> None:
    keeper = made()
    keeper.begin()
    for _ in range(3):
        keeper.step()
    clock.turn(DAY)
    event(log)
    for _ in range(3):
        keeper.step()
    keeper.end()
    assert [(noted.at, noted.events) for noted in heads(path)] == [(NOON, 2), (NOON + DAY, 3), (NOON + DAY, 3)]
    assert alerts(log) == []


def test_a_keeper_that_never_began_notes_no_end(made: Made, path: Path) -> None:
    made().end()
    assert not path.exists()


def test_heads_that_are_gone_are_told_once_and_not_each_day(
    made: Made, log: MemoryLog, clock: ManualClock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    FileWitness(path).note(NOON - DAY, 7, UNKNOWN)
    keeper = made()
    keeper.begin()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            keeper.step()
            clock.turn(DAY)
    assert (
        process_log.text(caplog).count(
            "the head of 2026-11-20 (event 7) is not in the log: it was rewritten or cut off"
        )
        == 1
    )
    again = made()
    again.begin()
    again.step()
    assert alerts(log) == [(GONE, "2026-11-20 #7", 1, False)]


def test_heads_that_are_there_again_end_the_alert(made: Made, log: MemoryLog, clock: ManualClock, path: Path) -> None:
    FileWitness(path).note(NOON - DAY, 7, UNKNOWN)
    keeper = made()
    keeper.begin()
    keeper.step()
    path.write_text("")  # the right file is put back
    clock.turn(DAY)
    keeper.step()
    assert alerts(log) == [(GONE, "2026-11-20 #7", 1, True)]


def test_heads_that_a_restore_took_back_are_told_once_as_that(
    made: Made, log: MemoryLog, clock: ManualClock, path: Path
) -> None:
    FileWitness(path).note(NOON - DAY, 7, UNKNOWN)
    event(log, "restored", events=0, head="")
    keeper = made()
    keeper.begin()
    for _ in range(2):
        keeper.step()
        clock.turn(DAY)
    assert alerts(log) == [(TAKEN_BACK, "2026-11-20 #7", 1, False)]


def test_a_comparison_that_fails_is_tried_again_later(
    log: MemoryLog, clock: ManualClock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def failing() -> Comparison:
        asked.append(1)
        raise ProofFailed("there is no memory left")

    keeper = KeepWitness(log, clock, FileWitness(path), failing, pause=600.0)
    keeper.begin()
    with caplog.at_level(logging.WARNING):
        keeper.step()
    assert "the log was not compared with its witness why=there is no memory left" in process_log.lines(caplog)
    clock.turn(timedelta(seconds=599))
    keeper.step()
    assert len(asked) == 1
    clock.turn(timedelta(seconds=1))
    keeper.step()
    assert len(asked) == 2
    assert alerts(log) == []


def test_a_witness_that_cannot_be_written_is_told_once_and_when_it_can_again(
    made: Made, log: MemoryLog, clock: ManualClock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = made()
    keeper.begin()
    path.unlink()
    path.mkdir()
    clock.turn(DAY)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            keeper.step()
        path.rmdir()
        keeper.step()
    assert alerts(log) == [(SILENT, f"{path}: Is a directory", 1, True)]
    assert caplog.text.count("the witness cannot be written") == 1
    assert caplog.text.count("the witness can be written again") == 1
    assert [noted.at for noted in heads(path)] == [NOON + DAY]


def test_a_witness_that_cannot_be_written_at_the_start_keeps_the_bot_from_starting(made: Made, path: Path) -> None:
    path.mkdir()
    with pytest.raises(WitnessUnavailable, match="Is a directory"):
        made().begin()


def test_a_witness_that_somebody_took_away_while_the_bot_was_down_is_told(
    made: Made, log: MemoryLog, clock: ManualClock, path: Path
) -> None:
    for _ in range(2):
        keeper = made()
        keeper.begin()
        keeper.step()
        assert alerts(log) == []  # neither at the first start nor at one that finds it
        keeper.end()
    path.unlink()
    keeper = made()
    keeper.begin()
    for _ in range(2):
        keeper.step()
    assert alerts(log) == [(BEGUN_ANEW, "", 1, False)]


def test_syslog_is_written_and_never_compared(log: MemoryLog, clock: ManualClock, path: Path) -> None:
    keeper = KeepWitness(log, clock, FileWitness(path), None, pause=600.0)
    keeper.begin()
    keeper.step()
    path.write_text("")
    clock.turn(DAY)
    keeper.step()
    assert len(heads(path)) == 1
    assert alerts(log) == []
