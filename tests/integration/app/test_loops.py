"""The background loops: when they look, and what they do when something breaks."""

import logging
import time
from threading import Event

import pytest

from bot.domain.due import UNTIL_WOKEN
from bot.errors import LogUnavailable
from bot.log.sqlite.store import SqliteSendLog
from bot.loops import Loop, Loops
from bot.waits import Waits
from tests import process_log

WAITS = Waits()


def run_once(step: object, caplog: pytest.LogCaptureFixture) -> list[Exception]:
    told: list[Exception] = []
    done = Event()

    def wrapped() -> float:
        done.set()
        if isinstance(step, Exception):
            raise step
        return UNTIL_WOKEN

    loop = Loop("test", wrapped, WAITS, on_error=told.append)
    with caplog.at_level(logging.DEBUG):
        loop.start()
        assert done.wait(2)
        loop.stop()
        assert loop.join(2)
    assert not loop.is_alive(60)
    return told


def test_a_loop_without_log_goes_on_and_tells_nobody_itself(caplog: pytest.LogCaptureFixture) -> None:
    assert run_once(LogUnavailable("the disk is full"), caplog) == []
    assert "a step could not use the log why=the disk is full" in process_log.lines(caplog)
    assert process_log.lines(caplog, logging.WARNING) == []  # the monitor says it, once for all loops


def test_an_unexpected_error_is_logged_and_told_and_the_loop_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    (told,) = run_once(ZeroDivisionError("oops"), caplog)
    assert isinstance(told, ZeroDivisionError)
    assert process_log.lines(caplog, logging.WARNING) == ["an unexpected error"]
    assert "ZeroDivisionError: oops" in caplog.text


def test_the_same_unexpected_error_is_said_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    """A traceback a second filled the disk."""
    steps: list[int] = []
    well = Event()

    def step() -> float:
        steps.append(1)
        if len(steps) < 4:
            raise ZeroDivisionError("oops")
        well.set()
        return UNTIL_WOKEN

    loop = Loop("test", step, Waits(after_error=0.01), on_error=lambda _error: None)
    with caplog.at_level(logging.DEBUG):
        loop.start()
        assert well.wait(5)
        loop.stop()
        assert loop.join(2)
    assert process_log.lines(caplog, logging.WARNING) == ["an unexpected error", "a loop is well again"]
    assert caplog.text.count("Traceback") == 1
    assert process_log.lines(caplog).count("the same unexpected error once more why=ZeroDivisionError") == 2


def test_a_loop_that_only_looks_now_and_then_is_silent_at_debug_too(caplog: pytest.LogCaptureFixture) -> None:
    steps: list[int] = []
    looked = Event()

    def step() -> float:
        steps.append(1)
        if len(steps) == 5:
            looked.set()
        return UNTIL_WOKEN

    loop = Loop("test", step, WAITS, look=0.01, on_error=lambda _error: None)
    with caplog.at_level(logging.DEBUG):
        loop.start()
        assert looked.wait(5)
        loop.stop()
        assert loop.join(2)
    assert process_log.lines(caplog)[:1] == ["a step was taken"]
    assert len(process_log.lines(caplog)) <= 2  # the first step, and perhaps the one that the stop woke


def test_a_loop_that_did_something_looks_again_at_once() -> None:
    steps: list[int] = []
    enough = Event()

    def step() -> float:
        steps.append(1)
        if len(steps) >= 50:
            enough.set()
            return 0.005
        return 0.0

    loop = Loop("busy", step, WAITS, on_error=lambda _: None)
    loop.start()
    assert enough.wait(2)
    assert loop.is_alive(60)
    loop.stop()
    assert loop.join(2)


def test_a_loop_whose_thread_died_does_not_turn_until_it_is_revived() -> None:
    loop = Loop("mortal", lambda: UNTIL_WOKEN, WAITS, on_error=lambda _: None)
    loop.start()
    assert loop.turns()
    assert not loop.revive()
    loop.stop()
    assert loop.join(2)
    assert loop.turns()  # it was to end
    loop._stopping.clear()
    assert not loop.turns()
    assert loop.revive()
    assert loop.turns()
    loop.stop()
    assert loop.join(2)
    assert not loop.revive()


def test_a_pause_ends_when_there_is_something_to_do() -> None:
    steps: list[int] = []
    twice = Event()

    def step() -> float:
        steps.append(1)
        if len(steps) == 2:
            twice.set()
        return UNTIL_WOKEN

    loop = Loop("sleepy", step, Waits(look=60.0), on_error=lambda _: None)
    loop.start()
    loop.wake()
    loop.wake()
    while not twice.wait(0.05):
        loop.wake()
    loop.stop()
    assert loop.join(2)


def test_an_error_that_cannot_be_told_ends_no_loop(caplog: pytest.LogCaptureFixture) -> None:
    told = Event()

    def tell(_error: Exception) -> None:
        told.set()
        raise ZeroDivisionError

    def step() -> float:
        raise ValueError

    loop = Loop("broken", step, WAITS, on_error=tell)
    loop.start()
    assert told.wait(2)
    loop.stop()
    assert loop.join(2)
    assert "an error could not be told" in caplog.text


def test_a_loop_that_fails_is_not_hurried_by_whoever_wakes_it() -> None:
    """To tell the error is a commit, and may be what the loop itself waits for."""
    steps: list[int] = []

    def step() -> float:
        steps.append(1)
        raise ValueError

    loop = Loop("hasty", step, Waits(after_error=60.0), on_error=lambda _: loop.wake())
    loop.start()
    time.sleep(0.2)
    assert len(steps) == 1
    loop.stop()
    assert loop.join(2)


def test_loops_are_woken_together(log: SqliteSendLog) -> None:
    loops, steps = Loops(log, Waits(look=60.0)), [Event(), Event()]
    for number, step in enumerate(steps):
        loops.start(f"loop {number}", lambda step=step: step.set() or UNTIL_WOKEN)  # type: ignore[misc]  # one each
    assert all(step.wait(2) for step in steps)
    for step in steps:
        step.clear()
    loops.wake()
    assert all(step.wait(2) for step in steps)
    loops.stop()
    loops.join()


def test_a_loop_that_was_never_started_has_nothing_to_wait_for() -> None:
    assert Loop("idle", lambda: UNTIL_WOKEN, WAITS, on_error=lambda _: None).join(0.1)
