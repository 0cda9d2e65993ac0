"""The catalog: GET products (Products, GET methods, Request and Response; Type specifications)."""

from itertools import islice
from typing import Any, Final

from bot.alephee import wire
from bot.alephee.endpoints import PRODUCTS_GET
from bot.alephee.reading import Reading
from bot.alephee.sealing import sealed
from bot.domain.catalog import CatalogProduct
from bot.errors import Refused, Unknown

#: pages of one SKU that are read: a filter that did nothing would bring the whole catalog
_MOST_PAGES: Final = 3
#: ``CatalogStatus`` of a product that was deleted (Type specifications, ProductIdentification)
_DELETED: Final = 5
_NOT_FOUND: Final = 404


class Catalog(Reading):
    """GET products."""

    @sealed
    def find_products(self, account_id: int, sku: str) -> tuple[CatalogProduct, ...]:
        """Find the products of an SKU, of any brand and status; empty when there are none.

        A 404 is read as that: of all that is asked for, only the SKU can be unknown. Raises as ``accounts``, and
        ``Unknown`` when there is more than can be read: then the SKU was no filter.
        """
        found: list[CatalogProduct] = []
        pages = self._pages(PRODUCTS_GET, "products", {"accountId": account_id, "SKU": sku})
        try:
            for page in islice(pages, _MOST_PAGES):
                found += map(_product, page.results)
            if next(pages, None) is not None:
                raise Unknown("failure.contradiction")
        except Refused as error:
            if error.status != _NOT_FOUND:
                raise
        return tuple(found)


def _product(result: dict[str, Any]) -> CatalogProduct:
    known = wire.CatalogProduct.model_validate(result).identification
    return CatalogProduct(
        sku=known.sku,
        own_code=known.own_code,
        brand=known.brand.name,
        brand_id=known.brand.id,
        is_deleted=known.catalog_status.id == _DELETED,
    )
