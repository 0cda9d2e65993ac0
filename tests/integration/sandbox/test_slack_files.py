import urllib.request
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack import SlackWorkspace
from tests.integration.sandbox.slack_blocks import modal, plain
from tests.integration.sandbox.slack_bot import ANA, EVA, SUPPORT, Bot


def fetch(url: str, token: str | None = None) -> tuple[str, bytes]:
    request = urllib.request.Request(url)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=5) as response:
        return str(response.headers.get_content_type()), response.read()


def test_a_file_of_a_form_reaches_the_app_and_is_downloaded_with_its_token(bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()
    received: list[dict[str, Any]] = []

    @bot.app.view("form")
    def submit(ack: Any, view: dict[str, Any]) -> None:
        received.extend(view["state"]["values"]["files"]["files"]["files"])
        ack()

    element = {"type": "file_input", "action_id": "files", "filetypes": ["pdf"]}
    block = {"type": "input", "block_id": "files", "label": plain("Files"), "element": element}
    view = bot.client.views_open(trigger_id=slack.tickets.new_trigger(ANA), view=modal(block))["view"]
    file = slack.upload(ANA, "factura número 1.pdf", b"%PDF-1.4 invented")
    assert slack.submit(ANA, view["id"], {"files": [file]}).ok

    (got,) = received
    assert (got["name"], got["mimetype"], got["filetype"]) == ("factura número 1.pdf", "application/pdf", "pdf")
    assert (got["size"], got["user"], got["user_team"]) == (17, ANA, "T0SANDBOX")
    for url in (got["url_private"], got["url_private_download"]):
        assert url.startswith(slack.base_url)
        assert fetch(url, slack.bot_token) == ("application/pdf", b"%PDF-1.4 invented")
    assert bot.client.files_info(file=got["id"])["file"]["name"] == got["name"]


@pytest.mark.parametrize("token", [None, "xoxb-other"])
def test_without_the_token_a_download_is_a_login_page(slack: SlackWorkspace, bot: Bot, token: str | None) -> None:
    file = slack.upload(ANA, "a.pdf", b"secret")

    kind, content = fetch(file["url_private"], token)

    assert kind == "text/html"
    assert b"Sign in" in content
    assert b"secret" not in content


def test_without_the_scope_a_download_is_a_login_page(slack: SlackWorkspace, bot: Bot) -> None:
    file = slack.upload(ANA, "a.pdf", b"secret")
    slack.scopes.discard("files:read")

    assert fetch(file["url_private"], slack.bot_token)[0] == "text/html"


def test_a_file_of_another_organisation_is_a_stub_until_files_info(slack: SlackWorkspace, bot: Bot) -> None:
    stub = slack.upload(EVA, "a.pdf", b"shared", access="check_file_info")

    assert stub["file_access"] == "check_file_info"
    assert "url_private" not in stub
    assert bot.client.files_info(file=stub["id"])["file"]["user_team"] == "T0OTHER"


def test_the_bot_uploads_a_file_to_a_thread(slack: SlackWorkspace, bot: Bot) -> None:
    parent = bot.client.chat_postMessage(channel=SUPPORT, text="Report")["ts"]

    answer = bot.client.files_upload_v2(
        channel=SUPPORT, thread_ts=parent, filename="errors.csv", content="a,b", initial_comment="2 errors"
    )

    message = slack.messages(SUPPORT)[-1]
    assert (message["text"], message["thread_ts"]) == ("2 errors", parent)
    assert message["files"][0]["id"] == answer["file"]["id"]
    assert fetch(message["files"][0]["url_private"], slack.bot_token) == ("text/csv", b"a,b")


def test_a_file_that_is_not_there_is_not_found(slack: SlackWorkspace, bot: Bot) -> None:
    with pytest.raises(SlackApiError, match="file_not_found"):
        bot.client.files_info(file="F0NOTHING")
    with pytest.raises(HTTPError) as raised:
        fetch(f"{slack.base_url}/files/F0NOTHING/a.pdf", slack.bot_token)
    assert raised.value.code == 404
    raised.value.close()
