"""Numbers of orders among words: which words are about orders, and which numbers stand there."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.notes import Note
from bot.domain.numbers import names_orders, numbers_amid_words, read_amid_words, read_number

SALE = "2000009123456781"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("580101", True),
        ("Pedido 580101", True),
        ("580101 hola", True),
        ("5801*01", True),
        ("2,00001E+15", True),
        ("#N/D", True),
        ("https://www.mercadolibre.com.ar/", True),
        ("mirar 580101 por favor", True),
        ("el 580 101, gracias", True),
        ("código OWN-2026-000145", True),
        ("abracadabra", False),
        ("iPhone 15", False),
        ("Galaxy S20 negro", False),
        ("3 remeras", False),
        ("", False),
    ],
)
def test_words_without_a_command_are_about_orders_where_an_orders_number_stands(text: str, *, expected: bool) -> None:
    assert names_orders(text) is expected


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("580101 por favor", ("580101",)),
        ("por favor, el 580 101.", ("580101",)),
        ("¿Y 580101 o el 580102?", ("580101", "580102")),
        (f"mirá https://www.mercadolibre.com.ar/ventas/{SALE}/detalle gracias", (SALE,)),
    ],
)
def test_words_around_numbers_are_passed_over_where_orders_are_looked_up(said: str, numbers: tuple[str, ...]) -> None:
    assert read_amid_words(said) == (numbers, ())


def test_what_was_meant_to_be_a_number_is_named_among_words_too() -> None:
    wrong = (Note("numbers.not_a_number", {"token": "5801*01"}),)
    assert read_amid_words("el 580101 y 5801*01") == (("580101",), wrong)
    spoken = tuple(Note("numbers.not_a_number", {"token": word}) for word in ("por", "favor"))
    assert read_amid_words("por favor") == ((), spoken)


def test_one_number_among_words_is_one_where_that_is_allowed() -> None:
    assert read_number("el 580 101, por favor", amid_words=True) == "580101"
    assert read_number("580101 y 580102", amid_words=True) == Note("numbers.one_only", {"count": 2})
    assert read_number("580101 hola") == Note("numbers.not_a_number", {"token": "hola"})


_SPOKEN = st.lists(st.sampled_from(["por", "favor", "¿y", "este", "gracias.", "olá,", "(please)"]), max_size=4)


@given(_SPOKEN, st.integers(10_000, 2**63 - 1), _SPOKEN)
@example([], 121_645_100_408_832_000, [])
def test_a_number_is_found_wherever_it_stands_among_words(before: list[str], number: int, after: list[str]) -> None:
    """One whose last three digits or more a sheet replaced by zeros is named instead."""
    text = " ".join([*before, str(number), *after])
    named = (Note("numbers.shortened", {"token": str(number)}),)
    is_shortened = number >= 10**17 and str(number)[15:].strip("0") == ""
    assert names_orders(text)
    assert read_amid_words(text) == (((), named) if is_shortened else ((str(number),), ()))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "many", ["pedido ", "N° de pedido ", "nro. : ", "1", "1.", "123,", "a-", "https://x.y/", "1234 "]
)
def test_a_few_words_of_orders_in_a_row_kept_the_bot_busy_for_ever(many: str) -> None:
    text = (many * 40_000)[:40_000]
    assert not any(number == "580101" for number in numbers_amid_words(text))
    assert numbers_amid_words(f"{text}\n580101")[-1] == "580101"
