"""What is new on the sandbox's page: kept by the workspace, so that a reload forgets nothing."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from sandbox.server import Sandbox
from tests.e2e.screen import ALERTS, ANA, APPROVALS, BRUNO, SUPPORT, Screen

pytestmark = pytest.mark.browser
NEW = re.compile(r"\bhas-unread\b")


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox) -> Screen:
    browser_page.goto(sandbox.slack_url)
    screen = Screen(browser_page)
    expect(screen.composer).to_be_enabled()
    return screen


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url)


def channel(screen: Screen, channel_id: str) -> Locator:
    return screen.page.get_by_test_id(f"channel-{channel_id}")


def test_a_new_message_is_bold_until_it_is_read_and_stays_read_after_a_reload(
    screen: Screen, client: WebClient
) -> None:
    card = str(client.chat_postMessage(channel=ALERTS, text="an alert")["ts"])
    expect(channel(screen, ALERTS)).to_have_class(NEW)
    screen.page.reload()
    expect(channel(screen, ALERTS)).to_have_class(NEW)
    expect(channel(screen, ALERTS)).to_have_accessible_name(re.compile("alertas.*1 sin leer"))
    screen.act_as(ANA, ALERTS)
    expect(channel(screen, ALERTS)).not_to_have_class(NEW)
    screen.act_as(ANA, SUPPORT)
    screen.page.reload()
    expect(channel(screen, ALERTS)).to_be_visible()
    expect(channel(screen, ALERTS)).not_to_have_class(NEW)
    client.chat_update(channel=ALERTS, ts=card, text="an edited alert")
    client.chat_postMessage(channel=APPROVALS, text="a card")
    expect(channel(screen, APPROVALS)).to_have_class(NEW)
    expect(channel(screen, ALERTS)).not_to_have_class(NEW)


def test_who_is_mentioned_or_written_to_sees_a_number(screen: Screen, client: WebClient) -> None:
    client.chat_postMessage(channel=APPROVALS, text="for <!subteam^S0APPROVERS>")
    client.chat_postMessage(channel=ANA, text="only for Ana")
    direct = screen.page.locator("#directs button")
    expect(direct.locator(".unread")).to_have_text("1")
    expect(channel(screen, APPROVALS)).to_have_class(NEW)
    expect(channel(screen, APPROVALS).locator(".unread")).to_be_hidden()
    screen.act_as(BRUNO, SUPPORT)
    expect(channel(screen, APPROVALS).locator(".unread")).to_have_text("1")
    expect(channel(screen, APPROVALS)).to_have_accessible_name(re.compile("1 não lidas, 1 para você"))


def test_a_reply_is_new_only_where_it_is_told_to_the_channel_too(screen: Screen, client: WebClient) -> None:
    parent = str(client.chat_postMessage(channel=ALERTS, text="It was refused")["ts"])
    screen.act_as(ANA, ALERTS)
    expect(screen.latest).to_contain_text("It was refused")
    screen.act_as(ANA, SUPPORT)
    client.chat_postMessage(channel=ALERTS, text="a quiet line", thread_ts=parent)
    client.chat_postMessage(channel=SUPPORT, text="meanwhile")
    expect(screen.latest).to_contain_text("meanwhile")
    expect(channel(screen, ALERTS)).not_to_have_class(NEW)
    client.chat_postMessage(channel=ALERTS, text="a loud line", thread_ts=parent, reply_broadcast=True)
    expect(channel(screen, ALERTS)).to_have_class(NEW)

    screen.act_as(ANA, ALERTS)
    expect(screen.messages).to_have_count(2)
    first, told = screen.messages.first, screen.messages.last
    expect(first.locator(".replies article")).to_have_count(2)
    expect(first.locator(".replies")).to_contain_text("a quiet line")
    expect(told).to_contain_text("a loud line")
    expect(screen.page.get_by_role("separator", name="Nuevo")).to_have_count(1)
    told.get_by_role("button", name="Respondió en un hilo: It was refused").click()
    expect(first).to_be_in_viewport()


def test_a_page_in_the_background_reads_nothing(screen: Screen, client: WebClient, sandbox: Sandbox) -> None:
    screen.page.evaluate("Object.defineProperty(document, 'visibilityState', {configurable: true, value: 'hidden'})")
    client.chat_postMessage(channel=SUPPORT, text="meanwhile")
    expect(screen.latest).to_contain_text("meanwhile")
    expect(channel(screen, SUPPORT)).to_have_class(NEW)
    assert sandbox.slack.reads.marks == {}
    screen.page.evaluate("delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))")
    expect(channel(screen, SUPPORT)).not_to_have_class(NEW)


def test_the_app_alone_writes_in_its_direct_messages(screen: Screen, client: WebClient) -> None:
    client.chat_postMessage(channel=ANA, text="only for Ana")
    screen.act_as(ANA)
    expect(screen.latest).to_contain_text("only for Ana")
    expect(screen.composer).to_be_hidden()
    expect(screen.page.get_by_test_id("read-only")).to_have_text(re.compile("Aquí solo escribe la app"))
    screen.page.locator("[data-order='580101'] .link").click()
    expect(channel(screen, SUPPORT)).to_have_attribute("aria-current", "page")
    expect(screen.composer).to_have_value("/alephee order 580101")
