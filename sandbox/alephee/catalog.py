"""The catalog that all accounts share: every product that was ever sold, two brands of one SKU, and a deleted one.

Source: developers.alephee.com/v2/products/get-methods/page-1/response. Numbers of brands, stock and prices are made up.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sandbox.alephee.seeds import StoredOrder, load
from sandbox.alephee.values import Json

STATUSES: Final = {
    0: "Assigned",
    1: "Approved",
    2: "Observed",
    3: "Observed and fixed",
    4: "Observed and rejected",
    5: "Deleted",
}
DELETED: Final = 5
BRANDS: Final = {"MarcaDemo": 501, "OtraMarca": 502}


def seeded_products(orders: Iterable[StoredOrder]) -> list[Json]:
    """Return fresh products as GET shows them."""
    sold = {product["Id"]: product for order in orders for product in _sold(order)}
    return [_shown(product) for product in (*sold.values(), *load("products.json"))]


def brands_by_code(products: Iterable[Json]) -> Mapping[str, frozenset[str]]:
    """Return the brands of what is not deleted, by SKU and by own code: what a new order may name a product by."""
    brands: dict[str, frozenset[str]] = {}
    for product in products:
        found = product["Identification"]
        if found["CatalogStatus"]["Id"] != DELETED:
            for code in filter(None, (found["SKU"], found["OwnCode"])):
                brands[code] = brands.get(code, frozenset()) | {found["Brand"]["Name"]}
    return brands


def _sold(order: StoredOrder) -> Iterator[Json]:
    for item in order.body["Items"]:
        product = item["Product"]
        if product.get("Id") and product.get("Sku"):
            yield {
                "Id": product["Id"],
                "SKU": product["Sku"],
                "OwnCode": product.get("SellerSku") or "",
                "Brand": product["Brand"],
                "Name": product["Title"],
                "CatalogStatus": 1,
            }


def _shown(product: Json) -> Json:
    brand, status = product["Brand"], product["CatalogStatus"]
    return {
        "Identification": product
        | {
            "Brand": {"Id": BRANDS[brand], "Name": brand},
            "CatalogStatus": {"Id": status, "Name": STATUSES[status]},
            "ProductType": {"Id": 1, "Name": "Normal"},
        },
        "Stock": {"Quantity": 10},
        "Price": {"Price": 100.0, "PriceWithTaxes": 121.0},
        "Kits": [],
        "KitComponents": [],
        "Publications": [],
    }
