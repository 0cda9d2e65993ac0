"""From Alephee's JSON to the domain's orders."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.alephee import wire
from bot.alephee.answers import parse
from bot.alephee.countries import evidence_of, of_name, of_site
from bot.alephee.orders import read_orders
from bot.domain.orders import Country, Item, KeyValue, Money, Order, OrderDocument

EXAMPLES = Path(__file__).parents[2] / "data" / "alephee"


def page_example(name: str) -> Any:
    return parse((EXAMPLES / name).read_bytes())


def read(**fields: object) -> Order:
    (order,) = read_orders([{"Id": 7, **fields}], 15001)
    return order


def seeded(order_id: int) -> Order:
    (found,) = [one for one in page_example("get-orders-page.json")["Results"] if one["Id"] == order_id]
    return read(**found)


def test_the_documented_example_is_read() -> None:
    (order,) = read_orders(page_example("get-orders-documented-example.json")["Results"], 11111111)
    assert (order.id, order.external_order_id, order.account_name) == (58052, "2000340460", "Razon social")
    listing = "https://articulo.mercadolibre.com.ar/MLA-8300000/masinfo_JM"
    assert order.items == (Item("Hidrolavadora 2000W", "PX2000TX-AR", 2, Money(Decimal("1135.83"), "ARS"), listing),)
    assert order.total == Money(Decimal("2271.66"), "ARS")
    assert order.country.country is Country.AR
    assert not order.country.disagrees
    assert not order.payment_pending


def test_an_example_order_is_read_whole() -> None:
    order = seeded(580101)
    assert order.marketplace == KeyValue(1, "Mercado Libre")
    assert order.logistic_type == KeyValue(8, "cross_docking")
    assert order.shipping_method == KeyValue(4, "normal_shipping")
    assert order.shipping_status == order.status == KeyValue(10, "Pendiente de envío")
    assert order.status_type == KeyValue(1, "Pendiente")
    assert (order.buyer_name, order.buyer_nickname) == ("Ana Prueba", "COMPRADOR580101")
    assert order.total == Money(Decimal("31999.0"), "ARS")
    created = datetime(2026, 3, 2, 15, 1, tzinfo=UTC)
    assert order.documents == (OrderDocument(0, "Factura-A-0001-00001234", "pdf", 48211, created),)
    assert order.created_at == datetime(2026, 3, 1, 13, 20, 11, tzinfo=UTC)
    assert [source for source, _ in order.country.clues] == [
        "listing",
        "integration_code",
        "category",
        "receiver",
        "billing",
        "buyer",
        "currency",
    ]


def test_every_example_order_has_its_country() -> None:
    orders = read_orders(page_example("get-orders-page.json")["Results"], 15001)
    assert len(orders) == 23
    assert all(order.country.country is not None and not order.country.disagrees for order in orders)
    assert seeded(580122).payment_pending
    assert seeded(580118).is_cancelled
    assert seeded(580103).pack_id == seeded(580104).pack_id != ""
    assert seeded(580106).integrated
    assert seeded(580105).channel == "Mercado Shops"


@pytest.mark.parametrize("name", ["MarketPlace", "Marketplace", "marketPlace"])
def test_the_marketplace_is_read_under_either_name(name: str) -> None:
    assert read(**{name: {"Key": "1", "Value": "Mercado Libre"}}).marketplace == KeyValue(1, "Mercado Libre")


def test_a_null_does_not_hide_the_other_spelling() -> None:
    assert read(MarketPlace={"Key": 1}, Marketplace=None).marketplace == KeyValue(1, "")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"Key": 8, "Value": "x"}, KeyValue(8, "x")),
        ({"Key": "8"}, KeyValue(8)),
        ({"Key": Decimal("8.0"), "Value": 5}, KeyValue(8, "5")),
        ({"Key": "eight", "Value": True}, KeyValue()),
        ({"Key": True, "Value": []}, KeyValue()),
        ({"Key": Decimal("8.5")}, KeyValue()),
        (8, KeyValue(8)),
        ("x", KeyValue(None, "x")),
        (None, KeyValue()),
        ([], KeyValue()),
    ],
)
def test_pairs_are_read_as_far_as_they_go(raw: object, expected: KeyValue) -> None:
    assert read(Status=raw).status == expected


def test_items_are_only_products() -> None:
    items: list[object] = [
        {"Type": {"Key": 0, "Value": "Product"}, "Product": {"Title": "A", "Sku": "S"}, "Quantity": 2},
        {"Type": {"Key": 1, "Value": "Component"}, "Product": {"Title": "B"}},
        {"Type": {"Value": "component"}, "Product": {"Title": "C"}},
        {"ProductListing": {"Title": "D"}, "Product": {"SellerSku": "T"}},
        "what?",
    ]
    assert read(Items=items).items == (Item("A", "S", 2), Item("D", "T", 0))


def payment(amount: object, status: int | None = 1, currency: object = "ARS") -> dict[str, object]:
    return {"Amount": amount, "Status": None if status is None else {"Key": status}, "CurrencySymbol": currency}


@pytest.mark.parametrize(
    ("payments", "total", "pending"),
    [
        ([payment(Decimal("0.1")), payment(Decimal("0.2"))], Money(Decimal("0.3"), "ARS"), False),
        ([payment("10.50", 0)], Money(Decimal("10.50"), "ARS"), True),
        ([payment(10, 4), payment(10, 5), payment(10)], Money(Decimal(10), "ARS"), False),
        ([payment(10, 4)], None, True),
        ([payment(10), payment(5, None, None)], Money(Decimal(15), "ARS"), False),
        ([payment(10, 1, None)], Money(Decimal(10), ""), False),
        ([payment(10), payment(5, 1, "USD")], None, False),
        ([payment("ten"), payment(float("inf")), payment("1e99")], None, False),
        ([], None, True),
        (None, None, True),
    ],
)
def test_the_total_is_what_the_payments_add_up_to(payments: object, total: Money | None, *, pending: bool) -> None:
    order = read(Payments=payments)
    assert (order.total, order.payment_pending) == (total, pending)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"Name": "a", "Extension": ".PDF"}, OrderDocument(None, "a", "pdf")),
        ({"Fullfilename": "nfe.1.xml", "Type": "2", "Size": "9"}, OrderDocument(2, "nfe.1", "xml", 9)),
        ({"FullFileName": "noending"}, OrderDocument(None, "noending", "")),
    ],
)
def test_documents_are_named_by_what_there_is(raw: object, expected: OrderDocument) -> None:
    assert read(Documents=[raw]).documents == (expected,)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2019-05-08T22:42:58Z", datetime(2019, 5, 8, 22, 42, 58, tzinfo=UTC)),
        ("2019-05-08T22:42:58.1234567Z", datetime(2019, 5, 8, 22, 42, 58, 123456, tzinfo=UTC)),
        ("2019-05-08T22:42:58", datetime(2019, 5, 8, 22, 42, 58, tzinfo=UTC)),
        ("2019-05-08T19:42:58-03:00", datetime(2019, 5, 8, 22, 42, 58, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (17, None),
        (None, None),
    ],
)
def test_times_are_utc(raw: object, expected: datetime | None) -> None:
    assert read(DateCreated=raw).created_at == expected


@pytest.mark.parametrize(("raw", "expected"), [(True, True), ("True", True), (1, True), ("no", False), (None, False)])
def test_flags_come_as_words_too(raw: object, *, expected: bool) -> None:
    assert read(Integrated=raw).integrated is expected


def test_numbers_of_any_type_become_text() -> None:
    order = read(ExternalOrderId=2000340460, PackId=None, IntegratedOrderId="ERP-1 ", ActiveClaims=[{}, {}, 3])
    assert (order.external_order_id, order.pack_id, order.own_order_id, order.claims) == ("2000340460", "", "ERP-1", 2)


def test_what_has_no_id_is_no_order() -> None:
    assert read_orders([{}, {"Id": None}, {"Id": "x"}], 15001) == ()
    assert read_orders([{"Id": "7"}], 15001) == (Order(7, 15001, payment_pending=True),)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
names = st.sampled_from(
    [
        "Items",
        "Payments",
        "Shipping",
        "Buyer",
        "Documents",
        "ActiveClaims",
        "Status",
        "MarketPlace",
        "DateCreated",
        "Integrated",
        "Id",
    ]
)
parts = st.sampled_from(
    ["Product", "Amount", "Status", "LogisticType", "ReceiverAddress", "BillingInfo", "Address", "Type", "Key", "Size"]
)
odd = json_values | st.dictionaries(parts, json_values) | st.lists(st.dictionaries(parts, json_values), max_size=2)


@pytest.mark.no_cover
@settings(deadline=None)  # a busy machine is no failure
@given(st.dictionaries(names, odd))
@example({"Integrated": Decimal("sNaN")})  # which no comparison survives
def test_nothing_in_a_field_makes_an_order_unreadable(fields: dict[str, object]) -> None:
    (order,) = read_orders([{**fields, "Id": 7}], 15001)
    assert order.id == 7


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("MLA138080101", Country.AR),
        ("mlb-123", Country.BR),
        ("MLMU123", Country.MX),
        ("MCO1", Country.CO),
        ("MLC1", Country.CL),
        ("MLU1", Country.UY),
        ("MPE1", Country.PE),
        ("MEC1", Country.EC),
        ("MLV1", Country.VE),
        ("MLX1", None),
        ("MLABEL-7", None),
        ("", None),
    ],
)
def test_a_site_prefix_names_a_country(code: str, country: Country | None) -> None:
    assert of_site(code) is country


@pytest.mark.parametrize(
    ("name", "country"),
    [("AR", "AR"), ("bra", "BR"), ("México", "MX"), (" Perú ", "PE"), ("URY", "UY"), ("US", None), ("", None)],
)
def test_countries_are_known_by_codes_and_names(name: str, country: str | None) -> None:
    found = of_name(name)
    assert (found and found.value) == country


def test_the_strongest_clue_decides_and_a_disagreement_shows() -> None:
    order = wire.Order.model_validate(
        {
            "Items": [{"ProductListing": {"ExternalId": "MLB1"}}, {"ProductListing": {"ExternalId": "MLB2"}}],
            "Shipping": {"ReceiverAddress": {"CountryId": "ARG"}},
            "Payments": [{"CurrencySymbol": "brl"}],
        }
    )
    found = evidence_of(order)
    assert found.country is Country.BR
    assert found.clues == (("listing", Country.BR), ("receiver", Country.AR), ("currency", Country.BR))
    assert found.disagrees


def test_without_any_clue_there_is_no_country() -> None:
    assert evidence_of(wire.Order()).country is None


def test_wire_models_read_only_objects() -> None:
    with pytest.raises(ValueError, match="dictionary"):
        wire.Order.model_validate(json.loads("[]"))
