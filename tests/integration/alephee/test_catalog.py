"""GET products: what the bot reads of it, from the sandbox and from servers that answer oddly."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.catalog import CatalogProduct
from bot.errors import AlepheeError, Refused, Unknown
from sandbox.server import Sandbox
from tests.integration.alephee.conftest import KEY, Connect, Serve
from tests.integration.alephee.odd_server import Asked

SOLD = CatalogProduct(sku="FLT-0101", own_code="INT-0101", brand="MarcaDemo", brand_id=501)


def test_the_products_of_an_sku_are_found_with_their_brands(connect: Connect) -> None:
    with Sandbox(alephee_key=KEY) as sandbox:
        client, world = connect(sandbox.alephee_url), sandbox.alephee
        assert client.find_products(15001, "FLT-0101") == (SOLD,)
        assert [one.brand for one in client.find_products(15001, "FLT-0900")] == ["MarcaDemo", "OtraMarca"]
        assert [one.is_deleted for one in client.find_products(15001, "FLT-0990")] == [True]
        assert client.find_products(15001, "no such & SKU=1") == ()
        world.switches = replace(world.switches, unknown_sku_status=404, page_max=1)
        assert client.find_products(15001, "FLT-9999") == ()
        assert len(client.find_products(15001, "FLT-0900")) == 2
        world.without_products.add(15001)
        with pytest.raises(Refused):
            client.find_products(15001, "FLT-0101")


def test_the_call_names_account_sku_limit_and_offset(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(200, {"Results": []}))
    assert connect(server.url).find_products(15001, "A/1") == ()
    (asked,) = server.asked
    assert asked.path == "/v2/products"
    assert asked.query == {"API_KEY": KEY, "accountId": "15001", "SKU": "A/1", "limit": "100", "offset": "0"}


@pytest.mark.parametrize(
    ("identification", "read"),
    [
        ({"SKU": "A", "Brand": {"Id": "7", "Name": "M"}}, CatalogProduct(sku="A", brand="M", brand_id=7)),
        ({"Sku": 12, "OwnCode": None, "Brand": "M"}, CatalogProduct(sku="12")),
        ({"SKU": "A", "CatalogStatus": {"Id": "5"}}, CatalogProduct(sku="A", is_deleted=True)),
        ({"SKU": "A", "CatalogStatus": "deleted"}, CatalogProduct(sku="A")),
        ("A", CatalogProduct(sku="")),
    ],
)
def test_an_odd_product_is_read_as_far_as_it_goes(
    serve: Serve, connect: Connect, identification: Any, read: CatalogProduct
) -> None:
    server = serve(lambda asked: asked.answer(200, {"Results": [{"Identification": identification}, "odd", None]}))
    assert connect(server.url).find_products(15001, "A") == (read,)


FAILING: dict[str, Callable[[Asked], object]] = {
    "500": lambda asked: asked.answer(500, "Internal Server Error"),
    "403": lambda asked: asked.answer(403, {"Status": 403, "Message": "no"}),
    "416": lambda asked: asked.answer(416, {"Status": 416, "Message": "no"}),
    "no list": lambda asked: asked.answer(200, {"Results": {"Identification": {}}}),
    "web page": lambda asked: asked.answer(200, "<!doctype html>", kind="text/html"),
}


@pytest.mark.parametrize("fault", FAILING)
def test_a_catalog_that_does_not_answer_is_no_empty_catalog(serve: Serve, connect: Connect, fault: str) -> None:
    with pytest.raises(AlepheeError):
        connect(serve(FAILING[fault]).url, back_offs=()).find_products(15001, "A")


def test_a_catalog_without_an_end_is_not_read_to_its_end(serve: Serve, connect: Connect) -> None:
    """Where the SKU does not filter, the whole catalog comes, and nobody can say whether the SKU is in it."""
    whole = [{"Identification": {"SKU": f"S-{number}"}} for number in range(100)]
    server = serve(lambda asked: asked.answer(206, {"Results": whole, "Total": 100_000}))
    with pytest.raises(Unknown) as caught:
        connect(server.url).find_products(15001, "A")
    assert caught.value.cause == "failure.contradiction"
    assert len(server.asked) == 4
