"""What a newcomer finds on the sandbox's page, and where links lead; no app is connected."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox.server import Sandbox
from tests.e2e.screen import ALERTS, ANA, APPROVALS, BRUNO, CARLA, SUPPORT, Screen

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox) -> Screen:
    browser_page.goto(sandbox.slack_url)
    screen = Screen(browser_page)
    expect(screen.composer).to_be_enabled()
    return screen


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url)


@pytest.mark.parametrize(
    ("person", "greeting", "quiet"),
    [
        (ANA, "¡Hola, Ana!", "todo en orden"),
        (BRUNO, "Olá, Bruno!", "tudo em ordem"),
        (CARLA, "Hello, Carla!", "is well"),
    ],
)
def test_empty_channels_tell_what_they_are_for(screen: Screen, person: str, greeting: str, quiet: str) -> None:
    messages = screen.page.get_by_test_id("messages")
    screen.act_as(person, SUPPORT)
    expect(messages.get_by_role("heading")).to_have_text(greeting)
    expect(messages.get_by_role("button", name="/alephee order 580101")).to_be_visible()
    screen.act_as(person, ALERTS)
    expect(messages).to_contain_text(quiet)


@pytest.mark.parametrize(
    ("person", "sentence"),
    [(ANA, "la app no está conectada"), (BRUNO, "o app não está conectado"), (CARLA, "the app is not connected")],
)
def test_what_goes_wrong_is_told_in_the_persons_language(screen: Screen, person: str, sentence: str) -> None:
    screen.act_as(person, SUPPORT)
    screen.say("/alephee help")
    expect(screen.page.get_by_test_id("notice")).to_contain_text("/alephee")
    expect(screen.page.get_by_test_id("notice")).to_contain_text(sentence)
    screen.page.reload()
    expect(screen.page.get_by_test_id("notice")).to_contain_text(sentence)


def test_a_user_group_is_called_by_its_handle(screen: Screen, client: WebClient) -> None:
    client.chat_postMessage(channel=SUPPORT, text="For <!subteam^S0APPROVERS> and <!subteam^S0OTHER|@others>")
    expect(screen.latest).to_contain_text("For @aprobadores and @others")


def test_a_link_to_a_message_is_followed_inside_the_page(screen: Screen, client: WebClient) -> None:
    card = client.chat_postMessage(channel=APPROVALS, text="the card")["ts"]
    link = client.chat_getPermalink(channel=APPROVALS, message_ts=str(card))["permalink"]
    client.chat_postMessage(channel=SUPPORT, text=f"See <{link}|the request>")
    screen.act_as(BRUNO, SUPPORT)
    screen.latest.get_by_role("link", name="the request").click()
    expect(screen.page.get_by_test_id(f"channel-{APPROVALS}")).to_have_attribute("aria-current", "page")
    expect(screen.latest).to_contain_text("the card")
    assert len(screen.page.context.pages) == 1
    screen.page.goto(str(link))
    expect(screen.page.get_by_test_id(f"channel-{APPROVALS}")).to_have_attribute("aria-current", "page")


def test_no_sign_of_the_page_needs_a_font_with_emoji() -> None:
    files = sorted((Path(__file__).parents[2] / "sandbox" / "page").glob("*.*"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in files if file.name != "emoji.js"}  # codes bots use
    assert texts
    assert [name for name, text in texts.items() if any(char > "\uffff" for char in text)] == []
