"""Being called and finding in a real browser: a second failure of a kind, a name, the shortcuts of Slack."""

import pytest
from playwright.sync_api import Page, expect

from sandbox.server import Sandbox
from tests.e2e.screen import ALERTS, ANA, APPROVALS, BRUNO, CARLA, SUPPORT, Screen
from tests.e2e.starting import Bots

pytestmark = pytest.mark.browser

ORDERS = (580101, 580102)


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox, bot: Bots) -> Screen:
    bot()
    browser_page.goto(sandbox.slack_url)
    return Screen(browser_page)


def ask(screen: Screen, order: int, text: str = "Hola, ya lo despachamos.") -> None:
    """Ask for a message as Ana."""
    screen.act_as(ANA, SUPPORT)
    screen.say(f"/alephee message {order}")
    screen.write(text)
    screen.submit()


def test_a_second_failure_of_a_kind_is_heard_and_has_its_own_button(screen: Screen, sandbox: Sandbox) -> None:
    sandbox.alephee.add_fault("messages", "409", count=len(ORDERS))
    for order in ORDERS:
        ask(screen, order)
        screen.act_as(BRUNO, APPROVALS)
        expect(screen.latest).to_contain_text(str(order))
        screen.press("approve", confirm=True)
        screen.act_as(CARLA, ALERTS)
        expect(screen.latest).to_contain_text(str(order))
    expect(screen.messages).to_have_count(len(ORDERS))
    screen.button("retry", screen.latest).click()
    expect(screen.bubbles(ORDERS[-1])).to_have_count(1)
    assert [one.order_id for one in sandbox.alephee.received] == [ORDERS[-1]]


def test_an_order_is_found_by_its_buyers_name_and_from_the_shortcut(screen: Screen) -> None:
    ask(screen, ORDERS[0])
    screen.say("/alephee prueba ana")
    expect(screen.latest).to_contain_text(str(ORDERS[0]))
    screen.page.get_by_test_id("shortcuts").click()
    screen.page.get_by_role("menuitem", name="Find an order").click()
    screen.field("query").fill("prueba")
    screen.page.get_by_test_id("modal-submit").click()
    expect(screen.modal).to_contain_text(str(ORDERS[0]))


def test_a_message_about_an_order_leads_to_the_form_for_its_buyer(screen: Screen) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say(f"¿Alguien le escribe al comprador del pedido {ORDERS[0]}?")
    screen.latest.locator(".message-menu").click()
    screen.page.get_by_role("menuitem", name="Write to the buyer").click()
    screen.write("Hola, ya lo despachamos.")
    screen.submit()
    screen.act_as(BRUNO, APPROVALS)
    expect(screen.latest).to_contain_text("Hola, ya lo despachamos.")
