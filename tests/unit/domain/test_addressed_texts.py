"""A number with a text behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.addressed_texts import number_and_text


@pytest.mark.parametrize(
    ("typed", "number", "text"),
    [
        ("580101 Hola", "580101", "Hola"),
        ("580 101 ¡Hola! Su pedido sale hoy.", "580 101", "¡Hola! Su pedido sale hoy."),
        ("#580101  Hola,\nsu pedido 580101 sale hoy ", "#580101", "Hola,\nsu pedido 580101 sale hoy"),
        (
            "https://www.mercadolibre.com.ar/ventas/580101/detalle Hola",
            "https://www.mercadolibre.com.ar/ventas/580101/detalle",
            "Hola",
        ),
        ("580101 👋 Hola", "580101", "👋 Hola"),
        ("580101 «Hola»", "580101", "«Hola»"),
    ],
)
def test_a_text_behind_a_number_is_parted_from_it(typed: str, number: str, text: str) -> None:
    assert number_and_text(typed) == (number, text)


@pytest.mark.parametrize(
    "typed",
    [
        "580101",
        "580 101",
        "580101 580102",
        "580101, 580102",
        "580101 y 580102",
        "580101 y el 580102",
        "pedido 580101",
        "",
        "Hola",
        "580101 - 2",
    ],
)
def test_what_is_about_numbers_alone_has_no_text(typed: str) -> None:
    assert number_and_text(typed) == (typed, "")


@given(st.text())
def test_nothing_that_is_typed_gets_lost(typed: str) -> None:
    number, text = number_and_text(typed)
    assert (number + text).split() == typed.split() or "".join((number + text).split()) == "".join(typed.split())
