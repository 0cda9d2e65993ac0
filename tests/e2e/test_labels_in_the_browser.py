"""Shipping labels on the sandbox's page in a real browser: the button on an order, and the file that opens."""

import pytest
from playwright.sync_api import Page, expect

from bot.app import Bot
from sandbox.server import Sandbox
from tests.e2e.screen import ANA, SUPPORT, Screen

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox, running_bot: Bot) -> Screen:
    browser_page.goto(sandbox.slack_url)
    return Screen(browser_page)


def test_the_button_on_an_order_brings_its_label_into_the_direct_messages(screen: Screen) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say("/alephee 580101")
    screen.press("get_label")
    expect(screen.page.locator("#messages")).to_contain_text("La etiqueta está en sus mensajes directos")
    screen.act_as(ANA)
    link = screen.page.get_by_role("link", name="etiqueta-580101.pdf")
    expect(link).to_be_visible()
    address = link.evaluate("node => node.href")
    answer = screen.page.request.get(address)
    assert answer.ok
    assert answer.body().startswith(b"%PDF-")
