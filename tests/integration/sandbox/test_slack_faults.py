from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import SlackWorkspace
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


def test_an_unknown_fault_is_refused(slack: SlackWorkspace) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        slack.fault("*", "explode")
