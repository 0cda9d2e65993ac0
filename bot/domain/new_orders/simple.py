"""A small form for an order by hand: a few items, one payment, one address; the same JSON as by file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.lists import ItemStatus, PaymentStatus, ShippingMethod

#: what becomes a JSON number; anything else stays a text, which ``read_order`` then refuses at its place
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleItem:
    """One item as typed: without ``sku`` it is a product outside the catalog."""

    title: str
    quantity: str
    unit_price: str
    sku: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleForm:
    """What the form asks, as typed. Raises ValueError unless there are one to five items.

    The address is the buyer's, and serves billing and delivery too. ``created_at`` also dates payment and shipping;
    dates are ``yyyy-mm-ddThh:mm:ssZ`` or with an offset. ``amount`` is paid without any discount. Empty
    ``payment_number`` and ``tax_payer_type`` are not guessed. Items are confirmed, the payment is approved.
    """

    MOST_ITEMS: ClassVar[int] = 5

    marketplace_id: str
    external_order_id: str
    created_at: str
    items: tuple[SimpleItem, ...]
    moves_stock: bool = False

    buyer_name: str
    document_type: str
    document_number: str
    phone: str
    email: str = ""
    tax_payer_type: str
    business_name: str = ""

    country: str
    state_code: str
    city: str
    street_name: str
    street_number: str = ""
    zip_code: str

    payment_number: str
    amount: str
    payment_method: str = ""

    shipping_number: str
    shipping_method: str
    logistic_type: str
    pickup_id: str = ""
    courier: str = ""
    seller_cost: str = "0.00"
    receiver_cost: str = "0.00"
    delivery_at: str

    def __post_init__(self) -> None:
        """Check the number of items."""
        if not 1 <= len(self.items) <= self.MOST_ITEMS:
            raise ValueError(f"the form takes 1 to {self.MOST_ITEMS} items")


def build_simple(form: SimpleForm) -> str:
    """Write the form as the JSON of a new order, to be read by ``read_order`` like a file.

    What should be a number and is none goes in as text, so that the reading refuses it at its place.
    """
    return write(
        _filled(
            {
                "MarketplaceId": _number(form.marketplace_id),
                "ExternalOrderId": form.external_order_id,
                "DateCreated": form.created_at,
                "Items": [_item(item, moves_stock=form.moves_stock) for item in form.items],
                "Buyer": _buyer(form),
                "Payments": [_payment(form)],
                "Shipping": _shipping(form),
            }
        )
    )


def _item(item: SimpleItem, *, moves_stock: bool) -> Mapping[str, object]:
    return _filled(
        {
            "Product": _filled({"SKU": item.sku, "Title": item.title}),
            "Quantity": _number(item.quantity),
            "StockMovement": moves_stock,
            "UnitPrice": _number(item.unit_price),
            "Status": int(ItemStatus.CONFIRMED),
        }
    )


def _address(form: SimpleForm) -> Mapping[str, object]:
    return _filled(
        {
            "CountryId": form.country,
            "StateCode": form.state_code,
            "City": form.city,
            "StreetName": form.street_name,
            "StreetNumber": form.street_number,
            "ZipCode": form.zip_code,
            "Phone": form.phone,
        }
    )


def _buyer(form: SimpleForm) -> Mapping[str, object]:
    document = {"DocType": form.document_type, "DocNumber": form.document_number}
    billing = {**document, "TaxPayerType": form.tax_payer_type, "BusinessName": form.business_name}
    return _filled(
        {
            "Name": form.buyer_name,
            "Email": form.email,
            **document,
            "Phone": form.phone,
            "BillingInfo": _filled({**billing, "Address": _address(form)}),
            "Address": _address(form),
        }
    )


def _payment(form: SimpleForm) -> Mapping[str, object]:
    return _filled(
        {
            "ExternalPaymentId": form.payment_number,
            "Amount": _number(form.amount),
            "AmountNoDiscount": _number(form.amount),
            "Method": _number(form.payment_method),
            "Status": int(PaymentStatus.APPROVED),
            "DateCreated": form.created_at,
            "DateApproved": form.created_at,
        }
    )


def _shipping(form: SimpleForm) -> Mapping[str, object]:
    method = _number(form.shipping_method)
    picked_up = method == ShippingMethod.PICKUP_WITHDRAW
    receiver = {"Name": form.buyer_name, "Phone": form.phone, "Address": _address(form)}
    return _filled(
        {
            "ExternalShippingId": _number(form.shipping_number),
            "Method": method,
            "LogisticType": _number(form.logistic_type),
            "CourierInfo": _filled({"BusinessName": form.courier}),
            "Cost": _cost(form),
            "Receiver": {} if picked_up else _filled(receiver),
            "Pickup": _filled({"Id": _number(form.pickup_id)}),
            "EstimatedDeliveryDate": form.delivery_at,
            "DateCreated": form.created_at,
        }
    )


def _cost(form: SimpleForm) -> Mapping[str, object]:
    seller, receiver = _number(form.seller_cost), _number(form.receiver_cost)
    # a cost that is no number is reported at its own place; the total then needs no second report
    total = sum((Decimal(cost) for cost in (seller, receiver) if not isinstance(cost, str)), Decimal(0))
    return _filled({"Seller": seller, "Receiver": receiver, "Total": total})


def _number(typed: str) -> int | Decimal | str:
    """Return what was typed as an exact number; as the text it is where it is none."""
    text = typed.strip()
    if not _NUMBER.fullmatch(text):
        return text
    return Decimal(text) if "." in text else int(text)


def _filled(fields: Mapping[str, object]) -> Mapping[str, object]:
    """Leave out what is empty, and white space around texts."""
    values = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    return {name: value for name, value in values.items() if value not in ("", {})}
