"""Fields of forms on the sandbox's page: dates as the person writes them, complaints that go when they are mended."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.server import Sandbox
from tests.e2e.page_app import PageApp, field, form, mrkdwn, view
from tests.e2e.test_page_rendering import visit

pytestmark = pytest.mark.browser
ANA, CARLA, SUPPORT = "U0REQUESTER", "U0APPROVER2", "C0SUPPORT"


@pytest.fixture
def app() -> Iterator[PageApp]:
    with Sandbox() as sandbox:
        running = PageApp(sandbox)
        yield running
        running.close()


def opened(page: Page, app: PageApp, person: str) -> Locator:
    """Open a form with a day, a time and a moment; return it."""
    visit(page, app.sandbox)
    page.get_by_test_id("person-select").select_option(person)
    fields = [field("day", {"type": "datepicker"}), field("hour", {"type": "timepicker"}, optional=True)]
    moment = field("moment", {"type": "datetimepicker"}, optional=True)
    submit = {"submit": {"type": "plain_text", "text": "Ask"}, "callback_id": "days"}
    app.client.views_open(
        trigger_id=app.sandbox.slack.tickets.new_trigger(person), view=view([*fields, moment]) | submit
    )
    modal = page.get_by_test_id("modal")
    expect(modal.locator("[data-block-id=day]")).to_be_visible()
    return modal


@pytest.mark.parametrize(
    ("person", "pattern", "typed", "moment"),
    [
        (ANA, "dd/mm/aaaa", "8/3/2026", "08/03/2026 16:20"),
        (ANA, "dd/mm/aaaa", "08.03.26", "2026-03-08T16:20"),
        (CARLA, "mm/dd/yyyy", "3/8/2026", "03/08/2026 4:20 PM"),
        (CARLA, "mm/dd/yyyy", "2026-03-08", "3/8/2026, 16:20"),
    ],
)
def test_a_date_is_typed_as_its_person_writes_dates(
    browser_page: Page, app: PageApp, person: str, pattern: str, typed: str, moment: str
) -> None:
    modal = opened(browser_page, app, person)
    expect(modal.locator("[data-block-id=day]")).to_have_attribute("placeholder", pattern)
    modal.locator("[data-block-id=day]").fill(typed)
    modal.locator("[data-block-id=hour]").fill("9:05")
    modal.locator("[data-block-id=moment]").fill(moment)
    browser_page.get_by_test_id("modal-submit").click()
    app.sandbox.slack.wait_for(lambda: app.submitted)
    values = app.submitted[0]
    zone = app.sandbox.slack.people[person].tz
    assert values["day"]["day"]["selected_date"] == "2026-03-08"
    assert values["hour"]["hour"]["selected_time"] == "09:05"
    chosen = datetime.fromtimestamp(values["moment"]["moment"]["selected_date_time"], ZoneInfo(zone))
    assert chosen.strftime("%d %H:%M") == "08 16:20"


def test_what_is_no_date_is_told_with_how_to_write_one(browser_page: Page, app: PageApp) -> None:
    modal = opened(browser_page, app, ANA)
    for nonsense in ("31/2/2026", "tomorrow", "3/2026"):
        modal.locator("[data-block-id=day]").fill(nonsense)
        browser_page.get_by_test_id("modal-submit").click()
        expect(modal.get_by_test_id("field-error").first).to_have_text("Escriba dd/mm/aaaa.")


def test_a_day_is_chosen_in_the_browsers_calendar(browser_page: Page, app: PageApp) -> None:
    modal = opened(browser_page, app, ANA)
    expect(modal.get_by_role("button", name="Elegir en el calendario").first).to_be_visible()
    modal.locator("input.native-date").first.evaluate(
        "node => { node.value = '2026-03-08'; node.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    expect(modal.locator("[data-block-id=day]")).to_have_value("08/03/2026")


def test_a_complaint_goes_as_soon_as_its_field_is_corrected(browser_page: Page, app: PageApp) -> None:
    page = visit(browser_page, app.sandbox)
    app.client.views_open(trigger_id=app.sandbox.slack.tickets.new_trigger(ANA), view=form())
    modal, submit = page.get_by_test_id("modal"), page.get_by_test_id("modal-submit")
    text = modal.locator("textarea[data-block-id=text]")
    submit.click()
    complaints = modal.get_by_test_id("field-error").filter(visible=True)
    expect(complaints).to_have_count(2)
    text.fill("bad")
    expect(complaints).to_have_count(1)
    expect(text).not_to_have_attribute("aria-invalid", "true")
    modal.locator("[data-block-id=reason]").select_option("1")
    expect(complaints).to_have_count(0)
    submit.click()
    expect(complaints).to_have_text(["Not this word."])
    text.press_sequentially("ly")
    expect(complaints).to_have_count(0)
    app.client.chat_postMessage(channel=SUPPORT, text="something else happens")
    expect(page.locator("#messages")).to_contain_text("something else happens")
    expect(complaints).to_have_count(0)


def test_a_numbered_list_stands_on_one_line_each(browser_page: Page, app: PageApp) -> None:
    page = visit(browser_page, app.sandbox)
    app.say(SUPPORT, {"type": "section", "text": mrkdwn("1. one\n12. " + "long " * 60)})
    markers = page.locator(".marked .marker")
    expect(markers).to_have_count(2)
    assert [box["height"] < 30 for one in markers.all() if (box := one.bounding_box())] == [True, True]
