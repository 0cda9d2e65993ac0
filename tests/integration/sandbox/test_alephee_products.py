"""GET products of the sandbox, with its documented filters, statuses and envelope."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.sandbox.alephee_site import Api, refusal, serving


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


def answered(api: Api, **params: object) -> Any:
    return api.call("GET", "/v2/products", params=params)


def brands(api: Api, **params: object) -> list[str]:
    return [one["Identification"]["Brand"]["Name"] for one in answered(api, **params).json()["Results"]]


def test_a_product_comes_in_the_documented_shape(api: Api) -> None:
    response = answered(api, SKU="FLT-0101")
    assert response.status_code == 200
    page = response.json()
    assert {name: page[name] for name in page if name != "Results"} == {
        "Paging": {"Limit": 100, "Offset": 0, "Total": 1},
        "Total": 1,
    }
    (product,) = page["Results"]
    assert product["Identification"] == {
        "Id": 183101,
        "SKU": "FLT-0101",
        "OwnCode": "INT-0101",
        "Brand": {"Id": 501, "Name": "MarcaDemo"},
        "Name": "Kit de distribución",
        "CatalogStatus": {"Id": 1, "Name": "Approved"},
        "ProductType": {"Id": 1, "Name": "Normal"},
    }


def test_the_filters_leave_out_what_they_do_not_name(api: Api) -> None:
    assert brands(api, SKU="FLT-0900") == ["MarcaDemo", "OtraMarca"]
    assert brands(api, SKU="FLT-0900", brand="OtraMarca") == ["OtraMarca"]
    assert brands(api, SKU="FLT-0900", ownCode="INT-0900") == ["MarcaDemo"]
    assert brands(api, SKU="FLT-0900", types="2, 5") == []
    assert brands(api, SKU="FLT-0900", catalogStatus="0, 1") == ["MarcaDemo", "OtraMarca"]
    assert brands(api, SKU="FLT-0990", catalogStatus="5", priceListId=1, dateUpdatedFrom="2026-01-01 10:00") == [
        "MarcaDemo"
    ]
    assert brands(api, SKU="flt-0900") == []


def test_more_than_a_page_holds_is_a_206(api: Api) -> None:
    api.world.switches = replace(api.world.switches, page_max=1)
    first, second = answered(api, SKU="FLT-0900"), answered(api, SKU="FLT-0900", offset=1)
    assert (first.status_code, second.status_code) == (206, 206)
    numbers = [one["Identification"]["Id"] for page in (first, second) for one in page.json()["Results"]]
    assert numbers == [183900, 183901]


def test_what_the_page_leaves_open_can_be_switched(api: Api) -> None:
    api.world.switches = replace(api.world.switches, sku_any_case=True, unknown_sku_status=404)
    assert brands(api, SKU="flt-0101") == ["MarcaDemo"]
    assert refusal(answered(api, SKU="FLT-9999")) == (404, "There is no such product")


@pytest.mark.parametrize(
    ("params", "status", "message"),
    [
        ({}, 400, "SKU is mandatory"),
        ({"SKU": "FLT-0101", "types": "normal"}, 400, "types must be numbers with commas between them"),
        ({"SKU": "FLT-0101", "offset": 1}, 416, "Range not satisfiable"),
        ({"SKU": "FLT-0101", "sort": "brand"}, 400, "sort must be one of ID"),
    ],
)
def test_a_wrong_call_is_refused(api: Api, params: dict[str, object], status: int, message: str) -> None:
    assert refusal(answered(api, **params)) == (status, message)


def test_an_account_may_lack_the_privilege(api: Api) -> None:
    api.world.without_products.add(15001)
    assert refusal(answered(api, SKU="FLT-0101")) == (403, "The account is not allowed to see products")


def test_a_deleted_product_says_so(api: Api) -> None:
    (deleted,) = answered(api, SKU="FLT-0990").json()["Results"]
    assert deleted["Identification"]["CatalogStatus"] == {"Id": 5, "Name": "Deleted"}
