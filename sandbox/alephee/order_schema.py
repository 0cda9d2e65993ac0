"""The types of a new order, field by field.

Source: developers.alephee.com/v2/orders/post-methods/create-a-new-order/type-specifications. Where another page of the
same documentation contradicts a star of that page, the field is not required here and a rule of `order_rules` decides.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

COUNTRIES: Final = frozenset({"AR", "MX", "CL", "UY", "PE", "CO", "BR"})


class Kind(Enum):
    """Scalar types; the value is how an answer names them."""

    STRING = "a string"
    INTEGER = "an integer"
    DECIMAL = "a number"
    BOOLEAN = "true or false"
    MOMENT = "a UTC date in the form yyyy-mm-ddThh:mm:ssZ"


@dataclass(frozen=True, slots=True)
class Section:
    """A nested object."""

    fields: tuple["Field", ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A list of objects with its allowed length."""

    section: Section
    least: int
    most: int


Shape: TypeAlias = Kind | Section | Many


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `above` and `least` bound numbers (exclusive, inclusive); `codes` lists the only values."""

    name: str
    shape: Shape
    required: bool = False
    codes: frozenset[int | str] | None = None
    above: int | None = None
    least: int | None = None


def _texts(*names: str) -> tuple[Field, ...]:
    """Build string fields; a trailing star marks a mandatory one, as on the page."""
    return tuple(Field(name.rstrip("*"), Kind.STRING, required=name.endswith("*")) for name in names)


def _price(name: str, *, required: bool = False) -> Field:
    return Field(name, Kind.DECIMAL, required=required, above=0)


def _code(name: str, *codes: int, required: bool = True) -> Field:
    return Field(name, Kind.INTEGER, required=required, codes=frozenset(codes))


def _moment(name: str) -> Field:
    return Field(name, Kind.MOMENT, required=True)


ADDRESS: Final = Section(
    (
        Field("CountryId", Kind.STRING, required=True, codes=COUNTRIES),
        *_texts("StateCode*", "City*", "Neighborhood", "StreetName*", "StreetNumber", "ZipCode*", "Phone*"),
        *_texts("AlternativePhone", "Description"),
    )
)

PRODUCT: Final = Section(_texts("Brand", "SKU", "SellerSKU", "Title"))

ITEM: Final = Section(
    (
        Field("Product", PRODUCT, required=True),
        Field("Quantity", Kind.INTEGER, required=True, least=0),
        Field("StockMovement", Kind.BOOLEAN, required=True),
        _price("UnitPrice", required=True),
        _price("UnitPriceCost"),
        _code("Status", 10, 20, 80),
        *_texts("Notes"),
    )
)

BILLING_INFO: Final = Section(
    (
        *_texts("DocType*", "DocNumber*", "TaxPayerType*", "BusinessName"),
        Field("Address", ADDRESS),
    )
)

BUYER: Final = Section(
    (
        *_texts("OwnCode", "Name*", "Email", "DocType*", "DocNumber*", "Phone*"),
        Field("BillingInfo", BILLING_INFO),
        Field("Address", ADDRESS, required=True),
    )
)

DISCOUNT: Final = Section(
    (
        Field(
            "Code",
            Kind.STRING,
            required=True,
            codes=frozenset({"Coupon", "Discount", "Cashback", "Voucher", "Redeem"}),
        ),
        Field("Type", Kind.STRING, required=True, codes=frozenset({"Value", "Percentage"})),
        Field("Amount", Kind.DECIMAL, required=True),
        Field("Value", Kind.DECIMAL, required=True),
        *_texts("Priority", "Notes"),
    )
)

PAYMENT: Final = Section(
    (
        *_texts("ExternalPaymentId*"),
        _price("Amount", required=True),
        _price("AmountNoDiscount", required=True),
        _price("ShippingAmount"),
        _price("ShippingAmountNoDiscount"),
        Field("Installments", Kind.INTEGER, least=0),
        _price("InstallmentAmount"),
        Field("Taxes", Section((Field("Amount", Kind.DECIMAL),))),
        # How many discounts a payment may have is contradictory: a switch decides, in `order_rules`.
        Field("Discounts", Many(DISCOUNT, 0, 1_000)),
        _code("Method", 0, 1, 2, 3, 4, 5, 6, 7, 8, 99, required=False),
        _code("Status", 0, 1, 2, 3, 4, 5, 6, 7),
        _moment("DateCreated"),
        _moment("DateApproved"),
        *_texts("Notes"),
    )
)

COURIER: Final = Section(
    (
        *_texts("BusinessName*", "DocType", "DocNumber", "LegalNumber", "OwnCode"),
        Field("Address", ADDRESS),
    )
)

COST: Final = Section(
    tuple(Field(name, Kind.DECIMAL, required=True, least=0) for name in ("Seller", "Receiver", "Total"))
)

RECEIVER: Final = Section((*_texts("Name*", "Phone"), Field("Address", ADDRESS)))

PICKUP: Final = Section((Field("Id", Kind.INTEGER, required=True), *_texts("Name", "BusinessName")))

SHIPPING: Final = Section(
    (
        Field("ExternalShippingId", Kind.INTEGER, required=True),
        _code("Method", 0, 2, 4),
        _code("LogisticType", 1, 2, 3, 4, 5, 6, 7, 8, 14),
        Field("CourierInfo", COURIER),
        Field("Cost", COST, required=True),
        Field("Receiver", RECEIVER),
        Field("Pickup", PICKUP),
        _moment("EstimatedDeliveryDate"),
        _moment("DateCreated"),
    )
)

ORDER: Final = Section(
    (
        Field("MarketplaceId", Kind.INTEGER, required=True),
        *_texts("ExternalOrderId*"),
        Field("Integrated", Kind.BOOLEAN),
        *_texts("ErpStatus"),
        _moment("DateCreated"),
        Field("Items", Many(ITEM, 1, 50), required=True),
        Field("Buyer", BUYER, required=True),
        Field("Payments", Many(PAYMENT, 1, 10), required=True),
        Field("Shipping", SHIPPING, required=True),
    )
)
