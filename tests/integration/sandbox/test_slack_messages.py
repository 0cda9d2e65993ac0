from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.server import Sandbox
from sandbox.slack import SlackWorkspace
from tests.integration.sandbox.slack_blocks import actions, button, section
from tests.integration.sandbox.slack_bot import ANA, BRUNO, EVA, SUPPORT, Bot


@pytest.fixture
def client(bot: Bot) -> WebClient:
    return bot.client


def error_of(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        call(**args)
    return str(raised.value.response["error"])


def test_a_token_is_needed_and_must_be_of_the_right_kind(sandbox: Sandbox, slack: SlackWorkspace) -> None:
    base = sandbox.slack_api_url
    assert error_of(WebClient(base_url=base).auth_test) == "not_authed"
    assert error_of(WebClient(base_url=base, token="xoxb-other").auth_test) == "invalid_auth"
    assert error_of(WebClient(base_url=base, token=slack.app_token).auth_test) == "not_allowed_token_type"
    bot = WebClient(base_url=base, token=slack.bot_token)
    assert (bot.auth_test()["user_id"], bot.auth_test()["bot_id"]) == ("U0BOT", "B0BOT")
    assert error_of(bot.api_call, api_method="chat.nothing") == "unknown_method"


def test_a_missing_scope_is_named(client: WebClient, slack: SlackWorkspace) -> None:
    slack.scopes.discard("users:read")

    with pytest.raises(SlackApiError) as raised:
        client.users_info(user=ANA)

    assert (raised.value.response["error"], raised.value.response["needed"]) == ("missing_scope", "users:read")
    assert "users:read" not in client.auth_test().headers["X-OAuth-Scopes"]


def test_a_message_to_a_person_opens_the_direct_messages(client: WebClient, slack: SlackWorkspace) -> None:
    posted = client.chat_postMessage(channel=ANA, text="Hola")

    assert posted["channel"] == "D0REQUESTER"
    assert [one["text"] for one in slack.dm(ANA)] == ["Hola"]
    assert client.conversations_open(users=[ANA])["channel"]["id"] == "D0REQUESTER"
    assert error_of(client.chat_postMessage, channel="U0DELETED", text="Hola") == "user_disabled"


def test_stored_blocks_come_back_with_ids_and_text_defaults(client: WebClient) -> None:
    element = button("go")
    element.pop("action_id")
    posted = client.chat_postMessage(
        channel=SUPPORT, text="x", blocks=[section(), {"type": "actions", "elements": [element]}]
    )

    first, second = posted["message"]["blocks"]
    assert first["block_id"] != second["block_id"]
    assert first["text"]["verbatim"] is False
    assert second["elements"][0]["text"]["emoji"] is True
    assert second["elements"][0]["action_id"]


def test_text_without_blocks_removes_the_blocks_and_keeps_the_metadata(
    client: WebClient, slack: SlackWorkspace
) -> None:
    metadata = {"event_type": "asked", "event_payload": {"id": "r1"}}
    posted = client.chat_postMessage(
        channel=SUPPORT, text="Ask", blocks=[section(), actions(button("approve"))], metadata=metadata
    )
    assert slack.find_buttons(slack.messages(SUPPORT)[0])[0]["block_id"] == "buttons"

    client.chat_update(channel=SUPPORT, ts=posted["ts"], text="Done")

    (message,) = slack.messages(SUPPORT)
    assert (message["text"], message["metadata"], "blocks" in message) == ("Done", metadata, False)
    assert slack.find_buttons(message) == []
    client.chat_update(channel=SUPPORT, ts=posted["ts"], text="Done", metadata={})
    assert "metadata" not in slack.messages(SUPPORT)[0]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": SUPPORT, "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ({"channel": SUPPORT, "text": "x", "blocks": [section()] * 51}, "invalid_blocks"),
        ({"channel": SUPPORT, "text": "x", "blocks": [section("x" * 2_501)] * 4}, "msg_blocks_too_long"),
        ({"channel": SUPPORT, "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"channel": SUPPORT, "text": "x", "attachments": [{"text": "a"}] * 101}, "too_many_attachments"),
    ],
)
def test_a_wrong_message_is_refused(client: WebClient, args: dict[str, Any], error: str) -> None:
    assert error_of(client.chat_postMessage, **args) == error


def test_a_message_of_nothing_is_refused(client: WebClient) -> None:
    args = {"channel": SUPPORT, "text": " "}
    assert error_of(client.api_call, api_method="chat.postMessage", json=args) == "no_text"


def test_the_bot_posts_only_where_it_is(client: WebClient, slack: SlackWorkspace) -> None:
    slack.channels["C0ALERTS"].members.discard("U0BOT")
    slack.channels["C0APPROVALS"].is_archived = True

    assert error_of(client.chat_postMessage, channel="C0ALERTS", text="x") == "not_in_channel"
    assert error_of(client.chat_postMessage, channel="C0APPROVALS", text="x") == "is_archived"
    assert client.conversations_info(channel="C0ALERTS")["channel"]["is_member"] is False


def test_only_own_visible_messages_can_be_changed(client: WebClient, slack: SlackWorkspace) -> None:
    slack.command(ANA, "Hola")
    (foreign,) = slack.messages(SUPPORT)
    hidden = client.chat_postEphemeral(channel=SUPPORT, user=ANA, text="psst")["message_ts"]
    own = client.chat_postMessage(channel=SUPPORT, text="x")["ts"]

    assert error_of(client.chat_update, channel=SUPPORT, ts=foreign["ts"], text="y") == "cant_update_message"
    assert error_of(client.chat_update, channel=SUPPORT, ts=hidden, text="y") == "message_not_found"
    assert error_of(client.chat_update, channel=SUPPORT, ts=own, text="y" * 4001) == "msg_too_long"
    assert error_of(client.chat_delete, channel=SUPPORT, ts=foreign["ts"]) == "cant_delete_message"
    client.chat_delete(channel=SUPPORT, ts=own)
    assert error_of(client.chat_update, channel=SUPPORT, ts=own, text="y") == "message_not_found"


def test_an_ephemeral_message_needs_a_member(client: WebClient) -> None:
    assert error_of(client.chat_postEphemeral, channel=SUPPORT, user=EVA, text="x") == "user_not_in_channel"
    assert error_of(client.chat_postEphemeral, channel=SUPPORT, user=ANA, text="ñ" * 2001) == "msg_too_long"


def test_a_thread_is_read_oldest_first_and_history_newest_first(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=SUPPORT, text="Parent")["ts"]
    client.chat_postMessage(channel=SUPPORT, text="Reply", thread_ts=parent)
    client.chat_postMessage(channel=SUPPORT, text="Later", metadata={"event_type": "a", "event_payload": {}})

    replies = client.conversations_replies(channel=SUPPORT, ts=parent)["messages"]
    history = client.conversations_history(channel=SUPPORT, include_all_metadata=True)["messages"]
    assert [one["text"] for one in replies] == ["Parent", "Reply"]
    assert [one["text"] for one in history] == ["Later", "Parent"]
    assert history[0]["metadata"]["event_type"] == "a"
    assert "metadata" not in client.conversations_history(channel=SUPPORT)["messages"][0]
    link = client.chat_getPermalink(channel=SUPPORT, message_ts=parent)["permalink"]
    assert link.endswith(f"/archives/{SUPPORT}/p{parent.replace('.', '')}")


def test_people_and_channels_are_as_the_workspace_says(client: WebClient, slack: SlackWorkspace) -> None:
    assert client.users_info(user=BRUNO, include_locale=True)["user"]["locale"] == "pt-BR"
    assert "locale" not in client.users_info(user=BRUNO)["user"]
    assert client.users_info(user="U0GUEST")["user"]["is_restricted"] is True
    external = client.users_info(user=EVA, include_locale=True)["user"]
    assert (external["team_id"], external["is_stranger"], "locale" in external) == ("T0OTHER", True, False)
    slack.change_person(BRUNO, deleted=True)
    assert client.users_info(user=BRUNO)["user"]["deleted"] is True
    assert client.usergroups_users_list(usergroup="S0APPROVERS")["users"] == ["U0APPROVER2"]
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"
    assert EVA not in {one["id"] for one in client.users_list()["members"]}


def test_a_shared_channel_says_so(client: WebClient) -> None:
    shared = client.conversations_info(channel="C0SHARED", include_num_members=True)["channel"]
    assert (shared["is_ext_shared"], shared["num_members"]) == (True, 5)
    assert client.conversations_info(channel=SUPPORT)["channel"]["is_ext_shared"] is False
    assert EVA in client.conversations_members(channel="C0SHARED")["members"]


def test_lists_come_in_pages(client: WebClient) -> None:
    sizes = [len(page["channels"]) for page in client.conversations_list(limit=3)]

    assert sizes == [3, 1]


def test_arguments_are_read_from_json_forms_and_query_strings(client: WebClient, slack: SlackWorkspace) -> None:
    json_args = {"channel": SUPPORT, "text": "json"}
    form_args = {"channel": SUPPORT, "text": "form", "blocks": '[{"type": "divider"}]'}
    client.api_call("chat.postMessage", json=json_args)
    client.api_call("chat.postMessage", data=form_args)
    client.api_call("chat.postMessage", http_verb="GET", params={"channel": SUPPORT, "text": "query"})

    assert [one["text"] for one in slack.messages(SUPPORT)] == ["json", "form", "query"]
    assert slack.api_calls["chat.postMessage"] == 3
    assert slack.journal.of("chat.postMessage")[0].args == json_args


def test_a_response_url_works_five_times_and_half_an_hour(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    urls: list[str] = []

    @bot.app.command("/alephee")
    def command(ack: Any, body: dict[str, Any]) -> None:
        urls.append(body["response_url"])
        ack()

    slack.command(ANA, "/alephee a")
    slack.command(ANA, "/alephee b")
    hook = WebhookClient(urls[0])

    answers = [hook.send(text=f"answer {n}") for n in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body
    assert [one["ephemeral"] for one in slack.messages(SUPPORT, ANA)] == [True] * 5
    slack.tickets.response_urls[urls[1].rpartition("/")[2]].born -= 1801
    assert "expired_url" in WebhookClient(urls[1]).send(text="late").body


def test_a_response_url_replaces_and_deletes_its_message(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()

    @bot.app.action("replace")
    def replace(ack: Any, respond: Any) -> None:
        respond(text="Replaced", blocks=[actions(button("remove"))], replace_original=True)
        respond(text="For all", response_type="in_channel")
        ack()

    @bot.app.action("remove")
    def remove(ack: Any, respond: Any) -> None:
        respond(delete_original=True)
        ack()

    posted = bot.client.chat_postMessage(channel=SUPPORT, text="x", blocks=[actions(button("replace"))])
    assert slack.press(ANA, SUPPORT, posted["ts"], "replace").ok
    assert [one["text"] for one in slack.messages(SUPPORT)] == ["Replaced", "For all"]
    assert slack.press(ANA, SUPPORT, posted["ts"], "remove").ok
    assert [one["text"] for one in slack.messages(SUPPORT)] == ["For all"]
