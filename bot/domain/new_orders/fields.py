"""Field types of a new order: how each kind of value is read, and the marks that the rules look for.

The readers raise ``PydanticCustomError`` with the broken rule as its type and the sentence as ``note`` in its context.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum, auto
from typing import Annotated

from pydantic import BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from bot.domain.new_orders.lists import (
    AddressCountry,
    DiscountCode,
    DiscountType,
    ItemStatus,
    LogisticType,
    PaymentMethod,
    PaymentStatus,
    ShippingMethod,
    choices,
)
from bot.domain.new_orders.problems import shown
from bot.domain.notes import Note

#: largest whole number: 64 bits, what a server of this kind can hold
LARGEST = 2**63 - 1
#: most digits before the point of an amount; sums of 50 lines stay exact
MOST_DIGITS = 15
#: most decimals of an amount (CO-31)
MOST_DECIMALS = 4
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)", re.ASCII)


class Sign(Enum):
    """What an amount may be (CO-30)."""

    POSITIVE = auto()
    NOT_NEGATIVE = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Star:
    """Mark of a mandatory field or section: the rule that demands it."""

    rule: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Mark of a field whose value stands in a documented list: the list and its rule."""

    enumeration: type[Enum]
    rule: str


def _fail(rule: str, key: str, **params: object) -> PydanticCustomError:
    return PydanticCustomError(rule, key, {"note": Note(f"order.{key}", params)})


def _text(rule: str, key: str, **params: object) -> Callable[[object], str | None]:
    def read(value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise _fail(rule, key, given=shown(value), **params)
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise _fail("JSON", "not_unicode")
        return value if value.strip() else None

    return read


def _trimmed(value: object) -> str | None:
    """Read a text without the white space around it: an order is looked up by its number as Alephee tells it."""
    text = _free_text(value)
    return text and text.strip()


_free_text = _text("CO-01", "not_text")


def _flag(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise _fail("CO-01", "not_flag", given=shown(value))


def _whole(rule: str, key: str, **params: object) -> Callable[[object], int | None]:
    def read(value: object) -> int | None:
        if value is None:
            return None
        if isinstance(value, Mapping) and "Key" in value:
            raise _fail(rule, "pair_for_number", given=shown(value["Key"]))
        if isinstance(value, bool) or not isinstance(value, int):
            raise _fail(rule, key, given=shown(value), **params)
        if abs(value) > LARGEST:
            raise _fail(rule, "number_too_large", given=shown(value))
        return int(value)

    return read


def _amount(value: object) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _fail("CO-31", "not_amount", given=shown(value))
    amount = Decimal(value)
    if not amount.is_finite() or amount.adjusted() >= MOST_DIGITS:
        raise _fail("CO-31", "amount_too_large", given=shown(value), digits=MOST_DIGITS)
    if decimals_of(amount) > MOST_DIGITS:
        raise _fail("CO-31", "too_many_decimals", given=shown(value), limit=MOST_DECIMALS)
    if decimals_of(amount) < 0:
        raise _fail("CO-31", "amount_exponent", given=shown(value), plain=format(amount, "f"))
    return amount


def decimals_of(amount: Decimal) -> int:
    """Count the decimals an amount is written with; below zero when it was written with an exponent."""
    return -int(amount.as_tuple().exponent)


def _moment(value: object) -> dt.datetime | None:
    if value is None:
        return None
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(microsecond=0)
    written = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        raise _fail("CO-36", "not_date", given=shown(value))
    try:
        return dt.datetime.fromisoformat("".join(written.groups())).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise _fail("CO-36", "no_such_date", given=shown(value)) from None


def written(moment: dt.datetime) -> str:
    """Write a date the one way Alephee takes it: ``yyyy-mm-ddThh:mm:ssZ`` in UTC (CO-36)."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def _listed(enumeration: type[Enum], rule: str) -> tuple[PlainValidator, Listed]:
    params = {"list": enumeration.__name__, "choices": choices(enumeration)}
    if issubclass(enumeration, IntEnum):
        return PlainValidator(_whole("CO-58", "number_of_list", **params)), Listed(enumeration, rule)
    return PlainValidator(_text("CO-58", "text_of_list", **params)), Listed(enumeration, rule)


Text = Annotated[str | None, PlainValidator(_trimmed)]
Flag = Annotated[bool | None, PlainValidator(_flag)]
Whole = Annotated[int | None, PlainValidator(_whole("CO-01", "not_whole"))]
Quantity = Annotated[int | None, PlainValidator(_whole("CO-34", "quantity_not_whole"))]
Price = Annotated[Decimal | None, PlainValidator(_amount), Sign.POSITIVE]
CostPart = Annotated[Decimal | None, PlainValidator(_amount), Sign.NOT_NEGATIVE, Star("CO-43")]
Adjustment = Annotated[Decimal | None, PlainValidator(_amount), Sign.ANY]
Moment = Annotated[dt.datetime | None, PlainValidator(_moment)]

ItemStatusNumber = Annotated[int | None, *_listed(ItemStatus, "CO-50")]
PaymentStatusNumber = Annotated[int | None, *_listed(PaymentStatus, "CO-51")]
PaymentMethodNumber = Annotated[int | None, *_listed(PaymentMethod, "CO-52")]
ShippingMethodNumber = Annotated[int | None, *_listed(ShippingMethod, "CO-53")]
LogisticTypeNumber = Annotated[int | None, *_listed(LogisticType, "CO-54")]
DiscountCodeText = Annotated[str | None, *_listed(DiscountCode, "CO-55")]
DiscountTypeText = Annotated[str | None, *_listed(DiscountType, "CO-55")]
CountryText = Annotated[str | None, *_listed(AddressCountry, "CO-56")]

STAR = Star("CO-06")
#: JSON's null is an absent section, and an absent list
OR_EMPTY = BeforeValidator(lambda value: {} if value is None else value)
OR_NONE_OF_THEM = BeforeValidator(lambda value: () if value is None else value)
