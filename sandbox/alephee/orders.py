"""GET orders: every documented filter that the data can answer.

Source: developers.alephee.com/v2/orders/get-methods/get-orders/request. Dates are read as UTC.
`externalOrderIdFrom` and `To` compare as strings; `To` means "up to", although the page says "from" twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sandbox.alephee.country import marketplace
from sandbox.alephee.paging import Page, Sort, paged
from sandbox.alephee.params import Query
from sandbox.alephee.seeds import StoredOrder, moment_of
from sandbox.alephee.values import ApiCall, ApiError, Json, Reply
from sandbox.alephee.world import AlepheeWorld

SORTS: Final = (
    Sort("Id", "Order by internal ID asc", lambda order: order["Id"]),
    Sort("dateCreated", "Order by date of sale asc", lambda order: (order["DateCreated"], order["Id"])),
)

STATUS_TYPES: Final = frozenset({0, 1, 2, 99})

NOT_YET_APPROVED: Final = frozenset({0, 2})
"""Payment statuses `pending` and `in_process`."""


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """The filters of one call; None means that the filter is off."""

    status_type: int | None
    created_from: datetime | None
    sold_from: datetime | None
    changed_from: datetime | None
    id_from: int | None
    id_to: int | None
    external_from: str | None
    external_to: str | None
    integrated: bool | None
    erp_status: str | None
    marketplace_id: int | None
    pending_payments: bool

    @classmethod
    def read(cls, query: Query, *, hide_integrated: bool) -> "OrderFilter":
        """Read the query with its literal defaults; raise 400 for wrong values."""
        integrated = query.boolean("Integrated")
        status_type = query.integer("statusType")
        if status_type is not None and status_type not in STATUS_TYPES:
            raise ApiError(400, "statusType must be one of 0, 1, 2, 99")
        return cls(
            status_type=status_type,
            created_from=query.moment("dateCreatedFrom"),
            sold_from=query.moment("saleDateFrom"),
            changed_from=query.moment("statusDateFrom"),
            id_from=query.integer("idFrom"),
            id_to=query.integer("idTo"),
            external_from=query.text("externalOrderIdFrom"),
            external_to=query.text("externalOrderIdTo"),
            integrated=False if integrated is None and hide_integrated else integrated,
            erp_status=query.text("erpStatus"),
            marketplace_id=query.integer("marketplaceId"),
            pending_payments=query.boolean("includePendingPayments") or False,
        )

    def lets_through(self, order: StoredOrder) -> bool:
        """Tell whether an order passes every filter."""
        return all(self._verdicts(order))

    def _verdicts(self, order: StoredOrder) -> Iterator[bool]:
        body = order.body
        external = body.get("ExternalOrderId") or ""
        yield self.status_type in {None, (body.get("StatusType") or {}).get("Key")}
        yield self.integrated in {None, body["Integrated"]}
        yield self.erp_status in {None, body["ErpStatus"]}
        yield self.marketplace_id in {None, marketplace(body).get("Key")}
        yield self.pending_payments or not payment_pending(body)
        yield self.id_from is None or body["Id"] >= self.id_from
        yield self.id_to is None or body["Id"] <= self.id_to
        yield self.external_from is None or external >= self.external_from
        yield self.external_to is None or "" < external <= self.external_to
        yield self.created_from is None or order.arrived >= self.created_from
        yield self.sold_from is None or moment_of(body["DateCreated"]) >= self.sold_from
        yield self.changed_from is None or moment_of(body["LastUpdated"]) >= self.changed_from


def payment_pending(order: Json) -> bool:
    """Tell whether a payment of the order is not approved yet."""
    return any(payment["Status"]["Key"] in NOT_YET_APPROVED for payment in order.get("Payments") or [])


def list_orders(world: AlepheeWorld, call: ApiCall) -> Reply:
    """List the account's orders that pass the filters."""
    wanted = OrderFilter.read(call.query, hide_integrated=world.switches.hide_integrated)
    page = Page.read(call.query, SORTS)
    rows = [
        order.body
        for order in world.orders.values()
        if order.account_id == call.account_id and wanted.lets_through(order)
    ]
    return paged(rows, page, SORTS, world.switches.page_max)
