"""What the catalog makes doubtful about the products of a new order."""

import pytest

from bot.domain.catalog import CatalogProduct
from bot.domain.new_orders.catalog import LOOKED_UP, UNCHECKED, Answers, catalog_doubts, is_known, skus_of
from bot.domain.new_orders.models import Item, NewOrder, Product
from bot.domain.notes import Note

ONE = CatalogProduct(sku="A-1", own_code="INT-1", brand="Marca", brand_id=7)
OTHER = CatalogProduct(sku="A-1", brand="Otra", brand_id=8)
GONE = CatalogProduct(sku="A-1", brand="Marca", is_deleted=True)


def items(*products: tuple[str | None, str | None]) -> tuple[Item, ...]:
    return tuple(Item(product=Product(sku=sku, brand=brand, title="Kit")) for sku, brand in products)


def said(answers: Answers, *products: tuple[str | None, str | None]) -> list[tuple[str, str]]:
    return [(one.path, one.note.key.removeprefix("order.")) for one in catalog_doubts(items(*products), answers)]


@pytest.mark.parametrize(
    ("found", "sku", "brand"),
    [
        ([ONE], "A-1", None),
        ([ONE], "A-1", "marca"),
        ([ONE, OTHER], "A-1", "Otra"),
        ([ONE, OTHER], "A-1", "8"),
        ([ONE], "INT-1", None),
        ([GONE, ONE], "A-1", None),
        ([CatalogProduct(sku="A-1")], "A-1", "Marca"),
    ],
)
def test_a_product_that_the_catalog_has_is_not_doubted(
    found: list[CatalogProduct], sku: str, brand: str | None
) -> None:
    assert said({sku: found}, (sku, brand)) == []


@pytest.mark.parametrize(
    ("found", "sku", "brand", "doubt"),
    [
        ([], "A-1", None, "sku_unknown"),
        ([], "A-1", "Marca", "sku_unknown"),
        ([CatalogProduct(sku="A-11")], "A-1", None, "sku_unknown"),
        ([CatalogProduct(sku="a-1")], "A-1", None, "sku_other_spelling"),
        ([GONE], "A-1", None, "sku_deleted"),
        ([GONE], "A-1", "Otra", "sku_deleted"),
        ([ONE, OTHER], "A-1", None, "sku_ambiguous"),
    ],
)
def test_what_the_catalog_does_not_have_so_is_doubted_at_its_sku(
    found: list[CatalogProduct], sku: str, brand: str | None, doubt: str
) -> None:
    assert said({sku: found}, (None, None), (sku, brand)) == [("Items[1].Product.SKU", doubt)]


@pytest.mark.parametrize("brand", ["Ajena", "9", "²"])
def test_a_brand_that_does_not_have_the_sku_is_doubted_with_those_that_do(brand: str) -> None:
    (doubt,) = catalog_doubts(items(("A-1", brand)), {"A-1": [ONE, OTHER]})
    assert doubt.path == "Items[0].Product.Brand"
    assert doubt.note == Note("order.brand_of_others", {"given": brand, "sku": "A-1", "brands": "Marca, Otra"})
    assert not doubt.refused


@pytest.mark.parametrize("brand", ["9" * 5_000, "²", "0", "-7", "None"])
def test_a_brand_whose_number_python_does_not_read_broke_the_form(brand: str) -> None:
    assert not ONE.is_of(brand)
    assert not CatalogProduct(sku="A-1", brand="Marca").is_of(brand)
    assert ONE.is_of("007")


def test_the_brand_of_a_deleted_product_is_not_offered() -> None:
    gone = CatalogProduct(sku="A-1", brand="Vieja", is_deleted=True)
    assert said({"A-1": [ONE, gone]}, ("A-1", None)) == []


def test_skus_that_were_not_checked_are_named_together_at_the_first() -> None:
    many = [(f"S-{number}", None) for number in range(8)]
    (doubt, known) = catalog_doubts(items((None, None), *many, ("A-1", None)), {"A-1": []})
    assert (doubt.path, doubt.note.key) == ("Items[1].Product.SKU", UNCHECKED)
    assert doubt.note.params == {"given": "S-0, S-1, S-2, S-3, S-4 (+3)"}
    assert known.note.key == "order.sku_unknown"


def test_a_product_that_stands_in_the_order_twice_is_doubted_once() -> None:
    assert said({"A-1": []}, ("A-1", None), ("A-1", None)) == [("Items[0].Product.SKU", "sku_unknown")]
    assert said({}, ("A-1", None), ("A-1", "Marca")) == [("Items[0].Product.SKU", "sku_unchecked")]


def test_each_sku_is_asked_for_once_and_products_outside_the_catalog_not_at_all() -> None:
    order = NewOrder(items=items(("B", None), (None, None), ("A", None), ("B", "Marca")))
    assert skus_of(order) == ("B", "A")


def test_an_sku_is_known_only_where_somebody_looked_and_nothing_was_doubted() -> None:
    looked_up, other = Note(LOOKED_UP), Note("order.three_decimals")
    assert is_known((other,)) is None
    assert is_known((other, looked_up)) is True
    for doubt in (UNCHECKED, "order.sku_unknown", "order.brand_of_others"):
        assert is_known((looked_up, Note(doubt))) is False
