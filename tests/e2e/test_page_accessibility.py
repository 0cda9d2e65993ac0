"""Nobody is shut out of the sandbox's page: axe-core finds nothing, targets are large, few stops of the Tab key."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.server import Sandbox
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.page_app import PageApp, button, form, mrkdwn, plain
from tests.e2e.screen import ALERTS, ANA, APPROVALS, SUPPORT, Screen

pytestmark = pytest.mark.browser
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
MOST_STOPS = 60
"""Presses of the Tab key for one round of a used page."""
FIND = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 120)).join(" · ")}`)"""
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}))
  .filter((node) => !node.closest(".skip, .line, .native-date"))
  .map((node) => [node.closest("label.choice, .file-button") ?? node, node.outerHTML.slice(0, 120)])
  .filter(([node]) => node.offsetHeight < 24 || node.offsetWidth < 24).map(([, html]) => html)"""


@pytest.fixture
def app(sandbox: Sandbox) -> Iterator[PageApp]:
    running = PageApp(sandbox)
    yield running
    running.close()


@pytest.fixture(params=["light", "dark"])
def screen(request: pytest.FixtureRequest, browser: Browser, sandbox: Sandbox) -> Iterator[Screen]:
    scheme = request.param
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(sandbox.slack_url)
    screen = Screen(page)
    expect(screen.composer).to_be_enabled()
    yield screen
    context.close()


def found(page: Page) -> list[str]:
    """Return what axe-core finds, and what is too small to be hit."""
    page.evaluate(AXE)
    return [*page.evaluate(FIND), *page.evaluate(SMALL)]


def card(number: int) -> list[dict[str, object]]:
    menu = {"type": "overflow", "action_id": "menu", "options": [{"text": plain("More"), "value": "v"}]}
    return [
        {"type": "header", "text": plain(f"Request {number}")},
        {"type": "section", "text": mrkdwn("*Text*\n> Hello <https://example.com|there>\n• one\n1. two")},
        {"type": "actions", "elements": [button("approve", style="primary"), button("again"), menu]},
        {"type": "context", "elements": [mrkdwn("580101 · Ana")]},
    ]


def round_of(page: Page) -> int:
    """Press Tab until the way begins anew; return how many stops it has."""
    seen = "node => { const all = [...document.querySelectorAll('*')]; return all.indexOf(document.activeElement); }"
    page.locator(".skip").focus()
    first = page.evaluate(seen)
    for stops in range(1, 4 * MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(seen) == first:
            return stops
    raise AssertionError("the way of the Tab key never ends")


def test_a_newcomers_page(screen: Screen) -> None:
    assert found(screen.page) == []
    screen.act_as(ANA, APPROVALS)
    assert found(screen.page) == []


def test_cards_threads_and_direct_messages(screen: Screen, app: PageApp) -> None:
    parent = app.say(APPROVALS, *card(1))
    app.say(APPROVALS, text="a line", thread_ts=parent)
    app.say(APPROVALS, text="a loud line", thread_ts=parent, reply_broadcast=True)
    app.say(ANA, *card(2))
    screen.act_as(ANA, APPROVALS)
    expect(screen.messages).to_have_count(2)
    assert found(screen.page) == []
    screen.act_as(ANA)
    expect(screen.latest).to_contain_text("Request 2")
    assert found(screen.page) == []
    screen.latest.locator("[data-action-id=menu]").click()
    expect(screen.page.get_by_role("menuitem")).to_be_focused()
    assert found(screen.page) == []


def test_forms_with_complaints(screen: Screen, app: PageApp) -> None:
    app.client.views_open(trigger_id=app.sandbox.slack.tickets.new_trigger(ANA), view=form())
    expect(screen.modal).to_be_visible()
    assert found(screen.page) == []
    screen.page.get_by_test_id("modal-submit").click()
    expect(screen.modal.get_by_test_id("field-error").first).to_be_visible()
    assert found(screen.page) == []


def test_the_panel_with_everything_open(screen: Screen, sandbox: Sandbox) -> None:
    sandbox.alephee.add_fault("messages", "500")
    screen.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    expect(screen.page.get_by_test_id("fault-list")).to_contain_text("messages")
    assert found(screen.page) == []


def test_a_telephone(screen: Screen, app: PageApp) -> None:
    app.say(SUPPORT, *card(1))
    screen.page.set_viewport_size({"width": 390, "height": 780})
    expect(screen.latest).to_contain_text("Request 1")
    assert found(screen.page) == []
    screen.page.locator("#menu-toggle").click()
    expect(screen.page.get_by_test_id(f"channel-{ALERTS}")).to_be_in_viewport()
    assert found(screen.page) == []
    assert screen.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("screen", ["light"], indirect=True)
def test_one_round_of_a_used_page_is_short(screen: Screen, app: PageApp) -> None:
    for number in range(20):
        app.say(SUPPORT, *card(number))
    app.say(ANA, *card(20))
    expect(screen.messages).to_have_count(20)
    screen.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    assert round_of(screen.page) <= MOST_STOPS


@pytest.mark.parametrize("screen", ["light"], indirect=True)
def test_the_arrows_lead_through_messages_and_replies(screen: Screen, app: PageApp) -> None:
    parent = app.say(SUPPORT, *card(1))
    app.say(SUPPORT, text="a line", thread_ts=parent)
    app.say(SUPPORT, *card(2))
    articles = screen.page.locator("#messages article")
    expect(articles).to_have_count(3)
    screen.tab_to(articles.last)
    for key, place in (("ArrowUp", 1), ("ArrowUp", 0), ("ArrowUp", 0), ("End", 2), ("Home", 0), ("ArrowDown", 1)):
        screen.page.keyboard.press(key)
        expect(articles.nth(place)).to_be_focused()
    screen.page.keyboard.press("ArrowUp")
    screen.tab_to(articles.first.locator("[data-action-id=approve]"))
    app.say(SUPPORT, *card(3))
    expect(articles).to_have_count(4)
    expect(articles.first.locator("[data-action-id=approve]")).to_be_focused()
    screen.tab_to(screen.composer)
    app.say(SUPPORT, *card(4))
    expect(articles).to_have_count(5)
    screen.tab_to(articles.last, back=True)


@pytest.mark.parametrize("screen", ["light"], indirect=True)
def test_the_arrows_lead_through_the_orders_of_the_panel(screen: Screen) -> None:
    def order(number: int) -> Locator:
        return screen.page.locator(f"[data-order='{number}'] .link")

    screen.tab_to(order(580101))
    screen.page.keyboard.press("ArrowDown")
    expect(order(580102)).to_be_focused()
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_test_id("reply-580102")).to_be_focused()
    screen.page.keyboard.press("ArrowUp")
    expect(screen.page.get_by_test_id("reply-580101")).to_be_focused()
    screen.page.keyboard.press("End")
    expect(screen.page.locator("[data-order] [data-testid^=reply]").last).to_be_focused()


@pytest.mark.parametrize("screen", ["light"], indirect=True)
def test_the_first_stop_leads_past_the_channels_to_the_messages(screen: Screen) -> None:
    screen.page.locator("body").evaluate("node => { node.tabIndex = -1; node.focus(); }")
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_role("link", name="Ir a los mensajes")).to_be_focused()
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_test_id("messages")).to_be_focused()
    expect(screen.page).to_have_url(re.compile("user="))
