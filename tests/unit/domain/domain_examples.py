"""Orders, requests and people for the tests of the rules."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from bot.domain.contents import FileRef
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.orders import Country, CountryEvidence, KeyValue, Order
from bot.domain.requests import Batch, Request, State

DATA = Path(__file__).resolve().parents[2] / "data"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SITES = {
    "MLA": Country.AR,
    "MLB": Country.BR,
    "MLM": Country.MX,
    "MCO": Country.CO,
    "MLC": Country.CL,
    "MLU": Country.UY,
    "MPE": Country.PE,
    "MEC": Country.EC,
}


def minutes(count: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=count)


def pair(raw: dict[str, Any] | None) -> KeyValue:
    return KeyValue(raw.get("Key"), raw.get("Value", "")) if raw else KeyValue()


def country_of(raw: dict[str, Any]) -> Country | None:
    listing = (raw["Items"][0].get("ProductListing") or {}).get("ExternalId") or ""
    address = raw["Shipping"].get("ReceiverAddress") or raw["Buyer"].get("Address") or {}
    stated = address.get("CountryId")
    return SITES.get(listing[:3]) or (Country(stated) if stated else None)


def example_orders() -> dict[int, Order]:
    page = json.loads((DATA / "alephee/get-orders-page.json").read_text(encoding="utf-8"))
    return {raw["Id"]: _order(raw) for raw in page["Results"]}


def _order(raw: dict[str, Any]) -> Order:
    return Order(
        id=raw["Id"],
        account_id=raw["SellerAccount"]["Id"],
        marketplace=pair(raw.get("MarketPlace")),
        country=CountryEvidence(country_of(raw)),
        logistic_type=pair(raw["Shipping"].get("LogisticType")),
        status=pair(raw["Status"]),
        status_type=pair(raw["StatusType"]),
        is_cancelled=raw["IsCancelled"],
        payment_pending=any(payment["Status"]["Key"] == 0 for payment in raw["Payments"]),
        claims=len(raw.get("ActiveClaims") or ()),
    )


def order(
    *,
    country: Country | None = Country.AR,
    logistic: KeyValue = KeyValue(8, "cross_docking"),  # noqa: B008 - frozen
    marketplace: KeyValue = KeyValue(1, "Mercado Libre"),  # noqa: B008 - frozen
    status: KeyValue = KeyValue(10, "Pendiente de envío"),  # noqa: B008 - frozen
    status_type: KeyValue = KeyValue(1, "Pendiente"),  # noqa: B008 - frozen
    is_cancelled: bool = False,
    payment_pending: bool = False,
    claims: int = 0,
) -> Order:
    return Order(
        id=580101,
        account_id=15001,
        country=CountryEvidence(country),
        logistic_type=logistic,
        marketplace=marketplace,
        status=status,
        status_type=status_type,
        is_cancelled=is_cancelled,
        payment_pending=payment_pending,
        claims=claims,
    )


def message(
    id_: str, state: State, *, finished: dt.datetime | None = None, reason: int = 4, with_file: bool = False
) -> Request:
    file = FileRef(slack_id="F1", name="manual.pdf") if with_file else None
    return Request(
        id=id_,
        batch_id=f"batch-{id_}",
        kind=MESSAGE,
        account_id=15001,
        order_id=580101,
        content=MessageContent(reason=reason, text="Hola", file=file),
        state=state,
        due_at=NOON,
        finished_at=finished,
    )


def batch(requested_by: str = "U0ANA") -> Batch:
    return Batch(id="b1", kind=MESSAGE, account_id=15001, requested_by=requested_by, requested_at=NOON, expires_at=NOON)
