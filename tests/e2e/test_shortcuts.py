"""Finding an order from Slack's shortcuts: from anywhere, and from a message that tells its number."""

import json
from collections.abc import Callable

import pytest

from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, GUIDO, SUPPORT, Driver, Json, buttons, said, text_of

FIND, WRITE = "alephee_find", "alephee_write"


def find(driver: Driver, user: str) -> Json:
    """Open the modal with the search."""
    return driver.opened(user, lambda: driver.slack.shortcut(user, FIND))


def search(driver: Driver, user: str, view: Json, query: str) -> Json:
    """Search for something in it; return it as soon as the answer is there."""
    ack = driver.slack.submit(user, view["id"], {"query": query})
    assert ack.ok, ack
    return answered(driver, user, view, said("find.loading", "en"), said("find.loading"), said("find.loading", "pt"))


def answered(driver: Driver, user: str, view: Json, *before: str) -> Json:
    def there() -> Json | None:
        now = driver.view(user, view)
        return None if any(hint in text_of(now) for hint in before) else now

    return driver.wait(there)


def write_from(driver: Driver, user: str, text: str) -> Json:
    """Post a message and use the shortcut in its menu; return the view that opens."""
    driver.slack.command(user, text, SUPPORT)
    message = [one for one in driver.slack.messages(SUPPORT) if one["user"] == user][-1]
    return driver.opened(user, lambda: driver.slack.shortcut(user, WRITE, SUPPORT, message["key"]))


def test_the_search_opens_in_the_language_of_who_opens_it(both: Driver) -> None:
    for user, language in ((ANA, "es"), (BRUNO, "pt"), (CARLA, "en")):
        view = find(both, user)
        assert (view["callback_id"], view["title"]["text"]) == ("find", said("find.modal", language))


def test_a_number_shows_the_order_in_the_same_modal_and_its_buttons_open_the_form_above(driver: Driver) -> None:
    view = find(driver, CARLA)
    shown = search(driver, CARLA, view, "2000000000580101")
    assert said("glance.title", "en", number=580101) in text_of(shown)
    form = driver.opened(CARLA, press_in(driver, CARLA, shown, "compose_message:1"))
    assert form["callback_id"] == "message_compose"
    assert driver.submit(CARLA, form).ok
    assert driver.wait_for_state("pending")["order_id"] == 580101
    assert [one["id"] for one in driver.slack.views(CARLA)] == [view["id"]]


def press_in(driver: Driver, user: str, view: Json, action_id: str, value: str | None = None) -> Callable[[], Ack]:
    """Return what presses a button of an open view."""
    pressed = next(
        button
        for button in driver.slack.find_buttons(view)
        if button["action_id"] == action_id and value in {None, button["value"]}
    )
    return lambda: driver.slack.press_in_view(user, view["id"], pressed["block_id"], action_id)


def test_a_name_lists_its_orders_and_each_is_shown_in_the_same_modal(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Uno.")
    driver.ask(ANA, 580102, "Dos.")
    view = find(driver, CARLA)
    listed = search(driver, CARLA, view, "ana prueba")
    looks = [one["value"] for one in driver.slack.find_buttons(listed)]
    assert [json.loads(look)["o"] for look in looks] == [580102, 580101]
    assert press_in(driver, CARLA, listed, "show_order", looks[1])().ok
    title = said("glance.title", "en", number=580101)
    driver.wait(lambda: title in text_of(driver.view(CARLA, view)))
    assert len(driver.slack.views(CARLA)) == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("nadie", said("find.nothing_todo", "en")),
        ("pendiente", said("help.nearest", "en", word="pendientes")),
        ("999999", said("error.order_not_found", "en", number="999999", cart=False)),
        ("...", said("numbers.none", "en")),
    ],
)
def test_a_search_that_finds_nothing_says_what_to_do_and_the_field_stays(
    driver: Driver, typed: str, answer: str
) -> None:
    found = search(driver, CARLA, find(driver, CARLA), typed)
    assert answer in text_of(found)
    assert found["callback_id"] == "find"
    assert found["state"]["values"]["query"]["query"]["value"] == typed


def test_who_may_not_look_orders_up_is_told_in_the_view(driver: Driver) -> None:
    view = find(driver, GUIDO)
    assert (view["callback_id"], said("denied.guest") in text_of(view)) == ("problem", True)


@pytest.mark.parametrize("text", ["¿Quién escribe al comprador del 580 101?", "Pedido #580101, por favor"])
def test_a_message_with_one_number_opens_the_form_at_once(both: Driver, text: str) -> None:
    view = write_from(both, ANA, text)
    assert view["callback_id"] == "message_compose"
    assert json.loads(view["private_metadata"])["o"] == 580101


def test_a_message_with_several_orders_lets_choose_one(driver: Driver) -> None:
    view = write_from(driver, ANA, "580101 y 580102; el comprador llamó del 1140000000")
    assert view["callback_id"] == "find"
    assert buttons(view).count("compose_message") == 2
    assert "1140000000" not in text_of(view)
    form = driver.opened(ANA, press_in(driver, ANA, view, "compose_message", '{"a":15001,"o":580102}'))
    assert json.loads(form["private_metadata"])["o"] == 580102


def test_a_message_that_names_one_order_twice_shows_it(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Uno.")
    card = driver.card()
    view = driver.opened(BRUNO, lambda: driver.slack.shortcut(BRUNO, WRITE, APPROVALS, card["key"]))
    assert said("glance.title", "pt", number=580101) in text_of(view)


def test_a_message_without_a_number_says_how_else_an_order_is_found(driver: Driver) -> None:
    view = write_from(driver, CARLA, "Buenos días a todos, son las 9:30")
    assert (view["callback_id"], said("find.no_number", "en") in text_of(view)) == ("find", True)
    assert said("glance.title", "en", number=580103) in text_of(search(driver, CARLA, view, "580103"))


def test_a_message_whose_numbers_are_nobodys_orders_says_so(driver: Driver) -> None:
    view = write_from(driver, CARLA, "¿Alguien conoce 999998 o 999999?")
    for number in ("999998", "999999"):
        assert said("error.order_not_found", "en", number=number, cart=False) in text_of(view)
    assert buttons(view) == []


def test_a_message_with_more_numbers_than_the_field_takes_was_refused_by_slack(driver: Driver) -> None:
    view = write_from(driver, ANA, "580101 " + " ".join(str(2000000000700000 + one) for one in range(200)))
    assert said("glance.title", number=580101) in text_of(view)
    filled = view["blocks"][0]["element"]["initial_value"].split()
    assert (filled[0], {len(number) for number in filled[1:]}) == ("580101", {16})
