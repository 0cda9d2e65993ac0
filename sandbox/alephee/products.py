"""GET products: the products of an SKU.

Source: developers.alephee.com/v2/products/get-methods/page-1/request. What it does not say is a switch: what an SKU
that nobody knows is answered, and whether capitals count.
"""

from typing import Final

from sandbox.alephee.paging import Page, Sort, paged
from sandbox.alephee.params import ParameterError, Query
from sandbox.alephee.values import ApiCall, ApiError, Json, Reply
from sandbox.alephee.world import AlepheeWorld

BY_ID: Final = (Sort("ID", "Order by internal ID asc", lambda row: row["Identification"]["Id"]),)
_OK: Final = 200


def list_products(world: AlepheeWorld, call: ApiCall) -> Reply:
    """List the products of an SKU that pass the filters; all accounts share the catalog."""
    if call.account_id in world.without_products:
        raise ApiError(403, "The account is not allowed to see products")
    sku = call.query.text("SKU")
    if sku is None:
        raise ParameterError("SKU is mandatory")
    folds = str.casefold if world.switches.sku_any_case else str
    rows = [row for row in world.products if folds(row["Identification"]["SKU"]) == folds(sku)]
    rows = [row for row in rows if _passes(row["Identification"], call.query)]
    page = Page.read(call.query, BY_ID)
    if not rows and world.switches.unknown_sku_status != _OK:
        raise ApiError(world.switches.unknown_sku_status, "There is no such product")
    if page.offset and page.offset >= len(rows):
        raise ApiError(416, "Range not satisfiable")
    return paged(rows, page, BY_ID, world.switches.page_max, tells_sorts=False)


def _passes(product: Json, query: Query) -> bool:
    """Tell whether a product passes the filters beside its SKU; dates and price lists are read and filter nothing."""
    query.moment("dateUpdatedFrom")
    query.integer("priceListId")
    brand, own_code = query.text("brand"), query.text("ownCode")
    types, statuses = _numbers(query, "types"), _numbers(query, "catalogStatus")
    return (
        brand in {None, product["Brand"]["Name"]}
        and own_code in {None, product["OwnCode"]}
        and (types is None or product["ProductType"]["Id"] in types)
        and (statuses is None or product["CatalogStatus"]["Id"] in statuses)
    )


def _numbers(query: Query, name: str) -> frozenset[int] | None:
    """Read a list of numbers with commas between them; raise 400 for anything else."""
    value = query.text(name)
    if value is None:
        return None
    try:
        return frozenset(int(part) for part in value.split(","))
    except ValueError:
        raise ParameterError(f"{name} must be numbers with commas between them") from None
