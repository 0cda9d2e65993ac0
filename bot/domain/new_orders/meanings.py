"""What the pages say in a field's description: parts of a whole, numbers that identify, ways of shipping, dates."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from bot.domain.new_orders.lists import DiscountType, LogisticType, ShippingMethod
from bot.domain.new_orders.models import Discount, NewOrder
from bot.domain.new_orders.moments import written
from bot.domain.new_orders.problems import Problem, error, warning
from bot.domain.new_orders.walk import places

_FULL = Decimal(100)
#: types of logistics that bring the parcel to somebody, so that nobody picks it up at the seller's
_BRINGING = frozenset(LogisticType) - {LogisticType.TO_BE_AGREED, LogisticType.CUSTOM, LogisticType.PICKUP}
#: years of real orders; 1, 1900, 1970, 2099 and 9999 are what programs write for "no date"
_YEARS = range(2000, 2099)
_above_whole = partial(error, rule="CO-16", key="above_whole")
_doubtful_portion = partial(warning, rule="CO-16", key="doubtful_portion")


def payment_numbers(order: NewOrder) -> Iterator[Problem]:
    """CO-15: ExternalPaymentId is the number that uniquely identifies the payment."""
    first: dict[str, int] = {}
    for index, payment in enumerate(order.payments):
        number = payment.external_payment_id
        earlier = first.setdefault(number, index) if number else index
        if earlier != index:
            path = f"Payments[{index}].ExternalPaymentId"
            yield error(path, "CO-15", "repeated_payment", given=number, earlier=f"Payments[{earlier}]")


def portions(order: NewOrder) -> Iterator[Problem]:
    """CO-16: the shipping portion is part of the amount. An instalment or taxes above the amount are doubtful."""
    for index, payment in enumerate(order.payments):
        path, amount, before = f"Payments[{index}]", payment.amount, payment.amount_no_discount
        taxes = payment.taxes.amount if payment.taxes else None
        for name, part, whole, limit, say in (
            ("ShippingAmount", payment.shipping_amount, "Amount", amount, _above_whole),
            ("ShippingAmountNoDiscount", payment.shipping_amount_no_discount, "AmountNoDiscount", before, _above_whole),
            ("InstallmentAmount", payment.installment_amount, "Amount", amount, _doubtful_portion),
            ("Taxes.Amount", taxes, "Amount", amount, _doubtful_portion),
        ):
            if part is not None and limit is not None and part > limit:
                yield say(f"{path}.{name}", given=f"{part:f}", whole=whole, limit=f"{limit:f}")


def installments(order: NewOrder) -> Iterator[Problem]:
    """CO-17: Installments is a quantity of instalments "if any": never below zero, and 0 says nothing."""
    for index, payment in enumerate(order.payments):
        path, count = f"Payments[{index}].Installments", payment.installments
        if count is not None and count < 0:
            yield error(path, "CO-17", "installments_negative", given=count)
        elif count == 0:
            yield warning(path, "CO-17", "installments_zero")


def discounts(order: NewOrder) -> Iterator[Problem]:
    """CO-19: a positive discount takes off, a negative one adds; Amount is money, Value is what Type says."""
    for index, payment in enumerate(order.payments):
        for place, discount in enumerate(payment.discounts):
            yield from _discount(f"Payments[{index}].Discounts[{place}]", discount)


def _discount(path: str, discount: Discount) -> Iterator[Problem]:
    amount, value, kind = discount.amount, discount.value, discount.type
    yield from (
        warning(f"{path}.{name}", "CO-19", "discount_zero", name=name)
        for name, given in (("Amount", amount), ("Value", value))
        if given == 0
    )
    if kind == DiscountType.PERCENTAGE and value is not None and abs(value) > _FULL:
        yield warning(f"{path}.Value", "CO-19", "percentage_above_all", given=f"{value:f}")
    if not amount or not value:
        return
    params = {"amount": f"{amount:f}", "value": f"{value:f}"}
    if (amount > 0) is not (value > 0):
        yield warning(f"{path}.Value", "CO-19", "discount_signs", **params)
    elif kind == DiscountType.VALUE and amount != value:
        yield warning(f"{path}.Value", "CO-19", "discount_value_differs", **params)


def ways_of_shipping(order: NewOrder) -> Iterator[Problem]:
    """CO-59: LogisticType 7 and Method 2 both say that it is picked up; one without the other is doubtful."""
    shipping = order.shipping
    method, logistic_type = shipping.method, shipping.logistic_type
    picked_up = method == ShippingMethod.PICKUP_WITHDRAW
    sent = method in set(ShippingMethod) and not picked_up
    if (logistic_type == LogisticType.PICKUP and sent) or (logistic_type in _BRINGING and picked_up):
        params = {"logistic_type": logistic_type, "method": method}
        yield warning("Shipping.LogisticType", "CO-59", "ways_differ", **params)


def shipping_number(order: NewOrder) -> Iterator[Problem]:
    """CO-33: ExternalShippingId is a number of one's own, which nobody counts from below 1."""
    number = order.shipping.external_shipping_id
    if number is not None and number < 1:
        yield warning("Shipping.ExternalShippingId", "CO-33", "shipping_number_doubtful", given=number)


def dates(order: NewOrder) -> Iterator[Problem]:
    """CO-37: dates are of our days; nothing is delivered before it was ordered, nor approved before it was paid."""
    far = set()
    for place in places(order):
        if isinstance(place.value, dt.datetime) and place.value.year not in _YEARS:
            far.add(place.path)
            yield warning(place.path, "CO-37", "date_far", given=written(place.value))
    for path, then, before, first in _in_order(order):
        if then is not None and first is not None and then < first and not far & {path, before}:
            params = {"given": written(then), "before": before, "first": written(first)}
            yield warning(path, "CO-37", "dates_turned", **params)


def _in_order(order: NewOrder) -> Iterator[tuple[str, dt.datetime | None, str, dt.datetime | None]]:
    """Return the dates that follow other ones: place and date, place and date of the one before."""
    shipping = order.shipping
    yield "Shipping.EstimatedDeliveryDate", shipping.estimated_delivery_date, "DateCreated", order.date_created
    for index, payment in enumerate(order.payments):
        path = f"Payments[{index}]"
        yield f"{path}.DateApproved", payment.date_approved, f"{path}.DateCreated", payment.date_created
