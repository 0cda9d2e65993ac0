"""Starting when something is wrong, and stopping while something is stuck."""

import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from threading import Event

import pytest

from bot.app import Bot
from bot.doctor.slack import SCOPES
from bot.errors import SettingsError
from bot.fail_points import FailPoint
from bot.waits import Waits
from sandbox.server import Sandbox
from tests import process_log
from tests.e2e.driver import ANA, BRUNO, Driver
from tests.e2e.starting import Bots


@pytest.fixture
def unstarted(bot: Bots) -> Iterator[Bot]:
    bot.database.unlink()
    made = Bot(bot.settings())
    yield made
    made.stop()


@pytest.fixture
def quick(bot: Bots) -> None:
    """Have Slack asked again at once."""
    bot.waits = Waits(slack_away=0.01)


def test_a_bot_that_is_only_made_opens_nothing(bot: Bots, unstarted: Bot) -> None:
    assert not bot.database.exists()
    assert "database not writable: not checked yet" in unstarted.health().problems


def test_a_port_that_is_taken_is_a_wrong_setting(bot: Bots) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        made = Bot(bot.settings(bot_port=str(taken.getsockname()[1]), bot_host="127.0.0.1"))
        try:
            with pytest.raises(SettingsError) as caught:
                made.start()
        finally:
            made.stop()
    assert "BOT_PORT: cannot listen there" in caught.value.problems[0]


def test_a_bot_that_is_stopped_before_it_knows_slack_does_not_connect(sandbox: Sandbox, unstarted: Bot) -> None:
    stopping = Event()
    stopping.set()
    unstarted.start(stopping)
    assert sandbox.slack.api_calls["auth.test"] == 0
    assert "Slack is not connected" in unstarted.health().problems


def test_a_token_that_slack_refuses_is_a_wrong_setting(bot: Bots) -> None:
    made = Bot(bot.settings(slack_bot_token="xoxb-wrong"))
    try:
        with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN"):
            made.start()
    finally:
        made.stop()


@pytest.mark.usefixtures("quick")
def test_a_slack_that_does_not_answer_is_asked_until_it_does(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.slack.fault("auth.test", "500", count=2)
    assert bot().health().problems == ()
    assert caplog.text.count("Slack is away") == 1
    assert sandbox.slack.api_calls["auth.test"] >= 1
    assert "Slack is back" in caplog.text


@pytest.mark.parametrize(
    ("method", "kind", "named"),
    [
        *(("auth.test", f"html_{n}", f"a proxy answers in its place with status {n}") for n in (403, 404, 407, 451)),
        ("conversations.info", "html_403", "a proxy answers in its place with status 403"),
        ("auth.test", "html_200", "unreadable_answer"),
        ("auth.test", "null", "unreadable_answer"),
    ],
)
@pytest.mark.usefixtures("quick")
def test_a_proxys_page_was_taken_for_slacks_verdict_on_the_token(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture, method: str, kind: str, named: str
) -> None:
    sandbox.slack.fault(method, kind, count=2)
    assert bot().health().problems == ()
    assert f"Slack is away why=Slack: {named}" in process_log.text(caplog)


def test_accounts_that_alephee_does_not_tell_at_the_start_are_asked_for_later(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.alephee.add_fault("accounts", "401")
    driver = Driver(sandbox, bot(alephee_accounts=""))
    driver.wait(lambda: "Alephee is away why=it refuses ALEPHEE_API_KEY (status 401)" in process_log.lines(caplog))
    assert driver.look_up(ANA, 580101)
    assert driver.bot.tools.accounts.known()


def test_a_channel_that_slack_does_not_show_is_a_warning(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.slack.scopes = set(SCOPES) - {"channels:read", "groups:read"}
    bot()
    assert "BOT_APPROVALS_CHANNEL: Slack does not show the channel: missing_scope" in process_log.text(caplog)


def test_an_archived_channel_was_not_noticed_at_the_start(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.slack.channels["C0APPROVALS"].is_archived = True
    bot()
    assert "BOT_APPROVALS_CHANNEL: the channel C0APPROVALS is archived; unarchive it" in process_log.text(caplog)


def test_a_step_that_does_not_end_is_told_when_the_bot_stops(
    sandbox: Sandbox, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, go_on = Event(), Event()

    def hold(point: FailPoint) -> None:
        if point is FailPoint.SEND_RECHECK:
            stuck.set()
            go_on.wait(10)

    bot.waits = Waits(stop=0.5)
    driver = Driver(sandbox, bot(fail_point=hold))
    driver.ask(ANA, 580101, "Hola.")
    assert driver.approve(BRUNO, driver.card(has="approve")).ok
    assert stuck.wait(8)
    sender = driver.bot.vitals.sender
    assert sender is not None
    with caplog.at_level(logging.ERROR):
        bot.stop(driver.bot)
    assert "a loop did not stop in time loop=sender" in process_log.lines(caplog)
    go_on.set()
    assert sender.join(8)
    assert driver.calls() == 0
