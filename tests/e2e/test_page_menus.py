"""A menu that is searched, on the sandbox's page in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.server import Sandbox
from tests.e2e.page_app import PageApp, field, view
from tests.e2e.test_page_rendering import visit

pytestmark = pytest.mark.browser
ANA = "U0REQUESTER"


@pytest.fixture
def app() -> Iterator[PageApp]:
    with Sandbox() as sandbox:
        running = PageApp(sandbox)
        yield running
        running.close()


@pytest.fixture
def menu(browser_page: Page, app: PageApp) -> Locator:
    """Open a form with one menu of 150 shops; return the menu."""
    page = visit(browser_page, app.sandbox)
    shop = field("shop", {"type": "external_select", "min_query_length": 0}, dispatch=True)
    trigger = app.sandbox.slack.tickets.new_trigger(ANA)
    app.client.views_open(trigger_id=trigger, view=view([shop]) | {"submit": {"type": "plain_text", "text": "Ask"}})
    found = page.get_by_test_id("modal").locator("[data-block-id=shop]")
    expect(found).to_be_visible()
    return found


def chosen(app: PageApp) -> str | None:
    option = app.sandbox.slack.views(ANA)[-1]["state"]["values"]["shop"]["shop"]["selected_option"]
    return option and str(option["value"])


def test_a_person_types_and_chooses_with_the_pointer(menu: Locator, app: PageApp) -> None:
    options = menu.page.get_by_test_id("modal").locator("[role=option]")
    menu.click()
    expect(options).to_have_count(100)
    menu.fill("14")
    expect(options).to_have_count(12)
    options.filter(has_text="Option 149").click()
    expect(menu).to_have_value("Option 149")
    expect(options).to_have_count(0)
    app.sandbox.slack.wait_for(lambda: chosen(app) == "149")
    assert [body["actions"][0]["selected_option"]["value"] for body in app.pressed] == ["149"]


def test_a_person_chooses_with_the_keyboard_and_what_is_not_chosen_does_not_count(menu: Locator, app: PageApp) -> None:
    options = menu.page.get_by_test_id("modal").locator("[role=option]")
    menu.fill("Option 00")
    expect(options).to_have_count(10)
    menu.press("ArrowDown")
    menu.press("ArrowDown")
    menu.press("Enter")
    expect(menu).to_have_value("Option 001")
    app.sandbox.slack.wait_for(lambda: chosen(app) == "001")
    menu.fill("nothing like that")
    expect(menu.page.get_by_role("status").filter(has_text="Nada coincide")).to_be_visible()
    menu.press("Tab")
    expect(menu).to_have_value("Option 001")
    assert menu.page.get_by_test_id("modal").is_visible()
