"""What makes a show of the demo: the next person in one press, a clock that is turned, a world that begins anew."""

import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from bot.demo import DemoBot
from bot.settings import load_settings
from sandbox.server import Sandbox
from tests.e2e.screen import ANA, APPROVALS, BRUNO, CARLA, SUPPORT, Screen

pytestmark = pytest.mark.browser
QUESTION = "¿Prefiere el repuesto original?"
ORDER = 580101


@pytest.fixture
def demo(sandbox: Sandbox, tmp_path: Path) -> Iterator[DemoBot]:
    """Yield a bot that lives with the sandbox; requests expire after three hours."""
    own = {"BOT_DATABASE": str(tmp_path / "demo.db"), "BOT_PORT": "0", "BOT_APPROVAL_TTL": "3h", "BOT_UNDO": "0s"}
    running = DemoBot(sandbox, load_settings(sandbox.env() | own))
    running.start(Event())
    sandbox.slack.wait_for(lambda: not running.bot.health().problems, 10)
    yield running
    running.stop()


@pytest.fixture
def screen(browser_page: Page, sandbox: Sandbox, demo: DemoBot) -> Screen:
    browser_page.goto(sandbox.slack_url)
    screen = Screen(browser_page)
    expect(screen.composer).to_be_enabled()
    return screen


def ask(screen: Screen) -> None:
    screen.say(f"/alephee message {ORDER}")
    screen.write(QUESTION)
    screen.submit()


def test_after_a_request_one_press_looks_as_the_approver_and_one_goes_back(screen: Screen) -> None:
    guide, go = screen.page.get_by_test_id("guide"), screen.page.get_by_test_id("guide-go")
    expect(guide).to_be_hidden()
    ask(screen)
    expect(guide).to_contain_text("Esperan aprobación: 1.")
    screen.tab_to(go, back=True)
    screen.page.keyboard.press("Enter")
    expect(screen.page).to_have_url(re.compile(f"user={BRUNO}&channel={APPROVALS}"))
    expect(screen.button("approve")).to_be_in_viewport()
    expect(guide).to_contain_text("Agora você vê o que Bruno vê.")
    expect(go).to_have_text("Voltar para Ana")
    screen.press("approve", confirm=True)
    expect(screen.latest).to_contain_text("✓ Enviado")
    go.click()
    expect(screen.page).to_have_url(re.compile(f"user={ANA}&channel={SUPPORT}"))
    expect(guide).to_be_hidden()


def test_who_goes_back_by_hand_is_led_on_to_the_next_approver(screen: Screen) -> None:
    ask(screen)
    go = screen.page.get_by_test_id("guide-go")
    expect(go).to_have_text("Ver como Bruno")
    go.click()
    expect(go).to_have_text("Voltar para Ana")
    screen.act_as(CARLA, APPROVALS)
    expect(go).to_have_text("Back to Ana")
    screen.act_as(ANA, APPROVALS)
    expect(go).to_have_text("Ver como Carla")
    go.click()
    go.click()
    expect(go).to_have_text("Ver como Bruno")


def test_a_clock_that_is_turned_brings_reminder_and_expiry_and_no_alert(screen: Screen, sandbox: Sandbox) -> None:
    screen.say("Buenos días")
    expect(screen.page.get_by_role("separator", name="Hoy")).to_be_visible()
    ask(screen)
    clock = screen.page.get_by_test_id("clock")
    expect(clock.get_by_role("heading")).to_have_text("Reloj")
    screen.act_as(ANA, APPROVALS)
    expect(screen.button("approve")).to_be_visible()
    clock.get_by_role("button", name="Adelantar el reloj +2 h").click()
    expect(clock.get_by_role("status")).to_have_text("adelantado 2 h")
    expect(screen.page.locator("#messages")).to_contain_text("1 solicitud espera aprobación; lleva 2")
    clock.get_by_role("button", name="Adelantar el reloj +2 h").click()
    expect(screen.button("approve")).to_have_count(0)
    expect(screen.page.locator("#messages")).to_contain_text("Venc")
    clock.get_by_role("button", name="Adelantar el reloj +1 día").click()
    expect(clock.get_by_role("status")).to_have_text(re.compile(r"adelantado 1 d\.? 4 h"))
    screen.act_as(ANA, SUPPORT)
    expect(screen.page.locator("#messages")).to_contain_text("Buenos días")
    expect(screen.page.get_by_role("separator", name="Hoy")).to_have_count(0)
    assert [one for one in sandbox.slack.messages("C0ALERTS") if "reloj" in one["text"]] == []


def test_times_are_those_of_whoever_looks(screen: Screen, sandbox: Sandbox) -> None:
    sandbox.slack.turn_clock(1)
    told = sandbox.slack.conversations.post(sandbox.slack.channels[SUPPORT], {"text": "now"}).ts
    sandbox.slack.touch()
    moment = datetime.fromtimestamp(float(told), UTC)
    for person, zone, form in (
        (ANA, "America/Argentina/Buenos_Aires", "%H:%M"),
        (CARLA, "America/New_York", "%I:%M %p"),
    ):
        screen.act_as(person, SUPPORT)
        here = moment.astimezone(ZoneInfo(zone)).strftime(form).removeprefix("0" if person == CARLA else "-")
        expect(screen.latest.locator("time").first).to_have_text(re.compile(here.replace(" ", r"\s")))


def test_a_reset_empties_channels_buyers_and_the_bots_log(screen: Screen, sandbox: Sandbox) -> None:
    ask(screen)
    screen.page.get_by_test_id("turn-quarter").click()
    screen.page.get_by_test_id("world-reset").click()
    expect(screen.dialog).to_contain_text("También se vacían los canales, y el bot empieza con un registro nuevo.")
    screen.page.get_by_test_id("confirm-ok").click()
    expect(screen.page.locator("#messages")).to_contain_text("¡Hola, Ana!", timeout=30_000)
    expect(screen.page.locator("#directs button")).to_have_count(0)
    expect(screen.page.get_by_test_id("clock").get_by_role("status")).to_be_empty()
    sandbox.slack.wait_for(lambda: sandbox.slack.sockets, 10)
    screen.say(f"/alephee history {ORDER}")
    expect(screen.latest).to_contain_text("Todavía no hay solicitudes.")


@pytest.mark.parametrize("words", ["el bot no es parte del sandbox", "el registro es suyo (BOT_DATABASE)"])
def test_a_reset_says_what_stays(browser_page: Page, sandbox: Sandbox, words: str) -> None:
    if "suyo" in words:
        with tempfile.TemporaryDirectory() as folder:
            own = {"BOT_DATABASE": f"{folder}/own.db", "BOT_PORT": "0"}
            sandbox.slack.app = DemoBot(sandbox, load_settings(sandbox.env() | own), keeps_log=True)
    sandbox.slack.command(ANA, "kept")
    sandbox.alephee.set_limit("*", 7)
    browser_page.goto(sandbox.slack_url)
    expect(browser_page.locator("#messages")).to_contain_text(
        "kept"
    )  # then it is known who reads, and in which language
    browser_page.get_by_test_id("world-reset").click()
    dialog = browser_page.get_by_test_id("confirm")
    expect(dialog).to_contain_text(words)
    browser_page.get_by_test_id("confirm-ok").click()
    expect(browser_page.get_by_test_id("limit-endpoint")).to_contain_text("orders – 30")
    expect(browser_page.locator("#messages")).to_contain_text("kept")
    expect(browser_page.get_by_test_id("clock")).to_be_visible(visible="suyo" in words)
