"""What is new for whom: read marks of the workspace, and who is called."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient

from sandbox.server import Sandbox
from sandbox.slack import SlackWorkspace
from sandbox.slack.model import NotPossibleError
from tests.integration.sandbox.slack_bot import ANA, BRUNO, GUIDO, SUPPORT
from tests.integration.sandbox.test_slack_page_api import Page

ALERTS = "C0ALERTS"
MANIFEST = Path(__file__).parents[3] / "manifest.yml"


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox.slack_url)


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url)


def counts(page: Page, user: str, channel: str = SUPPORT) -> tuple[int, int]:
    """Return how many messages are unread, and how many of them call the person."""
    (found,) = (one for one in page.snapshot(user)["channels"] if one["id"] == channel)
    return found["unread"], found["calling"]


def test_what_was_read_stays_read_and_an_edit_is_nothing_new(page: Page, client: WebClient) -> None:
    first = client.chat_postMessage(channel=SUPPORT, text="one")
    client.chat_postMessage(channel=SUPPORT, text="two")
    assert (counts(page, ANA), counts(page, GUIDO)) == ((2, 0), (2, 0))
    (_, last) = page.snapshot(ANA)["messages"][SUPPORT]
    assert page.post("read", user=ANA, channel=SUPPORT, key=last["key"]) == {"ok": True}
    assert (counts(page, ANA), counts(page, GUIDO)) == ((0, 0), (2, 0))
    assert page.post("read", user=ANA, channel=SUPPORT, key=first["ts"]) == {"ok": True}
    client.chat_update(channel=SUPPORT, ts=str(first["ts"]), text="another one")
    assert counts(page, ANA) == (0, 0)
    client.chat_postMessage(channel=SUPPORT, text="three")
    assert counts(page, ANA) == (1, 0)


def test_nobody_reads_what_they_do_not_see(page: Page, slack: SlackWorkspace) -> None:
    assert page.post("read", user=ANA, channel=SUPPORT, key="1.2")["error"] == "not_possible"
    slack.command(ANA, "said by Ana")
    assert counts(page, ANA) == (0, 0)


def test_a_reply_is_new_where_it_is_told_to_the_channel_too(page: Page, client: WebClient) -> None:
    parent = str(client.chat_postMessage(channel=ALERTS, text="an alert")["ts"])
    client.chat_postMessage(channel=ALERTS, text="a line", thread_ts=parent)
    assert counts(page, ANA, ALERTS) == (1, 0)
    told = client.chat_postMessage(channel=ALERTS, text="a loud line", thread_ts=parent, reply_broadcast=True)
    assert (told["message"]["subtype"], told["message"]["thread_ts"]) == ("thread_broadcast", parent)
    assert counts(page, ANA, ALERTS) == (2, 0)
    seen = page.snapshot(ANA)["messages"][ALERTS]
    assert [one["is_broadcast"] for one in seen] == [False, False, True]
    read = [one["text"] for one in client.conversations_history(channel=ALERTS)["messages"]]
    assert read == ["a loud line", "an alert"]


def rich(*leaves: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(leaves)}]}]


@pytest.mark.parametrize(
    ("content", "called"),
    [
        ({"text": f"for <@{ANA}>"}, {ANA}),
        ({"text": f"for <@{ANA}|Ana>"}, {ANA}),
        ({"text": "for <!subteam^S0APPROVERS>"}, {BRUNO}),
        ({"text": "for <!here>"}, {ANA, BRUNO}),
        ({"text": "for &lt;!here&gt;"}, set()),
        ({"text": f"<@{ANA}>", "blocks": [{"type": "divider"}]}, set()),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": f"<@{ANA}>"}}]}, {ANA}),
        ({"blocks": [{"type": "section", "text": {"type": "plain_text", "text": f"<@{ANA}>"}}]}, set()),
        ({"blocks": rich({"type": "text", "text": f"<@{ANA}>"})}, set()),
        ({"blocks": rich({"type": "user", "user_id": ANA})}, {ANA}),
        ({"blocks": rich({"type": "usergroup", "usergroup_id": "S0APPROVERS"})}, {BRUNO}),
        ({"blocks": rich({"type": "broadcast", "range": "channel"})}, {ANA, BRUNO}),
    ],
)
def test_who_is_mentioned_is_called(page: Page, client: WebClient, content: dict[str, Any], called: set[str]) -> None:
    client.chat_postMessage(channel=SUPPORT, **({"text": "x"} | content))
    assert {person for person in (ANA, BRUNO) if counts(page, person)[1]} == called


def test_every_direct_message_calls(page: Page, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="Hola")
    assert counts(page, ANA, "D0REQUESTER") == (1, 1)


def test_the_world_is_dated_by_its_own_clock(page: Page, client: WebClient, sandbox: Sandbox) -> None:
    before = float(str(client.chat_postMessage(channel=SUPPORT, text="before")["ts"]))
    assert page.post("clock", seconds=7200) == {"ok": True}
    after = float(str(client.chat_postMessage(channel=SUPPORT, text="after")["ts"]))
    assert 7200 <= after - before < 7260
    assert page.snapshot(ANA)["ahead"] == 7200
    assert sandbox.alephee.now() - before >= 7200


@pytest.mark.parametrize("seconds", [-1, "soon", None, "inf", "nan"])
def test_the_clock_is_turned_forward_only(sandbox: Sandbox, seconds: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        sandbox.slack.turn_clock(float(seconds))  # type: ignore[arg-type] # what a page may send
    assert sandbox.clock.ahead == 0


class App:
    """An app that lives with the sandbox."""

    def __init__(self, *, keeps_log: bool) -> None:
        self.keeps_log = keeps_log
        self.looks, self.restarts = 0, 0

    def look_again(self) -> None:
        self.looks += 1

    def restart(self, between: Any) -> None:
        between()
        self.restarts += 1


def test_an_app_that_lives_here_begins_anew_with_the_world(page: Page, client: WebClient, sandbox: Sandbox) -> None:
    app = App(keeps_log=False)
    sandbox.slack.app = app
    client.chat_postMessage(channel=SUPPORT, text="old")
    client.chat_postMessage(channel=ANA, text="old")
    page.post("clock", seconds=60)
    sandbox.slack.fault("chat.update", "500")
    assert page.snapshot(ANA)["app"] == {"is_attached": True, "keeps_log": False, "home_tab": False}
    assert page.post("reset") == {"ok": True}
    assert (app.looks, app.restarts) == (1, 1)
    seen = page.snapshot(ANA)
    assert not any(seen["messages"].values())
    assert (seen["ahead"], [one["id"] for one in seen["channels"] if one["is_im"]]) == (0, [])
    assert sandbox.slack.faults.take("chat.update") is None


@pytest.mark.parametrize("app", [None, App(keeps_log=True)])
def test_where_the_apps_log_stays_its_messages_do(
    page: Page, client: WebClient, sandbox: Sandbox, app: App | None
) -> None:
    sandbox.slack.app = app
    client.chat_postMessage(channel=SUPPORT, text="kept")
    sandbox.alephee.set_limit("*", 7)
    assert page.post("reset") == {"ok": True}
    assert [one["text"] for one in page.snapshot(ANA)["messages"][SUPPORT]] == ["kept"]
    assert sandbox.alephee.limits["orders"] != 7


def test_the_workspace_is_as_the_manifest_says(slack: SlackWorkspace) -> None:
    features = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["features"]
    assert slack.home_tab_enabled == features["app_home"]["home_tab_enabled"]
    assert slack.messages_tab_read_only == features["app_home"]["messages_tab_read_only_enabled"]
    assert slack.commands == {one["command"] for one in features["slash_commands"]}


def test_nothing_is_typed_where_the_manifest_lets_people_read_only(slack: SlackWorkspace, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="Hola")
    with pytest.raises(NotPossibleError, match="read-only"):
        slack.command(ANA, "/alephee help", "D0REQUESTER")
    slack.messages_tab_read_only = False
    assert slack.command(ANA, "hello", "D0REQUESTER").ok
