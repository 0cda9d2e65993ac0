"""GET accounts, accounts/{id}/marketplaces and accounts/{id}/stores.

Source of the stores: developers.alephee.com/v2/accounts/get-methods/stores/request; the other two are known from a
public client only.
"""

from typing import Final

from sandbox.alephee.paging import Page, Sort, paged
from sandbox.alephee.values import ApiCall, ApiError, Json, Reply
from sandbox.alephee.world import AlepheeWorld

BY_ID: Final = (Sort("Id", "Order by internal ID asc", lambda row: row["Id"]),)
STORES_BY_ID: Final = (Sort("ID", "Order by internal ID asc", lambda row: row["Id"]),)


def list_accounts(world: AlepheeWorld, call: ApiCall) -> Reply:
    """List the accounts of the key."""
    rows = [account for account in world.accounts if account["Id"] in call.accounts]
    return paged(rows, Page.read(call.query, BY_ID), BY_ID, world.switches.page_max)


def list_marketplaces(world: AlepheeWorld, call: ApiCall) -> Reply:
    """List the marketplaces; all accounts have the same here."""
    return paged(world.marketplaces, Page.read(call.query, BY_ID), BY_ID, world.switches.page_max)


def list_stores(world: AlepheeWorld, call: ApiCall) -> Reply:
    """List the account's stores; an offset behind the last one is 416."""
    query = call.query
    pickups, with_pickup = query.boolean("allowPickupInStores"), query.boolean("withAccountPickup")
    marketplace = query.integer("marketplace")
    rows = [
        store
        for store in stores_of(world, call.account_id)
        if pickups in {None, store["AllowPickUpStore"]}
        and with_pickup in {None, bool(store["AccountPickup"])}
        and (marketplace is None or _sold_on(store, marketplace))
    ]
    page = Page.read(query, STORES_BY_ID)
    if page.offset and page.offset >= len(rows):
        raise ApiError(416, "Range not satisfiable")
    return paged(rows, page, STORES_BY_ID, world.switches.page_max)


def stores_of(world: AlepheeWorld, account_id: int) -> list[Json]:
    """Return the stores of an account."""
    return [store for store in world.stores if store["AccountPickup"]["SellerAccountId"] == account_id]


def _sold_on(store: Json, marketplace: int) -> bool:
    return any(entry["MarketPlaceId"] == marketplace for entry in store["ExternalStoreId"])
