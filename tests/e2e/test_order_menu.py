"""What an order's card leads to: the form with a reason chosen, why not, the history, other orders of its cart."""

from typing import Any

import pytest

from tests.e2e.driver import ANA, CARLA, Driver, block, options, said, text_of

#: two orders of one cart, in the sandbox's seeds
FIRST, SECOND, CART = 580103, 580104, "2000007700000001"


def press(driver: Driver, user: str, card: dict[str, Any], action_id: str) -> dict[str, Any]:
    """Press a button of a card; return the view that it opens."""
    return driver.opened(user, lambda: driver.slack.press(user, card["channel"], card["key"], action_id))


def chosen(driver: Driver, user: str, card: dict[str, Any], option: str) -> str:
    """Choose in the menu of a card; return what the private answer says."""
    (value,) = (value for value in menu(card) if value.startswith(f"{option}:"))
    where = (user, card["channel"], card["key"], "more")
    return text_of(driver.whisper(user, lambda: driver.slack.press(*where, value=value)))


def menu(card: dict[str, Any]) -> list[str]:
    """Return the values of a card's menu."""
    found = [e for one in card["blocks"] for e in one.get("elements", ()) if e.get("type") == "overflow"]
    return [option["value"] for element in found for option in element["options"]]


@pytest.mark.parametrize("reason", ["1", "2", "4"])
def test_a_reason_on_the_order_card_opens_the_form_with_it(driver: Driver, reason: str) -> None:
    view = press(driver, ANA, driver.look_up(ANA, 580101), f"compose_message:{reason}")
    assert block(view, "reason")["element"]["initial_option"]["value"] == reason
    assert driver.submit(ANA, view, text="Hola." if reason == "4" else None).ok
    assert driver.wait_for_state("pending")["order_id"] == 580101


def test_a_template_is_asked_for_with_three_interactions_and_an_own_text_with_four(driver: Driver) -> None:
    card = driver.look_up(ANA, 580101)  # the command
    view = press(driver, ANA, card, "compose_message:1")  # the button
    assert driver.submit(ANA, view).ok  # the submission
    assert driver.wait_for_state("pending")["reason"] == "REQUEST_VARIANTS"


def test_why_not_is_answered_to_whoever_asks(driver: Driver) -> None:
    card = driver.look_up(CARLA, 580101)
    assert "Send the invoice link" not in text_of(card)
    assert "*Send the invoice link*: not possible." in chosen(driver, CARLA, card, "why_not")


def test_the_history_is_shown_to_whoever_asks(driver: Driver) -> None:
    driver.sent(580101, "Hola Ana, su pedido sale hoy.")
    card = driver.look_up(CARLA, 580101)
    assert "“Hola Ana, su pedido sale hoy.”" in text_of(card)
    assert said("list.history", "en", number="580101") in chosen(driver, CARLA, card, "show_history")


def test_the_card_names_the_other_orders_of_the_cart_and_leads_to_them(driver: Driver) -> None:
    assert CART not in text_of(driver.look_up(ANA, FIRST))  # no other one was seen yet
    card = driver.look_up(ANA, SECOND)
    assert said("glance.in_cart", number=CART, orders=[FIRST]) in text_of(card)
    assert said("glance.title", number=FIRST) in chosen(driver, ANA, card, "show_order")


def test_the_only_reason_that_is_left_is_chosen(driver: Driver) -> None:
    view = driver.compose(ANA, 580115)
    assert options(view, "reason") == ["4"]
    assert block(view, "reason")["element"]["initial_option"]["value"] == "4"
    assert "initial_option" not in block(driver.compose(ANA, 580101), "reason")["element"]


def test_in_the_search_the_menu_answers_above_it(driver: Driver) -> None:
    view = driver.opened(CARLA, lambda: driver.slack.shortcut(CARLA, "alephee_find"))
    assert driver.slack.submit(CARLA, view["id"], {"query": "580101"}).ok
    shown = driver.wait(lambda: now if menu(now := driver.view(CARLA, view)) else None)
    (value,) = (one for one in menu(shown) if one.startswith("why_not"))
    (row,) = (one for one in shown["blocks"] if any(e.get("type") == "overflow" for e in one.get("elements", ())))
    above = driver.opened(CARLA, lambda: driver.slack.press_in_view(CARLA, view["id"], row["block_id"], "more", value))
    assert "Send the invoice link" in text_of(above)
    assert len(driver.slack.views(CARLA)) == 2


@pytest.mark.parametrize("text", ["Hola, su pedido sale hoy.", "a" * 400])
def test_a_text_behind_the_number_stands_in_the_form(driver: Driver, text: str) -> None:
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, f"/alephee message 580101 {text}"))
    assert block(view, "reason")["element"]["initial_option"]["value"] == "4"
    assert block(view, "text")["element"]["initial_value"] == text
    ack = driver.submit(ANA, view)
    assert ack.ok is (len(text) <= 350)
    if ack.ok:
        assert driver.wait_for_state("pending")["text"] == text
