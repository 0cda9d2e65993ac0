import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notes import Note
from bot.domain.numbers import (
    MAX_NUMBERS,
    alephee_id,
    is_doubtful_id,
    is_marketplace_number,
    listed,
    may_be_cart,
    read_number,
    read_numbers,
)

SALE = "2000009123456781"


@pytest.mark.parametrize(
    ("pasted", "numbers"),
    [
        ("580101", ("580101",)),
        ("#580101", ("580101",)),
        ("580101 580102,580103;580104\n580105\t580106", ("580101", "580102", "580103", "580104", "580105", "580106")),
        (" 580101,, ;580101 #580101 ", ("580101",)),
        ("2000000000580101\u00a0580102\u200b\ufeff", ("2000000000580101", "580102")),
        ("2, 1, 2, 3, 1", ("2", "1", "3")),
        ("- 580101\n- 580102", ("580101", "580102")),
    ],
)
def test_pasted_numbers_are_read_once_and_in_order(pasted: str, numbers: tuple[str, ...]) -> None:
    assert read_numbers(pasted) == (numbers, ())


@pytest.mark.parametrize(
    "hidden",
    ["\u200b", "\u200e", "\u200f", "\u2060", "\ufeff", "\u00ad", "\u2066", "\u2069", "\u180e", "\u2800", "\x00"],
)
@pytest.mark.parametrize("number", [SALE, "OWN-2026-000145"])
def test_characters_that_nobody_sees_made_two_numbers_of_one_or_none(hidden: str, number: str) -> None:
    for pasted in (f"{hidden}{number}{hidden}", f"{number[:10]}{hidden}{number[10:]}", hidden.join(number)):
        assert read_numbers(pasted) == ((number,), ())


@pytest.mark.parametrize(
    "pasted",
    [
        "\u202a580101\u202c", "580101.", "580101,",
        "“580101”", "«580101»", '"580101"', "'580101'", "(580101)", "[580101]",
        "*580101*", "`580101`", "_580101_", "580101?", "¿580101?", "580101…", "# 580101", "N° 580101", "Nº580101",
        "n.º 580101", "Nro. 580101", "Nro. de pedido: 580101", "No. 580101", "№ 580101", "Núm. 580101", "Pedido 580101",
        "Pedido #580101", "pedido N° 580101.", "Orden: 580101", "Order 580101", "Venta #580101",
        "580 101", "580\u00a0101",
        "580\u202f101", "“580 101”", "580.101", "580’101", "58 01 01", "580101.0", "580101.00",
    ],
)  # fmt: skip
def test_an_orders_number_is_read_whatever_it_was_copied_with(pasted: str) -> None:
    assert read_numbers(pasted) == (("580101",), ())


@pytest.mark.parametrize(
    "pasted",
    [
        "2000 0091 2345 6781", "2000-0091-2345-6781", "2000.0091.2345.6781", "2.000.009.123.456.781",
        "2 000 009 123 456 781", "2000\u20090091\u20092345\u20096781",
    ],
)  # fmt: skip
def test_groups_of_up_to_four_digits_are_one_number(pasted: str) -> None:
    assert read_numbers(pasted) == ((SALE,), ())


@pytest.mark.parametrize(
    ("pasted", "numbers"),
    [
        ("580101 580102", ("580101", "580102")),
        ("580 101 580102", ("580101", "580102")),
        ("580101 580 102", ("580101", "580102")),
        ("580 101, 580 102", ("580101", "580102")),
        ("580 101\n580 102", ("580101", "580102")),
        ("580 101. 580 102.", ("580101", "580102")),
        ("#580 101 #580 102", ("580101", "580102")),
        ("Pedido 580 101 Pedido 580 102", ("580101", "580102")),
        (f"580101 {SALE} OWN-7", ("580101", SALE, "OWN-7")),
    ],
)
def test_several_numbers_stay_several(pasted: str, numbers: tuple[str, ...]) -> None:
    assert read_numbers(pasted) == (numbers, ())


@pytest.mark.parametrize("code", ["1268540500001-01", "OWN-2026-000145", "A-17", "v5800123abc-01", "ML_7", "MLB123"])
def test_numbers_of_other_channels_are_codes(code: str) -> None:
    assert read_numbers(f"580101 {code}") == (("580101", code), ())


def test_a_dash_that_a_program_set_instead_of_a_hyphen_is_one() -> None:
    assert read_numbers("OWN\u20112026\u2013000145") == (("OWN-2026-000145",), ())


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.mercadolibre.com.ar/ventas/{SALE}/detalle",
        f"https://www.mercadolibre.com.mx/ventas/{SALE}/detalle?callbackUrl=https%3A%2F%2Fwww.mercadolibre.com.mx%2F123456789",
        f"https://myaccount.mercadolibre.cl/sales/{SALE}/detail",
        f"https://www.mercadolivre.com.br/vendas/{SALE}/detalhe#/",
        f"http://mercadolibre.com.co/ventas/omni/listado?sellerId=123456789&search={SALE}",
        f"www.mercadolibre.com.uy/ventas/nueva/mensajeria/packs/{SALE}/sellers/123456789",
        f"HTTPS://WWW.MERCADOLIBRE.COM.PE/ventas/{SALE}/detalle.",
        f"<https://mercadolibre.com.ec/ventas/{SALE}/detalle>",
        f"https://www.mercadolibre.co.cr/#/orders/{SALE}?x=1",
        f"Venta: https://www.mercadolibre.com.ve/ventas/{SALE}/detalle",
        f"https://www.mercadolibre.com.ar/ventas/detalle?orderId={SALE}&seller=123456",
    ],
)
def test_the_number_in_a_link_of_mercado_libre_is_read(link: str) -> None:
    assert read_numbers(link) == ((SALE,), ())


@pytest.mark.parametrize(
    "link",
    [
        "https://app.alephee.com/orders/580101",
        "https://app.alephcrm.com/15001/orders/580101/detail",
        "app.alephee.com/#/ventas/580101",
        "https://panel.alephee.com/orders/detail?accountId=15001&orderId=580101",
        "https://www.alephcrm.com.ar/pedido/580101.",
        "<https://app.alephee.com/580101>",
    ],
)
def test_the_number_in_a_link_of_alephee_is_read(link: str) -> None:
    assert read_numbers(link) == (("580101",), ())


@pytest.mark.parametrize(
    "link",
    [
        "https://articulo.mercadolibre.com.ar/MLA-123456789-zapatos-_JM",
        f"https://example.com/ventas/{SALE}",
        f"https://mercadolibre.com.ar.example.com/ventas/{SALE}",
        "https://alephee.com.example.com/orders/580101",
        "https://app.alephee.com/login",
        "https://www.mercadolibre.com.ar/",
        f"https://[/ventas/{SALE}",
    ],
)
def test_a_link_to_something_else_has_no_orders_number(link: str) -> None:
    assert read_numbers(link) == ((), (Note("numbers.no_sale", {"token": link[:40]}),))


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        ("2,00001E+15", "rounded"),
        ("2.00000058E+15", "rounded"),
        ("2E+15", "rounded"),
        ("1,23457E+12", "rounded"),
        ("#N/D", "sheet_error"),
        ("#N/A", "sheet_error"),
        ("#¡VALOR!", "sheet_error"),
        ("#REF!", "sheet_error"),
        ("#DIV/0!", "sheet_error"),
        ("#¿NOMBRE?", "sheet_error"),
        ("########", "sheet_error"),
        ("Err:502", "sheet_error"),
        ("580,101", "ambiguous"),
        ("2,000,009,123,456,781", "ambiguous"),
    ],
)
def test_what_a_sheet_left_of_a_number_is_named_as_that(pasted: str, problem: str) -> None:
    assert read_numbers(pasted) == ((), (Note(f"numbers.{problem}", {"token": pasted}),))


@pytest.mark.parametrize(
    "word",
    [
        "abc", "##1", "1.5", "-3", "٣", "5" * 31, "0", "000", "12/01/2026", "ana1@example.com", "+5491155550101",
        "5801*01",
        "2000 0091 2345 6781 2000 0091 2345 6782",
    ],
)  # fmt: skip
def test_words_that_are_no_numbers_are_named_and_the_others_kept(word: str) -> None:
    numbers, problems = read_numbers(f"580101, {word}, 580102, {word}")
    assert numbers == ("580101", "580102")
    assert problems == (Note("numbers.not_a_number", {"token": word[:40]}),)


def test_of_an_endless_word_only_the_beginning_is_repeated() -> None:
    assert read_numbers("x" * 5000)[1] == (Note("numbers.not_a_number", {"token": "x" * 40}),)


@pytest.mark.parametrize("nothing", ["", "  \n", " ,; ", "\u200b", "-", "•"])
def test_nothing_is_a_problem(nothing: str) -> None:
    assert read_numbers(nothing) == ((), (Note("numbers.none"),))


def test_too_many_numbers_are_counted_without_their_repetitions() -> None:
    assert read_numbers("1, 2, 3, 3", limit=3) == (("1", "2", "3"), ())
    assert read_numbers("1, 2, 3, 4, 4", limit=3) == (
        ("1", "2", "3"),
        (Note("numbers.too_many", {"count": 4, "limit": 3}),),
    )
    assert len(read_numbers("\n".join(map(str, range(1, MAX_NUMBERS + 2))))[0]) == MAX_NUMBERS


def test_a_pasted_column_that_a_sheet_shortened_is_named() -> None:
    lost = Note("numbers.shortened", {"token": "2000009123456780"})
    assert read_numbers("2000009123456780\n2000009123456780\n580101") == (("580101",), (lost,))
    for single in ("2000009123456780", "2000009123456780 2000009123456781", "#2000009123456780 #2000009123456790"):
        assert read_numbers(single)[1] == ()


def test_one_number_is_one() -> None:
    assert read_number("580 101.") == "580101"
    assert read_number("580101 580102") == Note("numbers.one_only", {"count": 2})
    assert read_number("580101 abc") == Note("numbers.not_a_number", {"token": "abc"})


@given(st.lists(st.integers(min_value=10_000, max_value=10**15 - 1)), st.sampled_from([" ", ",", ";", "\n", ", #"]))
def test_any_list_of_numbers_comes_back(values: list[int], separator: str) -> None:
    written = [str(value) for value in values]
    assert read_numbers(separator.join(written), limit=len(values))[0] == tuple(dict.fromkeys(written))


@given(st.lists(st.integers(min_value=1, max_value=10**15 - 1), min_size=1, unique=True))
def test_a_list_that_the_form_shows_is_read_as_it_was(values: list[int]) -> None:
    written = [str(value) for value in values]
    assert read_numbers(listed(written), limit=len(values))[0] == tuple(written)


@given(st.text())
def test_whatever_is_pasted_only_numbers_and_codes_come_back(text: str) -> None:
    for number in read_numbers(text)[0]:
        assert number.isascii()
        assert number.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("number", "expected"), [("580101", False), ("1" * 12, False), ("1" * 13, True), ("2" * 16, True)]
)
def test_thirteen_digits_and_more_are_a_marketplaces_number(number: str, *, expected: bool) -> None:
    assert is_marketplace_number(number) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("1" * 12, False), ("1" * 13, True), ("2" * 18, True), ("2" * 19, False), ("1268540500001-01", False)],
)
def test_thirteen_to_eighteen_digits_may_be_a_carts_number(number: str, *, expected: bool) -> None:
    assert may_be_cart(number) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("580101", 580101),
        ("000580101", 580101),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("A-17", None),
        ("٣٤", None),
        ("²", None),
        ("", None),
    ],
)
def test_what_can_be_an_id_of_alephee(number: str, expected: int | None) -> None:
    assert alephee_id(number) == expected


def test_ids_of_ten_digits_may_be_too_long_for_the_far_side() -> None:
    assert not is_doubtful_id(999_999_999)
    assert is_doubtful_id(1_000_000_000)
