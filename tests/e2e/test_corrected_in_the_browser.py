"""From a no to the buyer in a real browser: declined, corrected, approved, taken back, approved, sent."""

import pytest
from playwright.sync_api import Page, expect

from sandbox.server import Sandbox
from tests.e2e.screen import ANA, APPROVALS, BRUNO, SUPPORT, Screen
from tests.e2e.starting import Bots

pytestmark = pytest.mark.browser

ORDER = 580101
WRONG, RIGHT, WHY = "Hola, su pedido sale hoy.", "Hola Ana, su pedido sale hoy.", "Falta el nombre."
#: milliseconds until what is approved has gone out, on a busy machine
GONE_OUT = 40_000


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox, bot: Bots) -> Screen:
    bot(bot_undo="8s")
    browser_page.goto(sandbox.slack_url)
    return Screen(browser_page)


def test_a_declined_message_is_corrected_with_two_clicks_and_goes_out_once(screen: Screen, sandbox: Sandbox) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say(f"/alephee message {ORDER}")
    screen.write(WRONG)
    screen.submit()
    screen.act_as(BRUNO, APPROVALS)
    screen.press("decline")
    screen.field("text").fill(WHY)
    screen.submit()

    screen.act_as(ANA)
    screen.press("correct")
    expect(screen.modal).to_contain_text(WHY)
    expect(screen.field("text")).to_have_value(WRONG)
    screen.field("text").fill(RIGHT)
    screen.submit()

    screen.act_as(BRUNO, APPROVALS)
    expect(screen.latest.locator("blockquote").first).to_have_text(RIGHT)
    screen.press("approve")
    screen.press("undo")
    expect(screen.button("approve")).to_be_visible()
    screen.press("approve")
    expect(screen.bubbles(ORDER)).to_have_count(1, timeout=GONE_OUT)
    assert [one.text for one in sandbox.alephee.received] == [RIGHT]
