"""Nobody is shut out of the bot's own screens either, as far as the sandbox's page draws them as Slack does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bot.app import Bot
from sandbox.server import Sandbox
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.screen import ALERTS, ANA, APPROVALS, BRUNO, SUPPORT, Screen
from tests.e2e.test_page_accessibility import found

pytestmark = pytest.mark.browser
ORDER = 580101


@pytest.fixture(params=["light", "dark"])
def screen(request: pytest.FixtureRequest, browser: Browser, sandbox: Sandbox, running_bot: Bot) -> Iterator[Screen]:
    assert running_bot.is_open
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme=request.param)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(sandbox.slack_url)
    screen = Screen(page)
    expect(screen.composer).to_be_enabled()
    yield screen
    context.close()


def test_from_the_order_to_the_alert(screen: Screen) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say("/alephee help")
    expect(screen.latest).to_contain_text("/alephee")
    screen.say(f"/alephee order {ORDER}")
    expect(screen.button("compose_message:4")).to_be_visible()
    assert found(screen.page) == []
    screen.press("compose_message:4")
    screen.write("¿Prefiere el repuesto original?")
    assert found(screen.page) == []
    screen.submit()

    screen.act_as(BRUNO, APPROVALS)
    expect(screen.button("approve")).to_be_visible()
    assert found(screen.page) == []
    screen.press("decline")
    expect(screen.modal).to_be_visible()
    assert found(screen.page) == []
    screen.page.get_by_test_id("modal-x").click()
    screen.make_fail("messages", "reset_after")
    screen.press("approve", confirm=True)
    screen.act_as(BRUNO, ALERTS)
    expect(screen.button("it_arrived")).to_be_visible()
    assert found(screen.page) == []
    screen.act_as(ANA)
    expect(screen.latest).to_be_visible()
    assert found(screen.page) == []


@pytest.mark.parametrize("words", [f"document {ORDER}", f"integrate {ORDER}", "create"])
def test_every_form(screen: Screen, words: str) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say(f"/alephee {words}")
    expect(screen.modal.locator("select, input, textarea").first).to_be_focused()
    assert found(screen.page) == []
