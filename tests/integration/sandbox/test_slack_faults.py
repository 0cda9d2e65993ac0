import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import SlackWorkspace
from sandbox.slack.odd_answers import ODD
from tests.integration.sandbox.slack_bot import ANA, SUPPORT, Bot, acknowledging


def test_a_429_says_how_long_to_wait_and_happens_as_often_as_asked(bot: Bot, slack: SlackWorkspace) -> None:
    slack.fault("chat.postMessage", "429", count=2, retry_after=7)

    for _ in range(2):
        with pytest.raises(SlackApiError) as raised:
            bot.client.chat_postMessage(channel=SUPPORT, text="x")
        assert raised.value.response["error"] == "ratelimited"
        assert raised.value.response.headers["Retry-After"] == "7"
    assert bot.client.auth_test()["ok"]
    bot.client.chat_postMessage(channel=SUPPORT, text="x")


def test_a_rate_limit_is_per_method_and_minute(bot: Bot, slack: SlackWorkspace) -> None:
    slack.faults.limits["users.info"] = 2
    bot.client.users_info(user=ANA)
    bot.client.users_info(user=ANA)

    with pytest.raises(SlackApiError) as raised:
        bot.client.users_info(user=ANA)

    assert 55 <= int(raised.value.response.headers["Retry-After"]) <= 61


def test_the_documented_limits_count_for_each_channel(bot: Bot, slack: SlackWorkspace) -> None:
    slack.faults.limit_as_documented()
    for _ in range(60):
        bot.client.chat_postMessage(channel=SUPPORT, text="x")

    with pytest.raises(SlackApiError) as raised:
        bot.client.chat_postMessage(channel=SUPPORT, text="x")

    assert raised.value.response.status_code == 429
    assert bot.client.chat_postMessage(channel="C0ALERTS", text="x")["ok"]


@pytest.mark.parametrize(("kind", "posted"), [("reset_before", 0), ("reset_after", 1)])
def test_a_dropped_connection_leaves_the_call_done_or_undone(
    bot: Bot, slack: SlackWorkspace, kind: str, posted: int
) -> None:
    bot.client.retry_handlers.clear()
    slack.fault("chat.postMessage", kind)

    with pytest.raises((URLError, ConnectionError)):
        bot.client.chat_postMessage(channel=SUPPORT, text="x")

    assert len(slack.messages(SUPPORT)) == posted
    assert slack.faults.waiting == []


def test_a_server_error_is_no_json(bot: Bot, slack: SlackWorkspace) -> None:
    slack.fault("*", "500")

    with pytest.raises(SlackApiError) as raised:
        bot.client.auth_test()
    assert raised.value.response.status_code == 500


def test_a_hanging_call_never_answers_until_the_fault_is_cleared(bot: Bot, slack: SlackWorkspace) -> None:
    bot.client.timeout = 1
    slack.fault("auth.test", "hang", count=None)

    with pytest.raises(TimeoutError):
        bot.client.auth_test()

    slack.clear_faults()
    assert bot.client.auth_test()["ok"]


def test_down_drops_calls_and_sockets_until_cleared(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect(ping_interval=0.1)
    slack.fault("*", "down", count=None)

    slack.wait_for(lambda: slack.sockets == 0)
    bot.client.retry_handlers.clear()
    with pytest.raises((URLError, ConnectionError)):
        bot.client.auth_test()

    slack.clear_faults()
    slack.wait_for(lambda: slack.sockets)
    acknowledging(bot)
    assert slack.command(ANA, "/alephee help").ok


@pytest.mark.parametrize("kind", sorted(ODD))
def test_what_stands_between_answers_in_slacks_place(bot: Bot, slack: SlackWorkspace, kind: str) -> None:
    bot.client.retry_handlers.clear()
    slack.fault("auth.test", kind)
    seen: object = {}
    with suppress(SlackApiError, HTTPException, ValueError, AttributeError, LookupError):
        seen = bot.client.auth_test().data
    assert "user_id" not in str(seen)
    assert bot.client.auth_test()["user_id"]


def test_a_revoked_token_is_refused_as_such(bot: Bot, slack: SlackWorkspace) -> None:
    slack.revoked.add(slack.bot_token)
    with pytest.raises(SlackApiError) as raised:
        bot.client.auth_test()
    assert raised.value.response["error"] == "token_revoked"


def test_the_host_of_a_socket_may_be_nobodys(bot: Bot, slack: SlackWorkspace) -> None:
    slack.fault("apps.connections.open", "no_host")
    urls = [bot.client.apps_connections_open(app_token=slack.app_token)["url"] for _ in range(2)]
    assert [url.startswith(f"ws{slack.base_url[4:]}/") for url in urls] == [False, True]


@pytest.mark.parametrize("ahead", [600.0, -600.0])
def test_slacks_clock_is_its_own(bot: Bot, slack: SlackWorkspace, ahead: float) -> None:
    slack.clock_offset = ahead
    headers = bot.client.auth_test().headers
    assert abs(time.time() + ahead - parsedate_to_datetime(headers["Date"]).timestamp()) < 5


def test_an_unknown_fault_is_refused(slack: SlackWorkspace) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        slack.fault("*", "explode")
