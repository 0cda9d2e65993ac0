"""What is kept of an order with a request."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.glimpses import NO_GLIMPSE, Glimpse, glimpse_of, read_glimpse, tells_as_kept
from bot.domain.orders import Item, Money, Order
from bot.domain.sale_links import listing_link
from bot.domain.searches import can_be_about, words_of

LISTING = "https://articulo.mercadolibre.com.ar/MLA-138080101-_JM"
WHOLE = Glimpse(
    buyer="Ana Prueba",
    product="Zapatilla",
    quantity=2,
    lines=3,
    total=Money(Decimal("31999.00"), "ARS"),
    listing=LISTING,
    pack="2000007700000001",
)
NUMBERS = st.integers(min_value=0, max_value=10**6)


def test_an_order_is_kept_with_its_first_item_and_its_total() -> None:
    items = (Item("Zapatilla", "S-1", 2, Money(Decimal(5), "ARS"), LISTING), Item("Cordón", "", 1), Item("Caja", "", 1))
    total = Money(Decimal("31999.00"), "ARS")
    order = Order(id=7, account_id=1, buyer_name="Ana Prueba", items=items, total=total, pack_id="2000007700000001")
    assert glimpse_of(order) == WHOLE
    assert WHOLE.line == "Ana Prueba · Zapatilla +2"


def test_of_an_order_that_tells_nothing_nothing_is_kept() -> None:
    assert glimpse_of(Order(id=7, account_id=1)) == NO_GLIMPSE
    assert (str(NO_GLIMPSE), NO_GLIMPSE.line) == ("", "")


def test_what_is_empty_takes_no_room() -> None:
    assert str(Glimpse(buyer="Ana", product="Caja", quantity=1, lines=1)) == '{"buyer":"Ana","item":"Caja"}'
    assert json.loads(str(WHOLE))["total"] == "31999.00 ARS"


def test_of_many_orders_who_and_what_is_kept() -> None:
    assert WHOLE.in_short == Glimpse(buyer="Ana Prueba", product="Zapatilla", quantity=2, lines=3)
    assert WHOLE.in_short.line == WHOLE.line


@given(
    st.text(),
    st.text(min_size=1),
    NUMBERS.filter(bool),
    NUMBERS.filter(bool),
    st.decimals(allow_nan=False, allow_infinity=False),
)
def test_what_was_kept_is_read_again(buyer: str, product: str, quantity: int, lines: int, amount: Decimal) -> None:
    kept = Glimpse(
        buyer=buyer, product=product, quantity=quantity, lines=lines, total=Money(amount), marketplace=product
    )
    assert read_glimpse(str(kept)) == kept


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        (LISTING, "com.ar/MLA-138080101"),
        ("https://articulo.mercadolibre.cl/MLC-1-_JM", "cl/MLC-1"),
        ("https://articulo.mercadolibre.co.cr/MCR-12-_JM", "co.cr/MCR-12"),
        ("https://produto.mercadolivre.com.br/MLB-1-_JM", "com.br/MLB-1"),
        ("https://articulo.mercadolibre.com.br/MLB-1-_JM", "articulo.mercadolibre.com.br/MLB-1-_JM"),
        ("https://produto.mercadolivre.com.ar/MLA-1-_JM", "produto.mercadolivre.com.ar/MLA-1-_JM"),
        ("https://www.mercadolibre.com.ar/MLA-1-_JM", "www.mercadolibre.com.ar/MLA-1-_JM"),
        ("https://articulo.mercadolibre.com.ar/MLA-1", "articulo.mercadolibre.com.ar/MLA-1"),
        ("https://articulo.mercadolibre.com.ar/MLA-83/masinfo_JM", "articulo.mercadolibre.com.ar/MLA-83/masinfo_JM"),
        ("http://articulo.mercadolibre.com.ar/MLA-1-_JM", "http://articulo.mercadolibre.com.ar/MLA-1-_JM"),
        ("https://mercadolibre.com/MLA-1-_JM", "mercadolibre.com/MLA-1-_JM"),
        ("https://cl/MLC-1", "https://cl/MLC-1"),
    ],
)
def test_a_link_is_kept_short_where_it_is_the_same_again(link: str, kept: str) -> None:
    assert json.loads(str(Glimpse(listing=link)))["link"] == kept
    assert read_glimpse(str(Glimpse(listing=link))).listing == link


@given(
    st.from_regex(
        r"https?://(articulo|produto|www)\.mercadoli[bv]re\.[a-z.]{2,6}/M[A-Z]{2}-?[0-9]+(-_JM)?", fullmatch=True
    )
)
def test_every_link_is_read_as_it_was(link: str) -> None:
    assert read_glimpse(str(Glimpse(listing=link))).listing == link


@given(st.text(), st.text(), st.integers(min_value=0, max_value=3))
def test_every_word_is_found_in_what_is_kept_or_it_is_read(buyer: str, product: str, lines: int) -> None:
    glimpse = Glimpse(buyer=buyer, product=product, quantity=int(bool(product)), lines=lines)
    words = words_of(read_glimpse(str(glimpse)).line)
    assert can_be_about((str(glimpse),), words) or not tells_as_kept(str(glimpse))


@pytest.mark.parametrize(
    "text", ["Ana Prueba · Zapatilla +2", "{Ana} · Zapatilla", "{", "[1]", '{"buyer":' * 100_000, "null"]
)
def test_a_line_of_an_earlier_version_is_all_that_is_told(text: str) -> None:
    read = read_glimpse(text)
    assert read == Glimpse(text=text)
    assert (read.line, str(read)) == (text, text)


@given(
    st.dictionaries(
        st.sampled_from(["buyer", "item", "qty", "lines", "total", "link", "pack", "market"]),
        st.none() | st.lists(st.text()) | st.text(),
    )
)
def test_nothing_that_stands_in_a_log_makes_it_unreadable(told: dict[str, object]) -> None:
    assert isinstance(read_glimpse(json.dumps(told)).line, str)


@pytest.mark.parametrize("total", ["", "many ARS", "NaN ARS", "Infinity"])
def test_a_total_that_is_no_amount_is_none(total: str) -> None:
    assert read_glimpse(json.dumps({"total": total})).total is None


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (LISTING, LISTING),
        ("https://articulo.mercadolibre.com.ar/MLA-138080101-zapatilla-de-correr-_JM", LISTING),
        (
            "https://articulo.mercadolibre.com.ar/MLA-83/masinfo_JM",
            "https://articulo.mercadolibre.com.ar/MLA-83/masinfo_JM",
        ),
        (f" {LISTING}?searchVariation=1#position=2 ", LISTING),
        ("http://produto.mercadolivre.com.br/MLB-1-_JM", "http://produto.mercadolivre.com.br/MLB-1-_JM"),
        ("https://articulo.mercadolibre.cl/MLC-1-_JM", "https://articulo.mercadolibre.cl/MLC-1-_JM"),
        ("https://mercadolibre.com/MLA1", "https://mercadolibre.com/MLA1"),
        ("https://articulo.mercadolibre.tk/MLA-1", ""),
        ("https://articulo.mercadolibre.com.ar.example.com/MLA-1", ""),
        ("https://notmercadolibre.com.ar/MLA-1", ""),
        ("https://example.com/mercadolibre.com.ar", ""),
        ("https://ana@mercadolibre.com.ar/MLA-1", ""),
        ("https://mercadolibre.com.ar:8443/MLA-1", ""),
        ("javascript:alert(1)//mercadolibre.com.ar/", ""),
        ("https://articulo.mercadolibre.com.ar/<!channel>|x", ""),
        ("https://articulo.mercadolibre.com.ar/MLA-1 otra", ""),
        (f"https://articulo.mercadolibre.com.ar/{'x' * 300}", ""),
        (
            f"https://articulo.mercadolibre.com.ar/MLA-1-{'x' * 300}-_JM",
            "https://articulo.mercadolibre.com.ar/MLA-1-_JM",
        ),
        ("articulo.mercadolibre.com.ar/MLA-1", ""),
        ("", ""),
    ],
)
def test_only_a_listing_of_mercado_libre_is_linked(link: str, shown: str) -> None:
    assert listing_link(link) == shown
