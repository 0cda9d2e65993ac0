"""Amounts that are right by the letter and may not be meant: people write thousands with a point."""

from collections.abc import Iterator
from decimal import Context, Decimal
from itertools import product

from bot.domain.new_orders.lists import DiscountType, PaymentStatus
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem, warning
from bot.domain.new_orders.readers import decimals_of
from bot.domain.new_orders.walk import places

#: decimals that look like a group of thousands
_GROUP = 3
#: how far from a factor of ten two sums may be: charges, discounts and shipping are between them (in powers of ten)
_TOLERANCE = Decimal("0.16")
_POWERS = (1, 2, 3)
_CONTEXT = Context(prec=60)
_NOT_PAID = frozenset({PaymentStatus.REJECTED, PaymentStatus.CANCELLED})


def three_decimals(order: NewOrder) -> Iterator[Problem]:
    """CO-35: an amount with exactly three decimals may be one with its thousands.

    A percentage is none, and the total of the costs has the decimals of its parts.
    """
    no_amounts = {
        f"Payments[{index}].Discounts[{at}].Value"
        for index, payment in enumerate(order.payments)
        for at, discount in enumerate(payment.discounts)
        if discount.type == DiscountType.PERCENTAGE
    } | {"Shipping.Cost.Total"}
    for place in places(order):
        amount = place.value
        if place.path not in no_amounts and isinstance(amount, Decimal) and amount and decimals_of(amount) == _GROUP:
            thousands = f"{amount.scaleb(_GROUP, _CONTEXT):f}"
            yield warning(place.path, "CO-35", "three_decimals", given=f"{amount:f}", thousands=thousands)


def factors(order: NewOrder) -> Iterator[Problem]:
    """CO-39: what is paid is about what is bought; not a tenth of it, nor a hundred times as much."""
    bought, paid = _bought(order), _paid(order)
    if bought and paid:
        power = _power(paid, bought)
        if power:
            path = "Payments[0].Amount" if len(order.payments) == 1 else "Payments"
            params = {"paid": f"{paid[0]:f}", "goods": f"{bought[0]:f}", "factor": 10 ** abs(power)}
            yield warning(path, "CO-39", "factor", **params)
    for index, payment in enumerate(order.payments):
        count, each, whole = payment.installments, payment.installment_amount, payment.amount
        if not count or not each or not whole or count < 0 or each < 0 or whole < 0:
            continue
        power = _power((_CONTEXT.multiply(Decimal(count), each),), (whole,))
        if power:
            params = {"count": count, "each": f"{each:f}", "amount": f"{whole:f}", "factor": 10 ** abs(power)}
            yield warning(f"Payments[{index}].InstallmentAmount", "CO-39", "installments_differ", **params)


def _bought(order: NewOrder) -> tuple[Decimal, ...]:
    """Return what the items cost, without and with the shipping; nothing while a part of it is not known."""
    lines = [(Decimal(item.quantity or 0), item.unit_price or Decimal(0)) for item in order.items]
    if not lines or min(min(line) for line in lines) <= 0:
        return ()
    goods = Decimal(0)
    for quantity, price in lines:
        goods = _CONTEXT.add(goods, _CONTEXT.multiply(quantity, price))
    costs = (cost for cost in (order.shipping.cost.receiver, order.shipping.cost.total) if cost and cost > 0)
    return (goods, *(_CONTEXT.add(goods, cost) for cost in costs))


def _paid(order: NewOrder) -> tuple[Decimal, ...]:
    """Return what was paid, after and before discounts; nothing while a part of it is not known."""
    counted = [payment for payment in order.payments if payment.status not in _NOT_PAID]
    if not counted:
        return ()
    sums = []
    for amounts in zip(*((payment.amount, payment.amount_no_discount) for payment in counted), strict=True):
        known = [amount for amount in amounts if amount and amount > 0]
        if len(known) < len(amounts):
            return ()
        sums.append(sum(known, Decimal(0)))
    return tuple(sums)


def _power(some: tuple[Decimal, ...], others: tuple[Decimal, ...]) -> int:
    """Return by which power of ten two sums differ, where no pair of them is alike; else 0."""
    found = 0
    for one, other in product(some, others):
        exact = _CONTEXT.log10(_CONTEXT.divide(one, other))
        power = int(exact.to_integral_value())
        if power == 0:
            return 0
        if abs(power) in _POWERS and abs(exact - power) <= _TOLERANCE:
            found = found or power
    return found
