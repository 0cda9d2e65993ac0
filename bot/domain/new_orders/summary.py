"""A new order at a glance: the values of a summary card, with exact sums."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, localcontext

from bot.domain.new_orders.models import Address, Buyer, Item, NewOrder, Payment, Shipping

#: digits that sums and products are computed with: more than 50 lines of the largest amounts and quantities have
_DIGITS = 60
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineSummary:
    """One item; ``total`` is quantity times unit price. ``status`` is a number of ``ItemStatus``."""

    title: str
    sku: str
    quantity: int
    unit_price: Decimal
    total: Decimal
    status: int | None
    moves_stock: bool

    @property
    def disconnected(self) -> bool:
        """Whether the product is outside the catalog."""
        return not self.sku


@dataclass(frozen=True, slots=True)
class PaymentSummary:
    """One payment; ``discount`` is what discounts took off (the difference). Numbers as in the lists."""

    number: str
    amount: Decimal
    discount: Decimal
    method: int | None
    status: int | None
    installments: int | None


@dataclass(frozen=True, slots=True)
class ShippingSummary:
    """How it goes out. ``address`` is the receiver's in one line, empty for a pick-up."""

    number: int | None
    method: int | None
    logistic_type: int | None
    receiver: str
    address: str
    pickup: str
    courier: str
    seller_cost: Decimal
    receiver_cost: Decimal
    total_cost: Decimal
    estimated_delivery: dt.datetime | None


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """What an approver sees first. The sums are of item lines and of paid amounts, in the order's currency."""

    external_order_id: str
    marketplace_id: int | None
    created_at: dt.datetime | None
    integrated: bool
    erp_status: str
    buyer: str
    document: str
    contact: str
    address: str
    billing: str
    billing_address: str
    items: tuple[LineSummary, ...]
    payments: tuple[PaymentSummary, ...]
    shipping: ShippingSummary
    items_total: Decimal
    paid_total: Decimal


def summarise(order: NewOrder) -> OrderSummary:
    """Sum an order up. Absent texts are empty, absent amounts zero."""
    with localcontext() as context:
        context.prec = _DIGITS
        items = tuple(map(_line, order.items))
        payments = tuple(map(_payment, order.payments))
        items_total = sum((line.total for line in items), _ZERO)
        paid_total = sum((payment.amount for payment in payments), _ZERO)
    buyer, billing = order.buyer, order.buyer.billing_info
    return OrderSummary(
        external_order_id=order.external_order_id or "",
        marketplace_id=order.marketplace_id,
        created_at=order.date_created,
        integrated=bool(order.integrated),
        erp_status=order.erp_status or "",
        buyer=buyer.name or "",
        document=_joined(buyer.doc_type, buyer.doc_number),
        contact=_joined(buyer.phone, buyer.email, by=", "),
        address=address_line(buyer.address),
        billing=_billing(buyer),
        billing_address=address_line(billing.address),
        items=items,
        payments=payments,
        shipping=_shipping(order.shipping),
        items_total=items_total,
        paid_total=paid_total,
    )


def address_line(address: Address | None) -> str:
    """Write an address in one line: street and number, neighbourhood, post code and city, state, country, note."""
    if address is None:
        return ""
    street = _joined(address.street_name, address.street_number)
    city = _joined(address.zip_code, address.city)
    return _joined(
        street, address.neighborhood, city, address.state_code, address.country_id, address.description, by=", "
    )


def _line(item: Item) -> LineSummary:
    product, quantity, price = item.product, item.quantity or 0, item.unit_price or _ZERO
    return LineSummary(
        title=product.title or "",
        sku=product.sku or "",
        quantity=quantity,
        unit_price=price,
        total=quantity * price,
        status=item.status,
        moves_stock=bool(item.stock_movement),
    )


def _payment(payment: Payment) -> PaymentSummary:
    amount = payment.amount or _ZERO
    return PaymentSummary(
        number=payment.external_payment_id or "",
        amount=amount,
        discount=(payment.amount_no_discount or amount) - amount,
        method=payment.method,
        status=payment.status,
        installments=payment.installments,
    )


def _shipping(shipping: Shipping) -> ShippingSummary:
    receiver, pickup, courier, cost = shipping.receiver, shipping.pickup, shipping.courier_info, shipping.cost
    return ShippingSummary(
        number=shipping.external_shipping_id,
        method=shipping.method,
        logistic_type=shipping.logistic_type,
        receiver=_joined(receiver.name, receiver.phone, by=", ") if receiver else "",
        address=address_line(receiver.address) if receiver else "",
        pickup=_joined(str(pickup.id or ""), pickup.name) if pickup else "",
        courier=courier.business_name or "" if courier else "",
        seller_cost=cost.seller or _ZERO,
        receiver_cost=cost.receiver or _ZERO,
        total_cost=cost.total or _ZERO,
        estimated_delivery=shipping.estimated_delivery_date,
    )


def _billing(buyer: Buyer) -> str:
    """Write who is billed: business name, document and kind of taxpayer."""
    billing = buyer.billing_info
    document = _joined(billing.doc_type, billing.doc_number)
    return _joined(billing.business_name, document, billing.tax_payer_type, by=", ")


def _joined(*texts: str | None, by: str = " ") -> str:
    return by.join(text for text in texts if text)
