"""The numbers people have in hand, through the front door: commands, lists and files."""

import pytest

from tests.e2e.driver import ANA, CARLA, Driver, block, buttons, said, text_of
from tests.e2e.integrate_forms import batch_of, fill_in, mark, open_form, wait_for_states
from tests.e2e.starting import Bots, Drive

CART = "2000007700000001"
SALE = "https://www.mercadolibre.com.ar/ventas/2000000000580101/detalle"


@pytest.mark.parametrize(
    "typed",
    [
        "580 101", "580101.", "“580101”", "N° 580101", "order \u202a580101\u202c", "order 580101\u200b", "\ufeff580101",
        "<tel:580101|580101>", "order <tel:580101|580 101>", SALE,
        f"<{SALE}|mercadolibre.com.ar/ventas/2000000000580101>",
        "\u200border 580101", "2000 0000 0058 0101", "pedido 580101 por favor", "¿me mirás el 580 101?", "#580101",
        "https://app.alephee.com/orders/580101", f"esta: <{SALE}> gracias",
    ],
)  # fmt: skip
def test_an_order_is_shown_whatever_its_number_was_copied_with(driver: Driver, typed: str) -> None:
    assert said("glance.title", "en", number=580101) in text_of(driver.command(CARLA, typed))


def test_several_numbers_are_a_short_list_with_what_was_not_found(driver: Driver) -> None:
    card = driver.command(CARLA, "580101 2000000000580102 OWN-2026-000145 580101 999999 2000000000589999")
    answer = text_of(card)
    assert said("glance.list", "en", count=5) in answer
    assert all(number in answer for number in ("580101", "580102", "OWN-2026-000145", "580131", "580132"))
    assert said("error.order_not_found", "en", number="999999", cart=False) in answer
    assert buttons(card).count("compose_document") == 5


def test_more_numbers_than_a_message_holds_are_counted(driver: Driver) -> None:
    answer = text_of(driver.command(CARLA, " ".join(str(580101 + n) for n in range(14))))
    assert said("glance.list", "en", count=12) in answer
    assert said("glance.list_left_out", "en", count=2) in answer


def test_a_carts_number_shows_the_orders_of_it_that_the_bot_has_seen(driver: Driver) -> None:
    assert said("error.order_not_found", "en", number=CART, cart=True) == text_of(driver.command(CARLA, CART))
    driver.look_up(CARLA, 580103)
    answer = text_of(driver.command(CARLA, CART))
    assert said("glance.cart", "en", number=CART) in answer
    assert "580103" in answer
    assert "580104" not in answer
    driver.command(CARLA, "580104 580101")
    assert {"580103", "580104"} <= set(text_of(driver.command(CARLA, f"order {CART}")).split())
    listed = text_of(driver.command(CARLA, f"580101 {CART}"))
    assert {"580101", "580103", "580104"} <= set(listed.split())
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, f"/alephee message {CART}"))
    assert said("numbers.cart", number=CART, orders=["580103", "580104"]) in text_of(view)


def test_a_cart_that_was_written_to_is_known_after_a_restart(driver: Driver, bot: Bots, drive: Drive) -> None:
    driver.ask(ANA, 580103, "Hola.")
    bot.stop()
    assert "580103" in text_of(drive().command(CARLA, CART))


@pytest.mark.parametrize(
    ("typed", "key", "token"),
    [
        ("order abc", "not_a_number", "abc"),
        ("5801*01", "not_a_number", "5801*01"),
        ("history 2,00001E+15", "rounded", "2,00001E+15"),
        ("#N/D", "sheet_error", "#N/D"),
        ("https://articulo.mercadolibre.com.ar/MLA-1-x", "no_sale", "https://articulo.mercadolibre.com.ar/MLA"),
    ],
)
def test_what_cannot_be_an_orders_number_is_said_as_that(driver: Driver, typed: str, key: str, token: str) -> None:
    assert text_of(driver.command(CARLA, typed)) == said(f"numbers.{key}", "en", token=token)


def test_a_form_about_one_order_takes_one_number(driver: Driver) -> None:
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, "/alephee document 580101 580102"))
    assert said("numbers.one_only", count=2) in text_of(view)
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, "/alephee message <tel:580101|580 101>"))
    assert view["callback_id"] == "message_compose"


def test_history_is_told_for_a_number_as_it_was_copied(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Uno.")
    for typed in ("history N° 580 101.", "historial del 580101 por favor"):
        assert said("list.history", "en", number="580101") in text_of(driver.command(CARLA, typed))


def test_orders_of_other_channels_were_refused_in_a_list_although_they_are_found(driver: Driver) -> None:
    view = open_form(driver, "OWN-2026-000145 2000 0000 0058 0101 <tel:580102|580102>, 580 103")
    assert block(view, "orders")["element"]["initial_value"] == "OWN-2026-000145 2000000000580101 580102 580103"
    ack = fill_in(driver, view, csv="order\nOWN-2026-000146\n", integrated="true")
    assert ack.ok, ack
    rows = wait_for_states(driver, batch_of(view), *["sent"] * 5)
    assert [row["external_order_id"] for row in rows][0::4] == ["OWN-2026-000145", "OWN-2026-000146"]


def test_a_number_with_zeros_before_it_is_the_same_order(driver: Driver) -> None:
    batch = mark(driver, "0580101", integrated="true")
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["order_id"] == 580101


def test_a_list_that_a_sheet_shortened_marks_nothing(driver: Driver) -> None:
    view = open_form(driver)
    lines = "2000009123456780;x\n" * 3
    assert fill_in(driver, view, csv=f"order;erp_status\n{lines}580101;x\n", integrated="true").ok
    listed = text_of(driver.view(ANA, view))
    assert all(f"Fila {line}" in listed for line in (2, 3, 4))
    assert driver.sends() == []
    view = open_form(driver)
    assert fill_in(driver, view, orders="2000009123456780\n2000009123456780", integrated="true").ok
    assert said("numbers.shortened", token="2000009123456780") in text_of(driver.view(ANA, view))
    assert driver.sends() == []
