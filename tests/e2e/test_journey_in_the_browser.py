"""People at work with the real bot: the page of the sandbox in a real browser, nothing else."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from bot.app import Bot
from sandbox.server import Sandbox
from tests.e2e.screen import ALERTS, ANA, APPROVALS, BRUNO, CARLA, FREE_TEXT, SUPPORT, Screen

pytestmark = pytest.mark.browser

ORDER = 580101
VARIANTS = "1"
VARIANTS_TEXT = (
    "Hola, por favor confirma las características que quieres del producto que compraste, "
    "así podemos concretar el envío."
)
QUESTION = "Hola, ¿el kit es para motor 1.6 o 1.4? *Gracias* & saludos <Ana>"
ANSWER = "Le enviamos las medidas."
THANKS = "¡Gracias por su compra!"
NOTE: FilePayload = {"name": "ficha técnica.txt", "mimeType": "text/plain", "buffer": "Medidas: 120 × 80".encode()}


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox, running_bot: Bot) -> Screen:
    browser_page.goto(sandbox.slack_url)
    return Screen(browser_page)


def ask(screen: Screen, text: str, *, replied: bool = False, file: FilePayload | None = None) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say(f"/alephee message {ORDER}")
    screen.write(text, replied=replied, file=file)
    screen.submit()


def approve(screen: Screen, text: str) -> None:
    screen.act_as(BRUNO, APPROVALS)
    expect(screen.latest.locator("blockquote").first).to_have_text(text)
    screen.press("approve", confirm=True)


def test_a_newcomer_is_told_what_to_try_and_sees_the_order_with_two_clicks(screen: Screen) -> None:
    expect(screen.page.get_by_test_id(f"channel-{SUPPORT}")).to_have_attribute("aria-current", "page")
    screen.page.get_by_test_id("try-first").click()
    expect(screen.composer).to_have_value(f"/alephee order {ORDER}")
    screen.page.get_by_test_id("send").click()
    expect(screen.latest).to_contain_text("2000000000580101")
    expect(screen.button("compose_message:4")).to_be_visible()


def test_messages_go_out_with_a_second_persons_agreement_and_what_is_unknown_is_resolved(
    screen: Screen, sandbox: Sandbox
) -> None:
    from_the_order_to_the_buyer(screen)
    with_a_file(screen)
    to_an_unknown_end(screen)
    assert [one.text for one in sandbox.alephee.received] == [QUESTION, ANSWER, THANKS]


def from_the_order_to_the_buyer(screen: Screen) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say(f"/alephee order {ORDER}")
    screen.press("compose_message:4")
    screen.choose_reason(VARIANTS)
    expect(screen.modal.locator("blockquote")).to_have_text(VARIANTS_TEXT)
    expect(screen.field("text")).to_have_count(0)
    screen.choose_reason(FREE_TEXT)
    expect(screen.modal.locator("blockquote")).to_have_count(0)
    screen.write(QUESTION)
    expect(screen.modal.locator(".counter")).to_have_text(f"{len(QUESTION)} / 350")
    screen.submit()

    screen.act_as(BRUNO, APPROVALS)
    expect(screen.latest).to_contain_text("Ana Soporte")
    expect(screen.latest).to_contain_text("Argentina")
    approve(screen, QUESTION)
    expect(screen.latest).to_contain_text("✓ Enviado")
    expect(screen.button("approve")).to_have_count(0)
    expect(screen.bubbles(ORDER).locator("p").first).to_have_text(QUESTION)
    screen.act_as(ANA)
    expect(screen.latest).to_contain_text("✓ Enviado")
    expect(screen.latest.locator("blockquote")).to_have_text(QUESTION)


def with_a_file(screen: Screen) -> None:
    screen.reply_as_buyer(ORDER)
    ask(screen, ANSWER, replied=True, file=NOTE)
    screen.act_as(BRUNO, APPROVALS)
    with screen.page.expect_popup() as opened:
        screen.latest.get_by_role("link", name=NOTE["name"]).click()
    expect(opened.value.locator("body")).to_have_text("Medidas: 120 × 80")
    opened.value.close()
    approve(screen, ANSWER)
    expect(screen.latest).to_contain_text("✓ Enviado")
    expect(screen.bubbles(ORDER)).to_have_count(2)
    expect(screen.bubbles(ORDER).last).to_contain_text(NOTE["name"])


def to_an_unknown_end(screen: Screen) -> None:
    screen.reply_as_buyer(ORDER)
    ask(screen, THANKS, replied=True)
    screen.make_fail("messages", "reset_after")
    approve(screen, THANKS)
    expect(screen.latest).to_contain_text("⚠ No se sabe si llegó")

    screen.act_as(CARLA, ALERTS)
    expect(screen.latest.locator("blockquote").first).to_have_text(THANKS)
    expect(screen.button("it_did_not_arrive")).to_be_visible()
    screen.press("it_arrived", confirm=True)
    expect(screen.messages.first).to_contain_text("✓ Resuelto")
    expect(screen.button("it_arrived")).to_have_count(0)
    for person, channel in ((CARLA, APPROVALS), (ANA, "")):
        screen.act_as(person, channel)
        about = screen.messages.filter(has=screen.page.locator("blockquote", has_text=THANKS)).last
        expect(about).to_contain_text("✓ Enviado")
    expect(screen.bubbles(ORDER)).to_have_count(3)


@pytest.mark.parametrize("words", [f"document {ORDER}", f"integrate {ORDER}", "create"])
def test_every_form_is_drawn_whole_and_begins_at_its_first_field(screen: Screen, words: str) -> None:
    screen.act_as(BRUNO, SUPPORT)
    screen.say(f"/alephee {words}")
    first = screen.modal.locator("select, input, textarea").first
    expect(first).to_be_focused()
    expect(screen.modal.locator(".unsupported")).to_have_count(0)
    assert screen.nameless() == []


def test_the_next_step_of_a_form_begins_at_its_first_field(screen: Screen) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.say("/alephee create")
    screen.field("account").select_option(index=1)
    screen.modal.get_by_role("button", name="Completar un formulario").click()
    expect(screen.modal.get_by_label("Marketplace")).to_be_focused()
    screen.modal.get_by_label("Marketplace").select_option(index=1)
    screen.modal.get_by_label("Número propio del pedido").fill("OWN-1")
    screen.modal.get_by_label("Fecha del pedido").fill("2026-03-08T16:20")
    screen.page.get_by_test_id("modal-submit").click()
    expect(screen.modal.get_by_label("Producto", exact=True)).to_be_focused()


def test_the_whole_path_needs_no_pointer(screen: Screen) -> None:
    keyboard = screen.page.keyboard
    screen.tab_to(screen.composer)
    keyboard.type(f"/alephee order {ORDER}\n")
    screen.tab_to(screen.button("compose_message:4"), back=True)
    keyboard.press("Enter")
    expect(screen.field("reason")).to_be_focused()
    expect(screen.field("reason")).to_have_value(FREE_TEXT)
    screen.tab_to(screen.field("text"))
    keyboard.type(QUESTION)
    screen.tab_to(screen.page.get_by_test_id("modal-submit"))
    keyboard.press("Enter")
    expect(screen.modal).to_be_hidden()

    screen.tab_to(screen.page.get_by_test_id("person-select"), back=True)
    keyboard.type("Bruno")
    expect(screen.page).to_have_url(f"{screen.page.url.partition('#')[0]}#user={BRUNO}&channel={SUPPORT}")
    screen.tab_to(screen.page.get_by_test_id(f"channel-{APPROVALS}"))
    keyboard.press("Enter")
    screen.tab_to(screen.button("approve"), back=True)
    keyboard.press("Enter")
    expect(screen.page.get_by_test_id("confirm-cancel")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(screen.latest).to_contain_text("✓ Enviado")
    expect(screen.bubbles(ORDER).locator("p").first).to_have_text(QUESTION)


def test_everything_has_a_name_and_the_focus_goes_where_it_belongs(screen: Screen) -> None:
    screen.act_as(ANA, SUPPORT)
    screen.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    assert screen.nameless() == []
    screen.say(f"/alephee order {ORDER}")
    screen.press("compose_message:4")
    expect(screen.field("reason")).to_be_focused()
    assert screen.nameless() == []
    expect(screen.page.get_by_role("dialog", name="Escribir al comprador")).to_be_visible()
    for label in ("Motivo del mensaje", "Texto para el comprador", "Archivo"):
        expect(screen.modal.get_by_label(label).first).to_be_attached()
    screen.page.keyboard.press("Escape")
    expect(screen.modal).to_be_hidden()
    expect(screen.button("compose_message:4")).to_be_focused()

    ask(screen, QUESTION)
    screen.act_as(BRUNO, APPROVALS)
    screen.press("approve")
    expect(screen.page.get_by_test_id("confirm-cancel")).to_be_focused()
    assert screen.nameless() == []
    screen.page.keyboard.press("Escape")
    expect(screen.dialog).to_be_hidden()
    expect(screen.button("approve")).to_be_focused()
