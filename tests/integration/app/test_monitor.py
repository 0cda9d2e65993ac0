"""The monitor: what it finds, and what it tells."""

import time
from collections.abc import Mapping
from threading import Event

import pytest

from bot.clock import SystemClock
from bot.domain.outbox import Alert, MessageKey, MessageKind, MessageRef, Post
from bot.domain.requests import Story
from bot.errors import NotAccepted
from bot.log.sqlite.store import SqliteSendLog
from bot.loops import Loop
from bot.monitor import SLACK_REFUSED, Condition, Monitor
from bot.operations.tools import Tools
from bot.ports.slack import NOTHING_NEAR
from bot.waits import Waits
from tests import process_log

WAITS = Waits()
#: a connection that is down is told at once
AT_ONCE = Waits(disconnected=0.0)


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

    def show(
        self,
        post: Post,
        *,
        stories: tuple[Story, ...],
        alert: Alert | None,
        place: MessageRef | None,
        near: Mapping[MessageKey, MessageRef] = NOTHING_NEAR,
    ) -> MessageRef | None:
        raise AssertionError("the monitor shows nothing itself")

    def beside(self, story: Story) -> int:
        return 0

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        self.heard.append((cause, str(params["why"])))
        self.rang.set()
        if self.is_down:
            raise NotAccepted("ratelimited")


@pytest.fixture
def wire() -> Wire:
    """Return a connection that is down."""
    return Wire()


def test_the_alarm_about_the_log_rings_once_and_again_when_it_is_over(tools: Tools, log: SqliteSendLog) -> None:
    alarms = Alarms()
    monitor = Monitor(tools, alarms, lambda: True, WAITS)
    monitor.step()
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


def test_a_check_that_hangs_is_a_database_that_does_not_answer(tools: Tools, log: SqliteSendLog) -> None:
    monitor = Monitor(tools, Alarms(), lambda: True, WAITS)
    assert monitor.database() == "not checked yet"
    monitor.step()
    assert monitor.database() == ""
    monitor.waits = Waits(check_hangs=0.0)
    assert monitor.database() == "it does not answer"
    log.path.rename(log.path.with_suffix(".away"))
    monitor.step()
    assert "removed" in monitor.database()


def test_whoever_asks_whether_the_database_can_be_written_has_it_tried(tools: Tools, log: SqliteSendLog) -> None:
    monitor = Monitor(tools, Alarms(), lambda: True, WAITS)
    loop = Loop("monitor", monitor.step, WAITS, on_error=lambda _: None)
    monitor.wake = loop.wake
    loop.start()
    while monitor.database():
        time.sleep(0.01)
    with log.read() as reader:
        assert reader.sql.rows("SELECT * FROM heartbeat") == []
    assert monitor.database(by_trying=True) == ""
    with log.read() as reader:
        assert len(reader.sql.rows("SELECT * FROM heartbeat")) == 1
    log.path.rename(log.path.with_suffix(".away"))
    assert "removed" in monitor.database(by_trying=True)
    loop.stop()
    assert loop.join(2)


def test_a_try_that_hangs_is_not_waited_for(tools: Tools) -> None:
    monitor = Monitor(tools, Alarms(), lambda: True, Waits(check_asked=0.01))
    assert monitor.database(by_trying=True) == "not checked yet"


def test_an_alarm_that_slack_does_not_take_is_logged(
    tools: Tools, log: SqliteSendLog, caplog: pytest.LogCaptureFixture
) -> None:
    alarms = Alarms()
    alarms.is_down = True
    log.path.rename(log.path.with_suffix(".away"))
    Monitor(tools, alarms, lambda: True, WAITS).step()
    assert alarms.rang.wait(2)
    deadline = Event()
    while "could not be told" not in caplog.text and not deadline.wait(0.01):
        pass
    assert "cause=system.log_unavailable why=ratelimited" in process_log.text(caplog)


def test_a_socket_that_stays_down_is_told_and_closed_when_it_is_back(
    tools: Tools, log: SqliteSendLog, wire: Wire
) -> None:
    monitor = Monitor(tools, Alarms(), wire.is_up, AT_ONCE)
    monitor.step()
    monitor.step()
    with log.read() as reader:
        alert = reader.alerts.open("system.slack_socket_deaf")
        assert [post.target.show for post in reader.outbox.due(SystemClock().now())] == [MessageKind.ALERT]
    assert alert is not None
    wire.up = True
    monitor.step()
    with log.read() as reader:
        assert reader.alerts.open("system.slack_socket_deaf") is None


def test_without_a_log_a_deaf_socket_is_told_later(tools: Tools, log: SqliteSendLog, wire: Wire) -> None:
    monitor = Monitor(tools, Alarms(), wire.is_up, AT_ONCE)
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
    monitor = Monitor(tools, Alarms(), lambda: True, WAITS, conditions=(condition,))
    for _ in range(3):
        monitor.step()
    with log.read() as reader:
        told = reader.alerts.open("system.clock_off")
    assert told is not None
    assert (told.count, told.note) == (1, "why")
    notes.append(None)
    later = Monitor(tools, Alarms(), lambda: True, WAITS, conditions=(condition,))
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
    Monitor(tools, Alarms(), lambda: True, WAITS, conditions=(condition,)).step()
    with log.read() as reader:
        assert reader.alerts.open("system.alephee_refused") is None


def test_a_refused_token_is_not_told_as_a_deaf_connection_too(tools: Tools, log: SqliteSendLog, wire: Wire) -> None:
    monitor = Monitor(
        tools, Alarms(), wire.is_up, AT_ONCE, conditions=(Condition(SLACK_REFUSED, lambda: "token_revoked"),)
    )
    for _ in range(3):
        monitor.step()
    with log.read() as reader:
        assert reader.alerts.open(SLACK_REFUSED) is not None
        assert reader.alerts.open("system.slack_socket_deaf") is None


def test_an_unexpected_error_becomes_an_alert(tools: Tools, log: SqliteSendLog) -> None:
    Monitor(tools, Alarms(), lambda: True, WAITS).unexpected(ZeroDivisionError())
    with log.read() as reader:
        alert = reader.alerts.open("system.unexpected")
    assert alert is not None
    assert alert.note == "ZeroDivisionError"


def test_accounts_are_asked_once_and_known_afterwards(tools: Tools) -> None:
    assert tools.accounts.names() == tools.accounts.known() == {1: "One"}


def test_of_several_processes_the_one_that_works_tells_people(tools: Tools, log: SqliteSendLog) -> None:
    works = False
    monitor = Monitor(tools, Alarms(), lambda: False, AT_ONCE, works=lambda: works)
    monitor.step()
    monitor.step()
    with log.read() as reader:
        assert reader.alerts.open("system.slack_socket_deaf") is None
    works = True
    monitor.step()
    with log.read() as reader:
        assert reader.alerts.open("system.slack_socket_deaf") is not None


def test_whoever_works_next_says_that_it_is_over_what_the_one_before_told(
    tools: Tools, log: SqliteSendLog, wire: Wire
) -> None:
    Monitor(tools, Alarms(), wire.is_up, AT_ONCE)._tell("system.slack_socket_deaf", "")
    works = False
    monitor = Monitor(tools, Alarms(), lambda: True, AT_ONCE, works=lambda: works)
    monitor.step()
    works = True
    monitor.step()
    with log.read() as reader:
        assert reader.alerts.open("system.slack_socket_deaf") is None


def test_that_the_database_is_away_is_told_by_the_one_that_worked_before(tools: Tools, log: SqliteSendLog) -> None:
    works, alarms, silent = True, Alarms(), Alarms()
    worker = Monitor(tools, alarms, lambda: True, WAITS, works=lambda: works)
    standby = Monitor(tools, silent, lambda: True, WAITS, works=lambda: False)
    for one in (worker, standby):
        one.step()
    works = False  # its session is gone
    moved = log.path.rename(log.path.with_suffix(".away"))
    for one in (worker, standby):
        one.step()
        assert one.database()
    assert alarms.rang.wait(5)
    moved.rename(log.path)
    assert [cause for cause, _ in alarms.heard] == ["system.log_unavailable"]
    assert silent.heard == []
