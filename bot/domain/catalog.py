"""Products of Alephee's catalog, as far as they can be told apart (GET products, Type specifications).

``Identification`` of a product has ``SKU``, ``OwnCode`` (the code of the customer's ERP), ``Brand`` with number and
name, and ``CatalogStatus``: 0 assigned, 1 approved, 2 observed, 3 observed and fixed, 4 observed and rejected, 5
deleted.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogProduct:
    """A product of the catalog, as far as it can be told apart from others."""

    sku: str
    own_code: str = ""
    brand: str = ""
    brand_id: int | None = None
    is_deleted: bool = False

    def is_called(self, code: str) -> bool:
        """Whether an order may name it so."""
        return code in {self.sku, self.own_code}

    def is_of(self, brand: str) -> bool:
        """Whether it is of a brand, which is given by name or number."""
        number = "" if self.brand_id is None else str(self.brand_id)
        return brand.casefold() == self.brand.casefold() or brand.lstrip("0") == number != ""
