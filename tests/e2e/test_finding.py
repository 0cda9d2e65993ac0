"""Finding orders by what people remember of them: a buyer's name, a product, a number of their own."""

import json

import pytest

from bot.clock import SystemClock
from bot.operations.keeping.forget import Forget, find_erasable
from handlers.catalogue import LANGUAGES
from tests.e2e.driver import ANA, BRUNO, CARLA, GUIDO, SUPPORT, Driver, Json, said, text_of
from tests.e2e.integrate_forms import mark, wait_for_states

PERSON_OF = {"es": ANA, "pt": BRUNO, "en": CARLA}


def press_show(driver: Driver, user: str, answer: Json, order: int, account: int = 15001) -> Json:
    """Press the button of one order of a list; return what comes of it."""
    value = f'{{"a":{account},"o":{order}}}'
    return driver.whisper(user, lambda: driver.slack.press(user, SUPPORT, answer["key"], "show_order", value=value))


def orders_of(answer: Json) -> list[int]:
    """Return the orders of a list, each with its button."""
    looks = [block["accessory"] for block in answer["blocks"] if "accessory" in block]
    return [json.loads(look["value"])["o"] for look in looks if look["action_id"] == "show_order"]


@pytest.fixture
def asked(driver: Driver) -> Driver:
    """Two orders that somebody asked about."""
    driver.ask(ANA, 580101, "Uno.")
    driver.ask(ANA, 580102, "Dos.")
    return driver


@pytest.mark.parametrize(
    "typed", ["find ana prueba", "buscar PRUEBA ana", "ana prueba", "¿Ána, Prueba?", "find ana\u200b prueba"]
)
def test_a_buyers_name_lists_the_newest_orders_and_each_can_be_looked_at(asked: Driver, typed: str) -> None:
    answer = asked.command(CARLA, typed)
    assert orders_of(answer) == [580102, 580101]
    assert "*580102 (2000000000580102)* · Ana Prueba · Pastillas de freno · " in text_of(answer)
    shown = press_show(asked, CARLA, answer, 580101)
    assert said("glance.title", "en", number=580101) in text_of(shown)


def test_a_product_finds_its_orders_alone(asked: Driver) -> None:
    assert orders_of(asked.command(CARLA, "find distribucion")) == [580101]


def test_a_number_that_is_searched_for_is_looked_up(driver: Driver) -> None:
    assert said("glance.title", "en", number=580101) in text_of(driver.command(CARLA, "find 580 101"))


def test_a_number_of_the_sellers_own_is_found_although_alephee_finds_no_order_by_it(driver: Driver) -> None:
    wait_for_states(driver, mark(driver, "580102", integrated="true", own_order_id="ERP-900"), "sent")
    assert said("error.order_not_found", "en", number="ERP-901", cart=False) == text_of(
        driver.command(CARLA, "ERP-901")
    )
    answer = driver.command(CARLA, "ERP-900")
    assert orders_of(answer) == [580102]


def test_erased_words_are_not_found(driver: Driver) -> None:
    request_id = driver.sent(580101)["request_id"]
    assert orders_of(driver.command(CARLA, "find ana")) == [580101]
    with driver.bot.log.read() as log:
        found = find_erasable(log, [request_id])
    assert Forget(driver.bot.log, SystemClock())(found.erasable, {"why": "test"}) == 1
    assert said("find.nothing", "en", words="ana") in text_of(driver.command(CARLA, "find ana"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_that_finds_nothing_says_what_to_do(driver: Driver, language: str) -> None:
    answer = text_of(driver.command(PERSON_OF[language], "find <!here> *nadie*"))
    assert said("find.nothing_todo", language) in answer
    assert "<!here>" not in answer


def test_a_search_without_words_is_told_how_it_is_written(driver: Driver) -> None:
    answer = text_of(driver.command(CARLA, "buscar"))
    assert said("help.words_missing", "en", word="buscar") in answer


def test_a_word_that_finds_nothing_names_the_command_that_it_resembles(driver: Driver) -> None:
    answer = text_of(driver.command(CARLA, "pendiente"))
    assert said("help.nearest", "en", word="pendientes") in answer
    assert said("help.unknown", "en", word="pendiente") in answer
    assert said("help.nearest", "en", word="") not in text_of(driver.command(CARLA, "abracadabra"))


def test_who_may_not_look_orders_up_finds_none(asked: Driver) -> None:
    for typed in ("find ana", "ana prueba", "buscar nadie", "nadie"):
        assert text_of(asked.command(GUIDO, typed)) == said("denied.guest")
    answer, before = asked.command(ANA, "find ana"), len(asked.whispers(GUIDO))
    assert asked.press_anyhow(GUIDO, "show_order", answer).ok
    whispers = asked.wait(lambda: found if len(found := asked.whispers(GUIDO)) > before else None)
    assert text_of(whispers[-1]) == said("denied.guest")


def test_a_list_of_orders_had_no_button_to_look_at_one_of_them(driver: Driver) -> None:
    listed = driver.command(CARLA, "580101 580102")
    assert said("glance.title", "en", number=580102) in text_of(press_show(driver, CARLA, listed, 580102))
    shared = driver.command(CARLA, "2000000000589999")
    shown = text_of(press_show(driver, CARLA, shared, 580132, account=15002))
    assert said("glance.title", "en", number=580132) in shown


def test_a_button_whose_order_is_gone_says_so(asked: Driver) -> None:
    answer = asked.command(CARLA, "find distribucion")
    with asked.alephee.lock:
        del asked.alephee.orders[580101]
    gone = said("error.order_not_found", "en", number="580101", cart=False)
    assert text_of(press_show(asked, CARLA, answer, 580101)) == gone
