"""A new order with a product that the catalog doubts, on the sandbox's page in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from bot.app import Bot
from sandbox.server import Sandbox
from tests.e2e.driver import said
from tests.e2e.new_orders import ACCOUNT, order, text_of_order
from tests.e2e.screen import ANA, APPROVALS, BRUNO, SUPPORT, Screen

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox, running_bot: Bot) -> Screen:
    browser_page.goto(sandbox.slack_url)
    return Screen(browser_page)


def written(screen: Screen, number: str, sku: str) -> None:
    """Open the form and write the JSON of an order with one product."""
    made = order("minimal", number)
    made["Items"] = [item | {"Product": {"Title": "Kit", "SKU": sku}} for item in made["Items"][:1]]
    screen.act_as(ANA, SUPPORT)
    screen.say("/alephee create")
    expect(screen.field("text")).to_be_visible()
    screen.field("account").select_option(ACCOUNT)
    screen.field("text").fill(text_of_order(made))


def test_a_doubt_is_seen_before_the_order_is_asked_for_and_by_whoever_approves_it(screen: Screen) -> None:
    unknown = said("order.sku_unknown", given="FLT-9999")
    written(screen, "OWN-2026-000901", "FLT-9999")
    screen.page.get_by_test_id("modal-submit").click()
    expect(screen.modal).to_contain_text(unknown)
    screen.submit()
    screen.act_as(BRUNO, APPROVALS)
    expect(screen.latest).to_contain_text(unknown)
    screen.press("approve", confirm=True)
    screen.act_as(ANA)
    expect(screen.page.locator("#messages")).to_contain_text("OWN-2026-000901 · Alephee")


def test_while_the_catalog_fails_the_card_says_that_nothing_was_checked(screen: Screen) -> None:
    screen.make_fail("products", "403")
    written(screen, "OWN-2026-000902", "FLT-0101")
    screen.submit()
    screen.act_as(BRUNO, APPROVALS)
    expect(screen.latest).to_contain_text(said("order.sku_unchecked", given="FLT-0101"))
