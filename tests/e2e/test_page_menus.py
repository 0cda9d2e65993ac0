"""A menu that is searched, on the sandbox's page in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.server import Sandbox
from tests.e2e.page_app import PageApp, field, plain, view
from tests.e2e.test_page_rendering import visit

pytestmark = pytest.mark.browser
ANA, SUPPORT = "U0REQUESTER", "C0SUPPORT"


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


def test_global_shortcuts_stand_beside_the_composer(browser_page: Page, app: PageApp) -> None:
    page = visit(browser_page, app.sandbox)
    page.get_by_test_id("shortcuts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Find an order")).to_be_focused()
    page.keyboard.press("Enter")
    app.sandbox.slack.wait_for(lambda: app.pressed)
    assert (app.pressed[0]["type"], app.pressed[0]["callback_id"]) == ("shortcut", "alephee_find")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.get_by_test_id("shortcuts")).to_be_focused()


def test_the_menu_of_a_message_has_the_shortcuts_of_messages(browser_page: Page, app: PageApp) -> None:
    page = visit(browser_page, app.sandbox)
    first = app.say(SUPPORT, text="about 580101")
    app.say(SUPPORT, text="about 580102")
    menus = page.locator("#messages .message-menu")
    expect(menus).to_have_count(2)
    menus.last.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#messages > article").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(menus.first).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Write to the buyer").click()
    app.sandbox.slack.wait_for(lambda: app.pressed)
    assert (app.pressed[0]["type"], app.pressed[0]["message_ts"]) == ("message_action", first)


def test_a_message_for_one_person_has_no_shortcuts(browser_page: Page, app: PageApp) -> None:
    page = visit(browser_page, app.sandbox)
    app.client.chat_postEphemeral(channel=SUPPORT, user=ANA, text="only for Ana")
    expect(page.locator("#messages")).to_contain_text("only for Ana")
    expect(page.locator("#messages .message-menu")).to_have_count(0)


def test_an_overflow_menu_needs_no_pointer(browser_page: Page, app: PageApp) -> None:
    page = visit(browser_page, app.sandbox)
    choices = [
        {"text": plain(name), "value": name, "description": plain(f"about {name}")} for name in ("one", "two", "three")
    ]
    menu = {"type": "overflow", "action_id": "menu", "options": choices}
    beside = {"type": "button", "action_id": "button", "text": plain("button"), "value": "button"}
    app.say(SUPPORT, {"type": "actions", "elements": [beside, menu]})
    opener = page.locator("[data-action-id=menu]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="one about one")).to_be_focused()
    for key, name in (
        ("ArrowDown", "two"),
        ("End", "three"),
        ("ArrowDown", "one"),
        ("ArrowUp", "three"),
        ("Home", "one"),
    ):
        page.keyboard.press(key)
        expect(page.get_by_role("menuitem", name=f"{name} about {name}")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    app.sandbox.slack.wait_for(lambda: app.pressed)
    assert app.pressed[0]["actions"][0]["selected_option"]["value"] == "three"


def test_an_app_with_a_home_tab_has_it_beside_its_messages(browser_page: Page, app: PageApp) -> None:
    app.sandbox.slack.home_tab_enabled = True
    app.say(ANA, text="only for Ana")
    page = visit(browser_page, app.sandbox)
    page.locator("#directs button").click()
    expect(page.get_by_role("tab", name="Mensajes")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Mensajes").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Inicio")).to_be_focused()
    home = page.get_by_role("tabpanel")
    expect(home.get_by_role("heading", name="At home")).to_be_visible()
    expect(page.get_by_test_id("messages")).to_be_hidden()
    expect(page.get_by_test_id("read-only")).to_be_hidden()
    home.get_by_role("button", name="home").click()
    app.sandbox.slack.wait_for(lambda: app.pressed)
    assert app.pressed[0]["view"]["type"] == "home"
    page.get_by_role("tab", name="Mensajes").click()
    expect(page.get_by_test_id("messages")).to_contain_text("only for Ana")
    expect(home).to_have_count(0)
    page.get_by_test_id(f"channel-{SUPPORT}").click()
    expect(page.get_by_role("tab")).to_have_count(0)
