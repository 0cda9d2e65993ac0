"""A new order as a person reads one: buyer, items with their totals, payments, shipping and sums.

Of the address an approver needs the place only; every line of it stands in the JSON, which is shown whole as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.new_orders.content import CreateOrderContent
from bot.domain.new_orders.lists import LogisticType
from bot.domain.new_orders.models import Address, NewOrder, Shipping
from bot.domain.new_orders.reading import read_order
from bot.domain.new_orders.summary import LineSummary, OrderSummary, PaymentSummary, summarise
from bot.domain.requests import Request
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block


@dataclass(frozen=True, slots=True)
class Amounts:
    """Writes exact amounts, with the currency's code where it is known."""

    speech: Speech
    currency: str

    def __call__(self, amount: Decimal) -> str:
        """Write an amount."""
        return f"{self.speech.amount(amount)} {self.currency}".strip()


def new_order(
    speech: Speech,
    content: CreateOrderContent,
    *,
    room: int,
    marketplace: str = "",
    currency: str = "",
    skus_known: bool | None = None,
) -> Iterator[Block]:
    """Show the order that a content would create; the text itself when it is no order (yet).

    ``marketplace``: its name with its number, where it is known; the order has the number only. ``currency``: its
    amounts' (ISO 4217), if it is known. ``skus_known``: whether the catalog has all SKUs, if anybody looked.
    ``room``: characters that items and payments, or the text, may take together; those left out are counted.
    """
    # one with a number was judged when it was asked for: its documents are not judged again
    order = read_order(content.body, None).order if content.external_order_id else None
    if order is None:
        yield from block_kit.codes(content.body[:room])
        return
    summary, amounts = summarise(order), Amounts(speech, currency)
    items = [_item(speech, amounts, line) for line in summary.items]
    payments = [_payment(speech, amounts, payment) for payment in summary.payments]
    fewer = min(sum(len(line) + 1 for line in payments), room // 4)
    yield from block_kit.fields(list(_fields(speech, order, summary, marketplace)))
    yield from block_kit.sections(
        [
            speech.mrkdwn("new_order.items", count=len(items)),
            *_as_many(speech, items, room - fewer),
            *_catalog(speech, summary, known=skus_known),
            speech.mrkdwn("new_order.items_total", total=amounts(summary.items_total)),
        ]
    )
    yield from block_kit.sections(
        [
            speech.mrkdwn("new_order.payments", count=len(payments)),
            *_as_many(speech, payments, fewer),
            speech.mrkdwn("new_order.paid_total", total=amounts(summary.paid_total)),
        ]
    )
    yield from block_kit.sections(_shipping(speech, amounts, order.shipping))


def _catalog(speech: Speech, summary: OrderSummary, *, known: bool | None) -> Iterator[Mrkdwn]:
    """Say whether the catalog has what is named by an SKU; doubts about some stand among the warnings."""
    if known is not False and not all(line.disconnected for line in summary.items):
        yield speech.mrkdwn("new_order.sku_unchecked" if known is None else "new_order.sku_known")


def _as_many(speech: Speech, lines: Sequence[Mrkdwn], room: int) -> Iterator[Mrkdwn]:
    """Return the lines that there is room for, and how many more there are."""
    kept = lengths.fitting(lines, room)
    yield from lines[:kept]
    if kept < len(lines):
        yield speech.mrkdwn("common.more", count=len(lines) - kept)


def new_order_name(speech: Speech, request: Request) -> str:
    """Name a new order: by its own number as soon as it is known, and by Alephee's."""
    if request.order_id is not None:
        return speech.plain("new_order.title_created", number=request.external_order_id, order=request.order_id)
    number = request.external_order_id
    return speech.plain("new_order.title_numbered", number=number) if number else speech.plain("new_order.title")


def _fields(speech: Speech, order: NewOrder, summary: OrderSummary, marketplace: str) -> Iterator[Mrkdwn]:
    number = speech.plain("new_order.marketplace_number", number=order.marketplace_id)
    shown = {
        "new_order.marketplace": marketplace or number,
        "new_order.created": speech.when(order.date_created) if order.date_created else "",
        "new_order.document": summary.document,
        "new_order.billing": summary.billing,
        "new_order.erp_status": order.erp_status,
    }
    yield from (block_kit.field(speech.plain(key), value) for key, value in shown.items() if value)


def _item(speech: Speech, amounts: Amounts, line: LineSummary) -> Mrkdwn:
    said = speech.mrkdwn(
        "new_order.item",
        quantity=line.quantity,
        title=line.title,
        sku=line.sku,
        price=amounts(line.unit_price),
        total=amounts(line.total),
    )
    more = [speech.mrkdwn(f"item_status.{line.status}")]
    if line.moves_stock and not line.disconnected:
        more.append(speech.mrkdwn("new_order.moves_stock"))
    return _joined((said, *more))


def _payment(speech: Speech, amounts: Amounts, payment: PaymentSummary) -> Mrkdwn:
    parts = [speech.mrkdwn("new_order.payment", number=payment.number, amount=amounts(payment.amount))]
    if payment.method is not None:
        parts.append(speech.mrkdwn(f"payment_method.{payment.method}"))
    parts.append(speech.mrkdwn(f"payment_status.{payment.status}"))
    if payment.discount:
        parts.append(speech.mrkdwn("new_order.discount", amount=amounts(payment.discount)))
    if payment.installments:
        parts.append(speech.mrkdwn("new_order.installments", count=payment.installments))
    return _joined(parts)


def _shipping(speech: Speech, amounts: Amounts, shipping: Shipping) -> Iterator[Mrkdwn]:
    courier, pickup, receiver, cost = shipping.courier_info, shipping.pickup, shipping.receiver, shipping.cost
    logistic = LogisticType(shipping.logistic_type).name.lower() if shipping.logistic_type else ""
    parts = [
        speech.mrkdwn("new_order.shipping", method=speech.plain(f"shipping_method.{shipping.method}")),
        speech.mrkdwn("new_order.logistic", logistic=logistic),
    ]
    if courier is not None and courier.business_name:
        parts.append(speech.mrkdwn("new_order.courier", name=courier.business_name))
    if pickup is not None:
        parts.append(speech.mrkdwn("new_order.pickup", name=f"{pickup.id} {pickup.name or ''}".strip()))
    yield _joined(parts)
    if receiver is not None:
        place = _place(receiver.address)
        yield speech.mrkdwn("new_order.receiver", name=receiver.name or "", place=place)
    total, seller, to_pay = (amounts(part or Decimal(0)) for part in (cost.total, cost.seller, cost.receiver))
    yield speech.mrkdwn("new_order.cost", total=total, seller=seller, receiver=to_pay)
    yield speech.mrkdwn("new_order.delivery", when=shipping.estimated_delivery_date)


def _place(address: Address | None) -> str:
    """Return where an address is, without street and phone."""
    if address is None:
        return ""
    return ", ".join(part for part in (address.city, address.state_code, address.country_id) if part)


def _joined(parts: Iterable[Mrkdwn]) -> Mrkdwn:
    return Mrkdwn(" · ".join(parts))
