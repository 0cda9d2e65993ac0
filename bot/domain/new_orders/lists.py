"""The documented lists of a new order (Create a new order, Type specifications): numbers, codes and document types."""

from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType


class ItemStatus(IntEnum):
    """``Items[].Status``; the order's own status follows from its items' (CO-50)."""

    CONFIRMED = 10
    SHIPPED = 20
    DELIVERED = 80


class PaymentStatus(IntEnum):
    """``Payments[].Status`` (CO-51)."""

    PENDING = 0
    APPROVED = 1
    IN_PROCESS = 2
    IN_MEDIATION = 3
    REJECTED = 4
    CANCELLED = 5
    REFUNDED = 6
    CHARGED_BACK = 7


class PaymentMethod(IntEnum):
    """``Payments[].Method`` (CO-52)."""

    ACCOUNT_MONEY = 0
    TICKET = 1
    BANK_TRANSFER = 2
    ATM = 3
    CREDIT_CARD = 4
    DEBIT_CARD = 5
    PREPAID_CARD = 6
    DIGITAL_CURRENCY = 7
    DIGITAL_WALLET = 8
    CASH = 99


class ShippingMethod(IntEnum):
    """``Shipping.Method`` (CO-53)."""

    AGREEMENT_WITH_SELLER = 0
    PICKUP_WITHDRAW = 2
    NORMAL_SHIPPING = 4


class LogisticType(IntEnum):
    """``Shipping.LogisticType`` (CO-54). Orders that are read know more values, such as 15; here they are refused."""

    TO_BE_AGREED = 1
    ME1 = 2
    ME2 = 3
    CUSTOM = 4
    FULFILLMENT = 5
    FLEX = 6
    PICKUP = 7
    CROSS_DOCKING = 8
    COURIER = 14


class DiscountCode(StrEnum):
    """``Payments[].Discounts[].Code`` (CO-55)."""

    COUPON = "Coupon"
    DISCOUNT = "Discount"
    CASHBACK = "Cashback"
    VOUCHER = "Voucher"
    REDEEM = "Redeem"


class DiscountType(StrEnum):
    """``Payments[].Discounts[].Type`` (CO-55)."""

    VALUE = "Value"
    PERCENTAGE = "Percentage"


class AddressCountry(StrEnum):
    """``CountryId`` of an address (CO-56)."""

    AR = "AR"
    MX = "MX"
    CL = "CL"
    UY = "UY"
    PE = "PE"
    CO = "CO"
    BR = "BR"


#: how many of a thing an order takes (Order mandatory sections)
MOST_ITEMS = 50
MOST_PAYMENTS = 10
MOST_DISCOUNTS = 10
#: an older version of the same page says so
MOST_DISCOUNTS_ONCE = 5


#: the page's own words where they are not the names above (Type specifications)
_WORDS = MappingProxyType(
    {
        "AGREEMENT_WITH_SELLER": "AgreementWithSeller",
        "PICKUP_WITHDRAW": "Pickup withdraw",
        "NORMAL_SHIPPING": "Normal Shipping",
        "ME1": "ME1",
        "ME2": "ME2",
    }
)


def choices(enumeration: type[Enum]) -> str:
    """Write what a list allows, in the page's words: ``10 Confirmed, 20 Shipped``, or ``Value, Percentage``."""
    return ", ".join(map(_choice, enumeration))


def _choice(entry: Enum) -> str:
    return f"{entry.value} {_word(entry)}" if isinstance(entry, IntEnum) else str(entry.value)


def _word(entry: IntEnum) -> str:
    if isinstance(entry, PaymentStatus):
        return entry.name.lower()
    return _WORDS.get(entry.name, entry.name.capitalize())
