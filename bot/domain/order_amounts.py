"""The amounts of a new order as it is sent: what the log tells beside its number."""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation


def amounts_of(body: str) -> dict[str, int | float]:
    """Return ``items`` (quantity times price), ``paid`` and ``shipping`` of an order's JSON, as far as they are there.

    What cannot be read has no amounts: of a file with errors the body is what somebody wrote.
    """
    order = _read(body)
    items = [_times(_amount(one, "Quantity"), _amount(one, "UnitPrice")) for one in _parts(order, "Items")]
    paid = [_amount(one, "Amount") for one in _parts(order, "Payments")]
    cost = [_amount(one, "Total") for one in _parts(_part(order, "Shipping"), "Cost")]
    sums = {"items": _sum(items), "paid": _sum(paid), "shipping": _sum(cost)}
    return {name: _number(value) for name, value in sums.items() if value is not None}


def _read(body: str) -> object:
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, InvalidOperation, RecursionError):
        return None


def _part(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _parts(value: object, name: str) -> Iterator[object]:
    part = _part(value, name)
    yield from part if isinstance(part, list) else (part,)


def _amount(value: object, name: str) -> Decimal | None:
    number = _part(value, name)
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        return None
    amount = Decimal(number)
    return amount if amount.is_finite() else None


def _times(quantity: Decimal | None, price: Decimal | None) -> Decimal | None:
    return None if quantity is None or price is None else quantity * price


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if known else None


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
