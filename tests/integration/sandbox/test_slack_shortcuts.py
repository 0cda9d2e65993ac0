"""Shortcuts as Slack offers and delivers them, over both transports, to a bare Bolt app."""

from typing import Any

import pytest

from sandbox.slack import NotPossibleError, SlackWorkspace
from tests.integration.sandbox.slack_blocks import modal, section
from tests.integration.sandbox.slack_bot import ANA, EVA, SUPPORT, Bot
from tests.integration.sandbox.test_slack_page_api import Page

FIND, WRITE = "alephee_find", "alephee_write"


@pytest.fixture(params=["socket", "http"])
def connected(bot: Bot, request: pytest.FixtureRequest) -> Bot:
    return bot.connect() if request.param == "socket" else bot.serve()


def test_a_global_shortcut_tells_who_and_opens_a_view(connected: Bot, slack: SlackWorkspace) -> None:
    seen: list[dict[str, Any]] = []

    @connected.app.global_shortcut(FIND)
    def find(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        seen.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal(section()))

    assert slack.shortcut(ANA, FIND).ok
    slack.wait_for(lambda: slack.views(ANA))
    assert seen[0].keys() == {
        "type", "token", "action_ts", "team", "user", "is_enterprise_install", "enterprise", "callback_id",
        "trigger_id",
    }  # fmt: skip
    assert (seen[0]["type"], seen[0]["user"]["id"]) == ("shortcut", ANA)


def test_a_message_shortcut_brings_the_whole_message_and_an_address_to_answer_at(
    connected: Bot, slack: SlackWorkspace
) -> None:
    seen: list[dict[str, Any]] = []

    @connected.app.message_shortcut(WRITE)
    def write(ack: Any, body: dict[str, Any], respond: Any) -> None:
        ack()
        seen.append(body)
        respond("Visto")

    slack.command(ANA, "Venta 2000000000580101", SUPPORT)
    (message,) = slack.messages(SUPPORT, ANA)
    assert slack.shortcut(ANA, WRITE, SUPPORT, message["key"]).ok
    answer = slack.wait_for(lambda: [m for m in slack.messages(SUPPORT, ANA) if m["ephemeral"]])[0]
    assert answer["text"] == "Visto"
    (body,) = seen
    assert (body["type"], body["callback_id"], body["channel"]["id"]) == ("message_action", WRITE, SUPPORT)
    assert (body["message"]["text"], body["message_ts"]) == ("Venta 2000000000580101", message["ts"])
    assert "api_app_id" not in body

    with pytest.raises(NotPossibleError, match="ephemeral"):
        slack.shortcut(ANA, WRITE, SUPPORT, answer["key"])


def test_a_shortcut_that_nobody_answers_is_told(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    ack = slack.shortcut(ANA, FIND)
    assert (ack.ok, ack.error) == (False, "no_response")


def test_slack_offers_only_what_the_manifest_names_to_people_of_the_workspace(slack: SlackWorkspace) -> None:
    for user, shortcut in ((ANA, WRITE), (ANA, "unknown"), (EVA, FIND), ("U0DELETED", FIND), ("U0NOBODY", FIND)):
        with pytest.raises(NotPossibleError):
            slack.shortcut(user, shortcut)


def test_the_page_learns_which_shortcuts_there_are_and_uses_them(
    connected: Bot, slack: SlackWorkspace, sandbox: Any
) -> None:
    page = Page(sandbox.slack_url)
    connected.app.global_shortcut(FIND)(lambda ack: ack())
    connected.app.message_shortcut(WRITE)(lambda ack: ack())
    offered = page.call("GET", "/sandbox/config")["shortcuts"]
    assert [(one["callback_id"], one["type"]) for one in offered] == [(FIND, "global"), (WRITE, "message")]
    assert page.post("shortcut", user=ANA, callback_id=FIND) == {"ok": True}
    page.post("command", user=ANA, text="Hola", channel=SUPPORT)
    key = page.snapshot(ANA)["messages"][SUPPORT][0]["key"]
    assert page.post("shortcut", user=ANA, callback_id=WRITE, channel=SUPPORT, key=key) == {"ok": True}
