"""How much there is to read, and where it begins, in the sandbox's page: a card is decided in five seconds."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.server import Sandbox
from tests.e2e.driver import Driver
from tests.e2e.screen import ANA, APPROVALS, BRUNO, CARLA, SUPPORT, Screen
from tests.e2e.starting import Bots

READERS = {"es": ANA, "pt": BRUNO, "en": CARLA}
TEXT = "Hola Ana, su pedido sale hoy. ¡Gracias por su compra!"
_WORD = re.compile(r"\w[\w.,:'’/-]*")


@pytest.fixture(params=READERS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def people(sandbox: Sandbox, bot: Bots, language: str) -> Driver:
    """The people at work with a bot whose channels are in a language."""
    return Driver(sandbox, bot(bot_language=language, bot_undo="15s"))


@pytest.fixture
def screen(browser_page: Page, people: Driver) -> Screen:
    browser_page.goto(people.sandbox.slack_url)
    return Screen(browser_page)


def words(text: str) -> int:
    """Count words as somebody reads them."""
    return len(_WORD.findall(text))


def height(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize("order", [580101, 580102, 580104, 580118])
def test_the_card_of_a_plain_order_fits_a_screen(people: Driver, screen: Screen, language: str, order: int) -> None:
    people.look_up(READERS[language], 580103)
    screen.act_as(READERS[language], SUPPORT)
    screen.say(f"/alephee {order}")
    expect(screen.latest).to_contain_text(f"2000000000{order}")
    assert height(screen.latest) <= 420
    assert words(screen.latest.inner_text()) <= 120
    assert screen.button("more", screen.latest).is_visible()


def test_the_text_of_a_card_is_at_its_top_and_little_else_is_on_it(people: Driver, screen: Screen) -> None:
    people.ask(ANA, 580101, TEXT)
    screen.act_as(BRUNO, APPROVALS)
    card = screen.latest
    expect(card.locator("blockquote")).to_have_text(TEXT)
    top, text = card.bounding_box(), card.locator("blockquote").bounding_box()
    assert top is not None
    assert text is not None
    assert text["y"] - top["y"] <= 120
    assert words(card.inner_text()) - words(TEXT) <= 50
    expect(screen.button("approve", card)).to_be_visible()
