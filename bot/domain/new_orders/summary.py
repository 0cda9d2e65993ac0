"""A new order at a glance: the values of a summary card, with exact sums."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from bot.domain.new_orders.models import Item, NewOrder, Payment

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
class OrderSummary:
    """What an approver sees first. The sums are of item lines and of paid amounts, in the order's currency.

    ``document`` is the buyer's; ``billing`` says who is billed: business name, document and kind of taxpayer.
    """

    document: str
    billing: str
    items: tuple[LineSummary, ...]
    payments: tuple[PaymentSummary, ...]
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
    billed = _joined(billing.doc_type, billing.doc_number)
    return OrderSummary(
        document=_joined(buyer.doc_type, buyer.doc_number),
        billing=_joined(billing.business_name, billed, billing.tax_payer_type, by=", "),
        items=items,
        payments=payments,
        items_total=items_total,
        paid_total=paid_total,
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


def _joined(*texts: str | None, by: str = " ") -> str:
    return by.join(text for text in texts if text)
