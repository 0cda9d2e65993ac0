"""The background loops and the monitor: what they do when something breaks."""

import logging
from collections.abc import Mapping
from threading import Event

import pytest

from bot import monitor as monitor_module
from bot.clock import SystemClock
from bot.domain.posts import Alert, Place, Post, Show
from bot.domain.requests import Story
from bot.errors import LogUnavailable, NotAccepted
from bot.log.sqlite.store import SqliteSendLog
from bot.loops import Loop
from bot.monitor import SLACK_REFUSED, Condition, Monitor
from bot.operations.tools import Tools


class Wire:
    """A connection to Slack that is there or not."""

    def __init__(self) -> None:
        self.up = False

    def is_up(self) -> bool:
        return self.up


class Alarms:
    """A notifier that remembers what it was told; implements ``bot.ports.Notifier``."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.rang = Event()
        self.is_down = False

    def show(self, post: Post, *, stories: tuple[Story, ...], alert: Alert | None, place: Place | None) -> Place | None:
        raise AssertionError("the monitor shows nothing itself")

    def beside(self, story: Story) -> int:
        return 0

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        self.heard.append((cause, str(params["why"])))
        self.rang.set()
        if self.is_down:
            raise NotAccepted("ratelimited")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Return a connection that is down, which is told at once."""
    monkeypatch.setattr(monitor_module, "_DEAF", 0.0)
    return Wire()


def run_once(step: object, caplog: pytest.LogCaptureFixture) -> list[Exception]:
    told: list[Exception] = []
    done = Event()

    def wrapped() -> bool:
        if done.is_set():
            return False
        done.set()
        if isinstance(step, Exception):
            raise step
        return True

    loop = Loop("test", wrapped, idle=0.01, on_error=told.append)
    with caplog.at_level(logging.WARNING):
        loop.start()
        assert done.wait(2)
        loop.stop()
        assert loop.join(2)
    assert not loop.is_alive(60)
    return told


def test_a_loop_without_log_goes_on_and_tells_nobody_itself(caplog: pytest.LogCaptureFixture) -> None:
    assert run_once(LogUnavailable("the disk is full"), caplog) == []
    assert "the disk is full" in caplog.text


def test_an_unexpected_error_is_logged_and_told_and_the_loop_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    (told,) = run_once(ZeroDivisionError("oops"), caplog)
    assert isinstance(told, ZeroDivisionError)
    assert "unexpected error" in caplog.text


def test_a_loop_that_did_something_looks_again_at_once() -> None:
    steps: list[int] = []
    enough = Event()

    def step() -> float | bool:
        steps.append(1)
        if len(steps) >= 50:
            enough.set()
            return 0.005
        return True

    loop = Loop("busy", step, idle=0.01, on_error=lambda _: None)
    loop.start()
    assert enough.wait(2)
    assert loop.is_alive(60)
    loop.stop()
    assert loop.join(2)


def test_a_loop_whose_thread_died_does_not_turn_until_it_is_revived() -> None:
    loop = Loop("mortal", lambda: False, idle=60.0, on_error=lambda _: None)
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

    def step() -> bool:
        steps.append(1)
        if len(steps) == 2:
            twice.set()
        return False

    loop = Loop("sleepy", step, idle=60.0, on_error=lambda _: None)
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

    def step() -> bool:
        raise ValueError

    loop = Loop("broken", step, on_error=tell)
    loop.start()
    assert told.wait(2)
    loop.stop()
    assert loop.join(2)
    assert "the error could not be told" in caplog.text


def test_a_loop_that_was_never_started_has_nothing_to_wait_for() -> None:
    assert Loop("idle", lambda: False, on_error=lambda _: None).join(0.1)


def test_the_alarm_about_the_log_rings_once_and_again_when_it_is_over(tools: Tools, log: SqliteSendLog) -> None:
    alarms = Alarms()
    monitor = Monitor(tools, alarms, lambda: True)
    assert not monitor.step()
    assert monitor.database_problem == ""
    moved = log.path.rename(log.path.with_suffix(".away"))
    monitor.step()
    monitor.step()
    assert alarms.rang.wait(2)
    assert "removed" in monitor.database_problem
    assert [cause for cause, _ in alarms.heard] == ["system.log_unavailable"]
    alarms.rang.clear()
    moved.rename(log.path)
    monitor.step()
    assert alarms.rang.wait(2)
    assert alarms.heard[-1][0] == "system.log_recovered"


def test_a_check_that_hangs_is_a_database_that_does_not_answer(
    tools: Tools, log: SqliteSendLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = Monitor(tools, Alarms(), lambda: True)
    assert monitor.database() == "not checked yet"
    monitor.step()
    assert monitor.database() == ""
    monkeypatch.setattr(monitor_module, "_STALE", 0.0)
    assert monitor.database() == "it does not answer"
    log.path.rename(log.path.with_suffix(".away"))
    monitor.step()
    assert "removed" in monitor.database()


def test_an_alarm_that_slack_does_not_take_is_logged(
    tools: Tools, log: SqliteSendLog, caplog: pytest.LogCaptureFixture
) -> None:
    alarms = Alarms()
    alarms.is_down = True
    log.path.rename(log.path.with_suffix(".away"))
    Monitor(tools, alarms, lambda: True).step()
    assert alarms.rang.wait(2)
    deadline = Event()
    while "could not be told" not in caplog.text and not deadline.wait(0.01):
        pass
    assert "ratelimited" in caplog.text


def test_a_socket_that_stays_down_is_told_and_closed_when_it_is_back(
    tools: Tools, log: SqliteSendLog, wire: Wire
) -> None:
    monitor = Monitor(tools, Alarms(), wire.is_up)
    monitor.step()
    monitor.step()
    with log.read() as reader:
        alert = reader.alerts.open("system.slack_socket_deaf")
        assert [post.target.show for post in reader.outbox.due(SystemClock().now())] == [Show.ALERT]
    assert alert is not None
    wire.up = True
    monitor.step()
    with log.read() as reader:
        assert reader.alerts.open("system.slack_socket_deaf") is None


def test_without_a_log_a_deaf_socket_is_told_later(tools: Tools, log: SqliteSendLog, wire: Wire) -> None:
    monitor = Monitor(tools, Alarms(), wire.is_up)
    monitor.step()
    moved = log.path.rename(log.path.with_suffix(".away"))
    monitor.step()
    moved.rename(log.path)
    monitor.step()
    moved = log.path.rename(log.path.with_suffix(".away"))
    wire.up = True
    monitor.step()
    moved.rename(log.path)
    monitor.step()
    with log.read() as reader:
        assert reader.alerts.open("system.slack_socket_deaf") is None


def test_a_condition_is_told_once_and_resolved_also_when_an_earlier_process_told_it(
    tools: Tools, log: SqliteSendLog
) -> None:
    notes: list[str | None] = ["why"]
    condition = Condition("system.clock_off", lambda: notes[-1], unless="refused.failure.status_401")
    monitor = Monitor(tools, Alarms(), lambda: True, conditions=(condition,))
    for _ in range(3):
        monitor.step()
    with log.read() as reader:
        told = reader.alerts.open("system.clock_off")
    assert told is not None
    assert (told.count, told.note) == (1, "why")
    notes.append(None)
    later = Monitor(tools, Alarms(), lambda: True, conditions=(condition,))
    moved = log.path.rename(log.path.with_suffix(".away"))
    later.step()
    moved.rename(log.path)
    later.step()
    with log.read() as reader:
        assert reader.alerts.open("system.clock_off") is None


def test_a_condition_is_not_told_while_another_alert_says_enough(tools: Tools, log: SqliteSendLog) -> None:
    with log.write() as tx:
        tx.alerts.raise_for("refused.failure.status_401", at=SystemClock().now())
    condition = Condition("system.alephee_refused", lambda: "", unless="refused.failure.status_401")
    Monitor(tools, Alarms(), lambda: True, conditions=(condition,)).step()
    with log.read() as reader:
        assert reader.alerts.open("system.alephee_refused") is None


def test_a_refused_token_is_not_told_as_a_deaf_connection_too(tools: Tools, log: SqliteSendLog, wire: Wire) -> None:
    monitor = Monitor(tools, Alarms(), wire.is_up, conditions=(Condition(SLACK_REFUSED, lambda: "token_revoked"),))
    for _ in range(3):
        monitor.step()
    with log.read() as reader:
        assert reader.alerts.open(SLACK_REFUSED) is not None
        assert reader.alerts.open("system.slack_socket_deaf") is None


def test_an_unexpected_error_becomes_an_alert(tools: Tools, log: SqliteSendLog) -> None:
    Monitor(tools, Alarms(), lambda: True).unexpected(ZeroDivisionError())
    with log.read() as reader:
        alert = reader.alerts.open("system.unexpected")
    assert alert is not None
    assert alert.note == "ZeroDivisionError"


def test_accounts_are_asked_once_and_known_afterwards(tools: Tools) -> None:
    assert tools.accounts.names() == tools.accounts.known() == {1: "One"}
