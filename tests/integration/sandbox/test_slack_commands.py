from typing import Any

import pytest

from sandbox.slack import NotPossibleError, SlackWorkspace
from sandbox.slack.notices import Notice
from tests.integration.sandbox.slack_blocks import actions, button, plain, section
from tests.integration.sandbox.slack_bot import ANA, BRUNO, EVA, SUPPORT, Bot


@pytest.fixture(params=["socket", "http"])
def connected(bot: Bot, request: pytest.FixtureRequest) -> Bot:
    return bot.connect() if request.param == "socket" else bot.serve()


def test_a_command_is_acknowledged_and_its_text_is_shown_to_the_person_alone(
    connected: Bot, slack: SlackWorkspace
) -> None:
    connected.app.command("/alephee")(lambda ack, command: ack(f"You asked for {command['text']}"))

    ack = slack.command(ANA, "/alephee order 580101")

    assert ack.ok
    assert ack.seconds < 3
    (answer,) = slack.messages(SUPPORT, ANA)
    assert (answer["text"], answer["ephemeral"]) == ("You asked for order 580101", True)
    assert slack.messages(SUPPORT, BRUNO) == []


def test_an_answer_in_channel_is_seen_by_everybody(connected: Bot, slack: SlackWorkspace) -> None:
    connected.app.command("/alephee")(lambda ack: ack(response_type="in_channel", text="All", blocks=[section()]))

    assert slack.command(ANA, "/alephee status").ok

    (answer,) = slack.messages(SUPPORT, BRUNO)
    assert answer["blocks"][0]["text"]["text"] == "Hola"


def test_a_command_carries_the_documented_fields(connected: Bot, slack: SlackWorkspace) -> None:
    seen: list[dict[str, Any]] = []

    @connected.app.command("/alephee")
    def listen(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body)
        ack()

    slack.command(ANA, "/alephee tell @bruno in #soporte a < b & @nobody")

    body = seen[0]
    assert body["text"] == "tell <@U0APPROVER1|bruno> in <#C0SUPPORT|soporte> a &lt; b &amp; @nobody"
    assert body.keys() == {
        "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command", "text",
        "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
    }  # fmt: skip
    assert (body["command"], body["user_id"], body["channel_id"]) == ("/alephee", ANA, SUPPORT)


def test_a_late_acknowledgement_shows_operation_timeout(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    bot.app.command("/alephee")(lambda: None)

    ack = slack.command(ANA, "/alephee help")

    assert (ack.ok, ack.error) == (False, "operation_timeout")
    assert 2.9 < ack.seconds < 3.5
    assert slack.notices[ANA].text == '/alephee failed with the error "operation_timeout"'


def test_a_listener_that_fails_shows_dispatch_failed_over_http(bot: Bot, slack: SlackWorkspace) -> None:
    bot.serve()

    @bot.app.command("/alephee")
    def listen() -> None:
        raise RuntimeError("broken")

    assert slack.command(ANA, "/alephee help").error == "dispatch_failed"


def test_without_any_connection_the_command_fails_at_once(slack: SlackWorkspace) -> None:
    ack = slack.command(ANA, "/alephee help")

    assert (ack.ok, ack.error) == (False, "dispatch_failed")


def test_an_answer_with_broken_blocks_is_not_shown(connected: Bot, slack: SlackWorkspace) -> None:
    connected.app.command("/alephee")(lambda ack: ack(text="x", blocks=[section("x" * 3001)]))

    assert slack.command(ANA, "/alephee help").ok

    assert slack.messages(SUPPORT, ANA) == []
    assert slack.notices[ANA] == Notice(
        "answer_refused", "The command's answer was refused: invalid_blocks", "invalid_blocks"
    )


def test_what_a_command_answered_before_is_not_replaced(connected: Bot, slack: SlackWorkspace) -> None:
    @connected.app.command("/alephee")
    def listen(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Looking")
        respond(text="Found", replace_original=True)

    assert slack.command(ANA, "/alephee order 580101").ok

    slack.wait_for(lambda: [one["text"] for one in slack.messages(SUPPORT, ANA)] == ["Looking", "Found"])


def test_people_of_another_organisation_have_no_commands(connected: Bot, slack: SlackWorkspace) -> None:
    ack = slack.command(EVA, "/alephee help", channel="C0SHARED")

    assert ack.notice == Notice("not_a_command", "/alephee is not a valid command.", "/alephee")


def test_other_text_is_a_plain_message(slack: SlackWorkspace) -> None:
    slack.command(ANA, "Hola a todos")

    (message,) = slack.messages(SUPPORT)
    assert (message["user"], message["text"]) == (ANA, "Hola a todos")


def test_nobody_writes_in_a_channel_they_are_not_in(slack: SlackWorkspace) -> None:
    with pytest.raises(NotPossibleError):
        slack.command("U0GUEST", "/alephee help", channel="C0APPROVALS")
    with pytest.raises(NotPossibleError):
        slack.command("U0DELETED", "/alephee help")


def test_a_button_reaches_the_app_with_its_message_and_a_response_url(connected: Bot, slack: SlackWorkspace) -> None:
    seen: list[dict[str, Any]] = []

    @connected.app.action("approve")
    def listen(ack: Any, body: dict[str, Any], respond: Any) -> None:
        seen.append(body)
        ack()
        respond(text="Thanks")

    blocks = [section("Ask"), actions(button("approve", "r1", style="primary"), button("decline", "r1"))]
    posted = connected.client.chat_postMessage(channel=SUPPORT, text="Ask", blocks=blocks)
    assert slack.press(BRUNO, SUPPORT, posted["ts"], "approve").ok

    body = seen[0]
    assert body["user"] == {"id": BRUNO, "username": "bruno", "name": "bruno", "team_id": "T0SANDBOX"}
    assert body["container"] == {
        "type": "message", "message_ts": posted["ts"], "channel_id": SUPPORT, "is_ephemeral": False,
    }  # fmt: skip
    assert body["message"]["ts"] == posted["ts"]
    assert body["message"]["blocks"][1]["elements"][0]["value"] == "r1"
    assert (body["api_app_id"], body["team"]["id"], body["state"]) == ("A0SANDBOX", "T0SANDBOX", {"values": {}})
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("approve", "buttons", "r1")
    slack.wait_for(lambda: [one for one in slack.messages(SUPPORT, BRUNO) if one["text"] == "Thanks"])
    assert [one["text"] for one in slack.messages(SUPPORT, ANA)] == ["Ask"]


def test_a_button_with_a_confirm_dialog_can_be_cancelled(connected: Bot, slack: SlackWorkspace) -> None:
    confirm = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
    connected.app.action("approve")(lambda ack: ack())
    posted = connected.client.chat_postMessage(
        channel=SUPPORT, text="Ask", blocks=[actions(button("approve", confirm=confirm))]
    )

    assert slack.press(ANA, SUPPORT, posted["ts"], "approve", confirm=False).error == "cancelled"
    assert slack.deliveries.last is None
    assert slack.press(ANA, SUPPORT, posted["ts"], "approve").ok


def test_a_button_that_is_gone_cannot_be_pressed(bot: Bot, slack: SlackWorkspace) -> None:
    posted = bot.client.chat_postMessage(channel=SUPPORT, text="Ask", blocks=[actions(button("approve"))])
    bot.client.chat_update(channel=SUPPORT, ts=posted["ts"], text="Done")

    assert "blocks" not in slack.messages(SUPPORT)[0]
    with pytest.raises(NotPossibleError):
        slack.press(ANA, SUPPORT, posted["ts"], "approve")


def test_an_ephemeral_button_names_its_message_without_content(connected: Bot, slack: SlackWorkspace) -> None:
    seen: list[dict[str, Any]] = []

    @connected.app.action("retry")
    def listen(ack: Any, body: dict[str, Any], respond: Any) -> None:
        seen.append(body)
        ack()
        respond(text="Again", replace_original=True)

    connected.client.chat_postEphemeral(channel=SUPPORT, user=ANA, text="Failed", blocks=[actions(button("retry"))])
    (message,) = slack.messages(SUPPORT, ANA)
    assert slack.press(ANA, SUPPORT, message["key"], "retry").ok

    assert seen[0]["container"]["is_ephemeral"] is True
    assert "message" not in seen[0]
    slack.wait_for(lambda: slack.messages(SUPPORT, ANA)[0]["text"] == "Again")


def test_an_overflow_delivers_the_chosen_option(connected: Bot, slack: SlackWorkspace) -> None:
    chosen: list[str] = []

    @connected.app.action("more")
    def listen(ack: Any, action: dict[str, Any]) -> None:
        chosen.append(action["selected_option"]["value"])
        ack()

    options = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
    overflow = {"type": "overflow", "action_id": "more", "options": options}
    posted = connected.client.chat_postMessage(channel=SUPPORT, text="x", blocks=[section() | {"accessory": overflow}])

    assert slack.press(ANA, SUPPORT, posted["ts"], "more", value="2").ok
    assert chosen == ["2"]
    with pytest.raises(NotPossibleError):
        slack.press(ANA, SUPPORT, posted["ts"], "more", value="3")
