"""Material of these tests: the example files, changes to them, and a strategy for any valid order."""

import copy
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.domain.invisible import in_code
from bot.domain.new_orders import models as m
from bot.domain.new_orders.documents import document_types
from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.lists import (
    AddressCountry,
    DiscountCode,
    DiscountType,
    ItemStatus,
    LogisticType,
    PaymentMethod,
    PaymentStatus,
    ShippingMethod,
)
from tests.unit.new_orders.documented import NATIONAL

ALEPHEE = Path(__file__).parents[2] / "data" / "alephee"
VALID = ("full", "minimal", "pickup", "brazil")
#: takes an order as Python values, returns the text of the changed order
Change = Callable[[Any], str]


def example_text(name: str) -> str:
    return (ALEPHEE / f"create-order-request-{name}.json").read_text(encoding="utf-8")


def example(name: str = "full") -> Any:
    return json.loads(example_text(name), parse_float=Decimal)


def at(order: Any, pointer: str) -> tuple[Any, str | int]:
    """Return the object or list that holds the place, and the last step to it."""
    *path, last = [int(step) if step.isdigit() else step for step in pointer.removeprefix("/").split("/")]
    for step in path:
        order = order[step]
    return order, last


def apply(order: Any, operation: Any) -> None:
    """Apply one operation of the patch file: JSON Patch and ``repeat`` (so many copies, prices varied)."""
    holder, last = at(order, operation["path"])
    match operation["op"]:
        case "remove":
            del holder[last]
        case "repeat":
            holder[:] = [copy.deepcopy(holder[last]) for _ in range(operation["count"])]
            for index, element in enumerate(holder):
                if "UnitPrice" in element:
                    element["UnitPrice"] += index
        case _ if last == "-":
            holder.append(copy.deepcopy(holder[0]))
        case _:
            holder[last] = operation["value"]


def put(pointer: str, value: object) -> Change:
    def change(order: Any) -> str:
        holder, last = at(order, pointer)
        holder[last] = value
        return write(order)

    return change


def cut(pointer: str) -> Change:
    def change(order: Any) -> str:
        holder, last = at(order, pointer)
        del holder[last]
        return write(order)

    return change


def repeat(pointer: str, count: int) -> Change:
    def change(order: Any) -> str:
        apply(order, {"op": "repeat", "path": pointer, "count": count})
        return write(order)

    return change


def both(first: Change, then: Change) -> Change:
    def change(order: Any) -> str:
        first(order)
        return then(order)

    return change


def above(pointer: str, twin: str) -> Change:
    """Put into one place what stands in another, and a hundredth more."""

    def change(order: Any) -> str:
        holder, last = at(order, pointer)
        other, name = at(order, twin)
        holder[last] = other[name] + Decimal("0.01")
        return write(order)

    return change


# Made once: a strategy that is made anew at every draw takes longer to make than to draw from.
@cache
def _texts() -> st.SearchStrategy[str]:
    """Texts in which everything can be seen, as a number or a code may be."""
    characters = st.characters(exclude_categories=("C", "Z", "Mn", "Me"), include_characters=" ")
    return st.text(characters, min_size=1, max_size=12).filter(lambda text: bool(text.strip()) and not in_code(text))


@cache
def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@cache
def _amounts(lowest: str = "0.0001") -> st.SearchStrategy[Decimal]:
    return st.integers(0, 4).flatmap(
        lambda places: st.decimals(
            min_value=max(Decimal(lowest), Decimal(1).scaleb(-places)) if Decimal(lowest) > 0 else Decimal(lowest),
            max_value=Decimal(999_999_999),
            places=places,
            allow_nan=False,
        )
    )


_NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)
#: in seconds since 1970: from 2000 to 2097
_MOMENTS = st.integers(946_684_800, 4_039_372_800).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))


@cache
def _addresses(country: str) -> st.SearchStrategy[m.Address]:
    text, maybe = _texts(), _maybe(_texts())
    return st.builds(
        m.Address,
        country_id=st.just(country),
        state_code=text,
        city=text,
        neighborhood=maybe,
        street_name=text,
        street_number=maybe,
        zip_code=text,
        phone=text,
        alternative_phone=maybe,
        description=maybe,
    )


@st.composite
def _items(draw: st.DrawFn) -> tuple[m.Item, ...]:
    def item(index: int) -> m.Item:
        sku = draw(_maybe(_texts()))
        text = _maybe(_texts())
        product = m.Product(
            sku=sku and f"{sku}-{index}",
            brand=draw(text) if sku else None,
            seller_sku=draw(text) if sku else None,
            title=f"{draw(_texts())} {index}",
        )
        return m.Item(
            product=product,
            quantity=draw(st.integers(1, 10**9)),
            stock_movement=draw(st.booleans()),
            unit_price=draw(_amounts()),
            unit_price_cost=draw(_maybe(_amounts())),
            status=draw(st.sampled_from(ItemStatus)),
            notes=draw(text),
        )

    return tuple(item(index) for index in range(draw(st.integers(1, 4))))


@st.composite
def _payments(draw: st.DrawFn) -> m.Payment:
    amount, maybe = draw(_amounts()), _maybe(_texts())
    shipping = draw(_maybe(_amounts().map(lambda part: min(part, amount))))
    discounts = st.builds(
        lambda sign, discount: discount.changed(amount=sign * discount.amount, value=sign * discount.value),
        st.sampled_from((1, -1)),
        st.builds(
            m.Discount,
            code=st.sampled_from(DiscountCode).map(str),
            type=st.sampled_from(DiscountType).map(str),
            amount=_amounts(),
            value=_amounts(),
            priority=maybe,
            notes=maybe,
        ),
    )
    return m.Payment(
        external_payment_id=draw(_texts()),
        amount=amount,
        amount_no_discount=amount + draw(st.integers(0, 1000)),
        shipping_amount=shipping,
        shipping_amount_no_discount=shipping,
        installments=draw(_maybe(st.integers(1, 48))),
        installment_amount=draw(_maybe(_amounts())),
        taxes=draw(_maybe(st.builds(m.Taxes, amount=_amounts()))),
        discounts=tuple(draw(st.lists(discounts, max_size=5))),
        method=draw(_maybe(st.sampled_from(PaymentMethod))),
        status=draw(st.sampled_from(PaymentStatus)),
        date_created=draw(_MOMENTS),
        date_approved=draw(_MOMENTS),
        notes=draw(maybe),
    )


def _payment_number(payment: m.Payment) -> str | None:
    return payment.external_payment_id


@st.composite
def _shippings(draw: st.DrawFn, country: str) -> m.Shipping:
    method, logistic_type = draw(st.sampled_from(ShippingMethod)), draw(st.sampled_from(LogisticType))
    picked_up = method is ShippingMethod.PICKUP_WITHDRAW
    address, maybe, text = _addresses(country), _maybe(_texts()), _texts()
    seller, to_pay = draw(_amounts("0")), draw(_amounts("0"))
    receivers = st.builds(m.Receiver, name=text, phone=maybe, address=st.none() if picked_up else address)
    couriers = st.builds(m.Courier, business_name=text, legal_number=maybe, own_code=maybe, address=_maybe(address))
    pickups = st.builds(m.Pickup, id=_NUMBERS, name=maybe, business_name=maybe)
    return m.Shipping(
        external_shipping_id=draw(_NUMBERS),
        method=method,
        logistic_type=logistic_type,
        courier_info=draw(couriers) if logistic_type is LogisticType.COURIER else None,
        cost=m.Cost(seller=seller, receiver=to_pay, total=seller + to_pay),
        receiver=draw(_maybe(receivers) if picked_up else receivers),
        pickup=draw(pickups) if picked_up else None,
        estimated_delivery_date=draw(_MOMENTS),
        date_created=draw(_MOMENTS),
    )


@st.composite
def orders(draw: st.DrawFn) -> m.NewOrder:
    """Any order without anything to refuse."""
    country = str(draw(st.sampled_from(AddressCountry)))
    text, maybe, documents = _texts(), _maybe(_texts()), st.sampled_from(document_types(NATIONAL)[country])
    address = _addresses(country)
    billing = st.builds(
        m.BillingInfo, doc_type=documents, doc_number=text, tax_payer_type=text, business_name=maybe, address=address
    )
    buyers = st.builds(
        m.Buyer,
        own_code=maybe,
        name=text,
        email=maybe,
        doc_type=documents,
        doc_number=text,
        phone=text,
        billing_info=billing,
        address=address,
    )
    return m.NewOrder(
        marketplace_id=draw(_NUMBERS),
        external_order_id=draw(text),
        integrated=draw(st.sampled_from((None, False))),
        erp_status=draw(maybe),
        date_created=draw(_MOMENTS),
        items=draw(_items()),
        buyer=draw(buyers),
        payments=tuple(draw(st.lists(_payments(), min_size=1, max_size=3, unique_by=_payment_number))),
        shipping=draw(_shippings(country)),
    )
