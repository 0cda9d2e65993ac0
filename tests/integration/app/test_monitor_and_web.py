"""The monitor and the web server when what they need is not there."""

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.log.sqlite.store import SqliteSendLog
from bot.monitor import Monitor
from bot.operations.looking_up.reports import Health
from bot.operations.tools import Tools
from bot.waits import Waits
from bot.web import Web
from handlers.kinds import SCREENS
from handlers.slack.client import make_client
from handlers.slack.names import Approvers
from handlers.slack.notifier import SlackNotifier


@pytest.fixture
def notifier() -> SlackNotifier:
    """A notifier whose Slack nobody reaches."""
    client = make_client(SecretStr("x"), "http://127.0.0.1:1/api/")
    return SlackNotifier(
        client,
        SCREENS,
        approvals_channel="C1",
        alerts_channel="C2",
        language="es",
        account_names=dict,
        approvers=Approvers(lambda _id: ""),
    )


def test_without_a_log_an_unexpected_error_is_no_second_error(
    tools: Tools, log: SqliteSendLog, notifier: SlackNotifier
) -> None:
    away = log.path.rename(log.path.with_suffix(".away"))
    Monitor(tools, notifier, lambda: True, Waits()).unexpected(ZeroDivisionError())
    away.rename(log.path)
    with log.read() as reader:
        assert reader.alerts.open("system.unexpected") is None


def test_a_connection_that_is_back_has_nothing_to_close_when_somebody_closed_it_already(
    tools: Tools, log: SqliteSendLog, notifier: SlackNotifier
) -> None:
    connected = False
    monitor = Monitor(tools, notifier, lambda: connected, Waits(disconnected=0.0))
    monitor.step()
    monitor.step()
    with log.write() as tx:
        assert tx.alerts.close("system.slack_socket_deaf", at=SystemClock().now()) is not None
    connected = True
    monitor.step()
    with log.read() as reader:
        told = reader.alerts.last("system.slack_socket_deaf")
    assert told is not None
    assert told.count == 1


def test_a_server_that_never_listened_has_nothing_to_close() -> None:
    health = Health(sender_running=True, slack_connected=True, database_problem="", pace={})
    Web(lambda: health, lambda: health, CollectorRegistry()).close()
