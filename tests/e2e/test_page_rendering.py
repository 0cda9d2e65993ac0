"""The sandbox's page in a real browser, against the sandbox's own Slack and a small Bolt app."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from sandbox.server import Sandbox
from tests.e2e.page_app import MOMENT, PageApp, button, mrkdwn, options, plain

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def app(sandbox: Sandbox) -> Iterator[PageApp]:
    running = PageApp(sandbox)
    yield running
    running.close()


@pytest.fixture
def page(browser_page: Page, sandbox: Sandbox) -> Page:
    return visit(browser_page, sandbox)


def visit(page: Page, sandbox: Sandbox, user: str = "U0REQUESTER", channel: str = "C0SUPPORT") -> Page:
    page.goto(f"{sandbox.slack_url}/#user={user}&channel={channel}")
    expect(page.get_by_test_id(f"channel-{channel}")).to_have_attribute("aria-current", "page")
    return page


def type_in(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def open_form(page: Page) -> Locator:
    type_in(page, "/alephee form")
    modal = page.get_by_test_id("modal")
    expect(modal).to_be_visible()
    return modal


def text_file(name: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": name.encode()}


def message(page: Page, key: str) -> Locator:
    found = page.locator(f'[data-key="{key}"]')
    expect(found).to_be_visible()
    return found


def test_an_escaped_injection_stays_text_and_a_raw_one_is_loud(page: Page, app: PageApp) -> None:
    escaped = app.say("C0SUPPORT", {"type": "section", "text": mrkdwn("Buyer &lt;!channel&gt; &amp; co")})
    raw = app.say("C0SUPPORT", {"type": "section", "text": mrkdwn("Buyer <!channel>")})
    expect(message(page, escaped)).to_contain_text("Buyer <!channel> & co")
    expect(message(page, escaped).locator("[data-broadcast]")).to_have_count(0)
    expect(message(page, raw).locator("[data-broadcast=channel]")).to_be_visible()


def test_plain_text_and_rich_text_are_never_parsed(page: Page, app: PageApp) -> None:
    hostile = "*x* <!channel> <https://example.com|y> &lt; <b>z</b>"
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": hostile}]}
    for block in ({"type": "section", "text": plain(hostile)}, {"type": "rich_text", "elements": [quote]}):
        shown = message(page, app.say("C0SUPPORT", block))
        expect(shown).to_contain_text(hostile)
        expect(shown.locator("a, strong, [data-broadcast]")).to_have_count(0)


def test_a_reply_stands_under_its_parent_and_an_update_says_edited(page: Page, app: PageApp) -> None:
    parent = app.say("C0SUPPORT", text="a card")
    reply = app.say("C0SUPPORT", text="its outcome", thread_ts=parent)
    expect(message(page, parent).locator(f'[data-key="{reply}"]')).to_contain_text("its outcome")
    app.client.chat_update(channel="C0SUPPORT", ts=parent, text="a new card")
    expect(message(page, parent)).to_contain_text("(editado)")


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ("U0REQUESTER", "Solo visible para usted"),
        ("U0APPROVER1", "Visível somente para você"),
        ("U0APPROVER2", "Only visible to you"),
    ],
)
def test_an_ephemeral_answer_says_so_in_the_language_of_the_person(
    browser_page: Page, sandbox: Sandbox, app: PageApp, user: str, words: str
) -> None:
    page = visit(browser_page, sandbox, user)
    type_in(page, "/alephee hello")
    answer = page.locator("[data-ephemeral]", has_text="heard hello").last
    expect(answer).to_contain_text(words)


def test_typed_text_caret_and_files_survive_an_update_of_the_view(page: Page, app: PageApp) -> None:
    modal = open_form(page)
    text = modal.locator("[data-block-id=text]")
    text.fill("half a sentence")
    modal.locator("[data-block-id=replied]").check()
    modal.locator("[data-block-id=choice][value=b]").check()
    modal.locator("[data-block-id=day]").fill("2026-11-30")
    modal.locator("[data-block-id=files]").set_input_files(text_file("note.txt"))
    expect(modal.locator(".file:not(.uploading)")).to_have_count(1)
    modal.locator("[data-block-id=reason]").select_option("2")
    text.focus()
    text.evaluate("field => field.setSelectionRange(4, 4)")
    expect(modal).to_contain_text("second")
    expect(modal).to_contain_text("still at most 20")
    expect(text).to_be_focused()
    assert text.evaluate("field => [field.value, field.selectionStart]") == ["half a sentence", 4]
    expect(modal.locator("[data-block-id=replied]")).to_be_checked()
    expect(modal.locator("[data-block-id=choice][value=b]")).to_be_checked()
    expect(modal.locator("[data-block-id=day]")).to_have_value("2026-11-30")
    expect(modal.locator("[data-file='note.txt']")).to_be_visible()
    values = app.pressed[-1]["view"]["state"]["values"]
    assert values["reason"]["reason"]["selected_option"]["value"] == "2"
    assert values["text"]["text"]["value"] == "half a sentence"
    assert values["moment"]["moment"] == {"type": "datetimepicker", "selected_date_time": MOMENT}
    page.get_by_test_id("modal-close").click()
    expect(modal).to_be_hidden()


def test_a_confirm_dialog_stands_between_the_button_and_the_app(page: Page, app: PageApp) -> None:
    confirm = {"title": plain("Send?"), "text": mrkdwn("*580101*"), "confirm": plain("Yes"), "deny": plain("No")}
    card = app.say("C0SUPPORT", {"type": "actions", "elements": [button("approve", confirm=confirm)]})
    press = message(page, card).locator("[data-action-id=approve]")
    before = len(app.pressed)
    press.click()
    expect(page.get_by_test_id("confirm")).to_contain_text("580101")
    expect(page.get_by_test_id("confirm-cancel")).to_be_focused()
    page.get_by_test_id("confirm-cancel").click()
    expect(page.get_by_test_id("confirm")).to_have_count(0)
    press.click()
    with page.expect_response("**/sandbox/press"):
        page.get_by_test_id("confirm-ok").click()
    assert [body["actions"][0]["value"] for body in app.pressed[before:]] == ["v"]


def test_an_overflow_menu_sends_the_chosen_option(page: Page, app: PageApp) -> None:
    menu = {"type": "overflow", "action_id": "menu", "options": options("one", "two")}
    card = app.say("C0SUPPORT", {"type": "section", "text": plain("card"), "accessory": menu})
    message(page, card).locator("[data-action-id=menu]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/sandbox/press"):
        page.keyboard.press("Enter")
    assert app.pressed[-1]["actions"][0]["selected_option"]["value"] == "two"


def test_files_are_uploaded_listed_removed_and_submitted(page: Page, app: PageApp, sandbox: Sandbox) -> None:
    modal = open_form(page)
    chooser = modal.locator("[data-block-id=files]")
    chooser.set_input_files([text_file("a.txt"), text_file("b.txt")])
    expect(modal.locator(".file:not(.uploading)")).to_have_count(2)
    modal.get_by_role("button", name="Quitar a.txt").click()
    expect(modal.locator(".file")).to_have_count(1)
    chooser.set_input_files(text_file("c.exe"))
    expect(modal).to_contain_text("c.exe: este tipo de archivo no se acepta")
    modal.locator("[data-block-id=reason]").select_option("1")
    modal.locator("[data-block-id=text]").fill("fine")
    modal.locator("[data-block-id=many][value=y]").check()
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_be_hidden()
    sent = app.submitted[-1]
    (file,) = sent["files"]["files"]["files"]
    assert sandbox.slack.files.get(file["id"]).content == b"b.txt"
    assert [option["value"] for option in sent["many"]["many"]["selected_options"]] == ["y"]
    assert sent["number"]["number"]["value"] is None


def test_errors_stand_at_their_fields_and_the_first_is_focused(page: Page, app: PageApp) -> None:
    modal = open_form(page)
    text = modal.locator("[data-block-id=text]")
    text.fill("x" * 21)
    page.get_by_test_id("modal-submit").click()
    errors = modal.locator("[data-testid=field-error]:visible")
    expect(errors).to_have_text(["Complete este campo obligatorio.", "Use 20 caracteres como máximo; sobran 1."])
    expect(modal.locator("[data-block-id=reason]")).to_be_focused()
    modal.locator("[data-block-id=reason]").select_option("1")
    text.fill("bad")
    page.get_by_test_id("modal-submit").click()
    expect(errors).to_have_text("Not this word.")
    expect(text).to_be_focused()
    expect(text).to_have_attribute("aria-invalid", "true")
    assert errors.get_attribute("id") in (text.get_attribute("aria-describedby") or "").split()
    text.fill("")
    page.get_by_test_id("modal-submit").click()
    expect(errors).to_have_text("Complete este campo obligatorio.")
    app.say("C0SUPPORT", text="something else changes")
    expect(page.get_by_test_id("messages")).to_contain_text("something else changes")
    expect(errors).to_have_text("Complete este campo obligatorio.")
    text.fill("good")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_be_hidden()


def test_a_pushed_view_lies_over_the_first_and_gives_it_back(page: Page, app: PageApp) -> None:
    modal = open_form(page)
    modal.locator("[data-block-id=text]").fill("kept")
    modal.locator("[data-action-id=push]").click()
    expect(modal).to_contain_text("on top")
    page.get_by_test_id("modal-close").click()
    expect(modal.locator("[data-block-id=text]")).to_have_value("kept")
    page.get_by_test_id("modal-x").click()
    expect(modal).to_be_hidden()


def test_everything_can_be_done_with_the_keyboard_alone(page: Page, app: PageApp) -> None:
    page.get_by_test_id("composer").focus()
    page.keyboard.type("/alephee form")
    page.keyboard.press("Enter")
    modal = page.get_by_test_id("modal")
    expect(modal.locator("[data-block-id=reason]")).to_be_focused()
    with page.expect_response("**/sandbox/press"):
        page.keyboard.press("ArrowDown")
    expect(modal).to_contain_text("second")
    page.keyboard.press("Tab")
    page.keyboard.type("typed")
    page.keyboard.press("Escape")
    expect(modal).to_be_hidden()
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_test_id("composer")).to_have_value("/alephee form")


def test_an_app_that_is_too_slow_is_told_as_slack_tells_it(page: Page, app: PageApp) -> None:
    type_in(page, "/alephee hang")
    expect(page.get_by_test_id("notice")).to_contain_text("operation_timeout")
    expect(page.get_by_test_id("composer")).to_have_value("/alephee hang")


def test_another_person_sees_what_is_unread_but_no_ephemeral_of_others(
    browser_page: Page, sandbox: Sandbox, app: PageApp
) -> None:
    page = visit(browser_page, sandbox)
    type_in(page, "/alephee secret")
    expect(page.get_by_text("heard secret").last).to_be_visible()
    page.get_by_test_id("person-select").select_option("U0APPROVER2")
    expect(page.get_by_text("heard secret")).to_have_count(0)
    app.say("C0ALERTS", text="an alert")
    expect(page.get_by_test_id("channel-C0ALERTS")).to_have_class(re.compile("has-unread"))
    page.get_by_test_id("channel-C0ALERTS").click()
    expect(page.get_by_test_id("messages")).to_contain_text("an alert")
    expect(page.get_by_test_id("channel-C0ALERTS")).not_to_have_class(re.compile("has-unread"))


def test_the_panel_shows_what_a_buyer_received_and_lets_the_buyer_reply(page: Page, sandbox: Sandbox) -> None:
    key = sandbox.env()["ALEPHEE_API_KEY"]
    query = {"API_KEY": key, "accountId": "15001", "messageOptions": "1"}
    httpx.post(f"{sandbox.alephee_url}/v2/orders/580101/messages", params=query).raise_for_status()
    expect(page.get_by_test_id("buyer-580101").locator(".bubble")).to_have_count(1)
    expect(page.get_by_test_id("calls")).to_contain_text(re.compile(r"200 POST .*580101/messages"))
    assert sandbox.alephee.waiting(580101)
    page.get_by_test_id("reply-580101").click()
    expect(page.locator("[data-order='580101']")).not_to_contain_text("esperando al comprador")
    assert not sandbox.alephee.waiting(580101)


@pytest.mark.parametrize(("endpoint", "kind"), [("messages", "500"), ("chat.postMessage", "429"), ("slack:*", "hang")])
def test_faults_of_both_sides_are_added_listed_and_cleared(page: Page, endpoint: str, kind: str) -> None:
    page.locator("[data-section=faults] summary").click()
    page.get_by_test_id("fault-endpoint").select_option(endpoint)
    page.get_by_test_id("fault-kind").select_option(kind)
    page.get_by_test_id("fault-add").click()
    expect(page.get_by_test_id("fault-list")).to_contain_text(f"{endpoint.removeprefix('slack:')} · {kind}")
    page.get_by_test_id("fault-clear").click()
    expect(page.get_by_test_id("fault-list")).to_contain_text("Ninguna falla activa.")


def test_on_a_narrow_screen_the_panel_opens_on_demand(page: Page) -> None:
    expect(page.get_by_test_id("panel")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 780})
    expect(page.get_by_test_id("panel")).to_be_hidden()
    page.get_by_test_id("panel-toggle").click()
    expect(page.get_by_test_id("panel")).to_be_visible()


def test_a_lost_connection_is_told_and_mended(page: Page, sandbox: Sandbox, app: PageApp) -> None:
    page.route("**/sandbox/events*", lambda route: route.abort())
    page.get_by_test_id("person-select").select_option("U0APPROVER2")
    expect(page.get_by_test_id("connection")).to_contain_text("Not connected")
    ts = app.say("C0SUPPORT", text="said meanwhile")
    page.unroute("**/sandbox/events*")
    expect(page.get_by_test_id("connection")).to_be_hidden()
    expect(message(page, ts)).to_contain_text("said meanwhile")
