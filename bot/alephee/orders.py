"""From an order on the wire to the domain's order."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from bot.alephee import wire
from bot.alephee.countries import evidence_of
from bot.domain.orders import Item, KeyValue, Money, Order, OrderDocument
from bot.domain.sale_links import listing_link

_PRODUCT: Final = 0
_APPROVED: Final = 1
#: Create a new order, Type specifications: payments that were never paid
_REJECTED_OR_CANCELLED: Final = frozenset({4, 5})


def read_orders(results: Iterable[dict[str, Any]], account_id: int) -> tuple[Order, ...]:
    """Read one account's results; those without an id are no orders."""
    found = (wire.Order.model_validate(result) for result in results)
    return tuple(_order(one, one.id, account_id) for one in found if one.id is not None)


def _order(found: wire.Order, order_id: int, account_id: int) -> Order:
    shipping, currency = found.shipping, _currency(found.payments)
    return Order(
        id=order_id,
        account_id=account_id,
        account_name=found.seller_account.name,
        external_order_id=found.external_order_id,
        pack_id=found.pack_id,
        marketplace=_pair(found.market_place),
        channel=found.market_place.channel,
        country=evidence_of(found),
        logistic_type=_pair(shipping.logistic_type),
        shipping_method=_pair(shipping.method),
        shipping_status=_pair(shipping.status),
        label_status=shipping.shipping_labels.sub_status,
        status=_pair(found.status),
        status_type=_pair(found.status_type),
        is_cancelled=found.is_cancelled,
        buyer_name=found.buyer.name,
        buyer_nickname=found.buyer.nickname,
        items=tuple(_item(item, currency) for item in found.items if _is_product(item)),
        total=_total(found.payments, currency),
        payment_pending=not any(payment.status.key == _APPROVED for payment in found.payments),
        documents=tuple(_document(document) for document in found.documents),
        claims=len(found.active_claims),
        integrated=found.integrated,
        own_order_id=found.integrated_order_id,
        erp_status=found.erp_status,
        created_at=found.date_created,
    )


def _pair(found: wire.KeyValue) -> KeyValue:
    return KeyValue(found.key, found.value)


def _is_product(item: wire.Item) -> bool:
    """Kits bring their components as further items (Get orders, Response); without a type it is a product."""
    return item.type.key == _PRODUCT or (item.type.key is None and item.type.value.lower() in {"", "product"})


def _item(found: wire.Item, currency: str) -> Item:
    return Item(
        title=found.product.title or found.product_listing.title,
        sku=found.product.sku or found.product.seller_sku,
        quantity=found.quantity or 0,
        unit_price=None if found.unit_price is None else Money(found.unit_price, currency),
        listing=listing_link(found.product_listing.permanent_link),
    )


def _currency(payments: Iterable[wire.Payment]) -> str:
    """Return the payments' common currency; ``""`` when they tell none or several."""
    symbols = {payment.currency_symbol.upper() for payment in payments} - {""}
    return symbols.pop() if len(symbols) == 1 else ""


def _total(payments: Iterable[wire.Payment], currency: str) -> Money | None:
    """Add up what was or will be paid; amounts of several currencies have no sum."""
    counted = [one for one in payments if one.amount is not None and one.status.key not in _REJECTED_OR_CANCELLED]
    if not counted or (not currency and any(one.currency_symbol for one in counted)):
        return None
    return Money(sum((one.amount for one in counted if one.amount is not None), Decimal(0)), currency)


def _document(found: wire.Document) -> OrderDocument:
    stem, _, ending = found.fullfilename.rpartition(".")
    return OrderDocument(
        type=found.type,
        name=found.name or stem or found.fullfilename,
        extension=(found.extension or (ending if stem else "")).lower().lstrip("."),
        size=found.size,
        created_at=found.date_created,
    )
