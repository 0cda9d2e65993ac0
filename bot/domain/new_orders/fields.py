"""Field types of a new order: which reader reads them, and the marks that the rules look for."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum, auto
from typing import Annotated

from pydantic import BeforeValidator, PlainValidator

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
from bot.domain.new_orders.readers import (
    read_amount,
    read_code,
    read_flag,
    read_line,
    read_moment,
    read_prose,
    text_reader,
    whole_reader,
)


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


def _listed(enumeration: type[Enum], rule: str, name: str) -> tuple[PlainValidator, Listed]:
    """Mark a field of this documented name, and read its value."""
    params = {"name": name, "choices": choices(enumeration)}
    if issubclass(enumeration, IntEnum):
        return PlainValidator(whole_reader("CO-58", "number_of_list", **params)), Listed(enumeration, rule)
    return PlainValidator(text_reader("CO-58", "text_of_list", params=params)), Listed(enumeration, rule)


#: numbers and codes, names of one line, texts of several
Code = Annotated[str | None, PlainValidator(read_code)]
Line = Annotated[str | None, PlainValidator(read_line)]
Prose = Annotated[str | None, PlainValidator(read_prose)]
Flag = Annotated[bool | None, PlainValidator(read_flag)]
Whole = Annotated[int | None, PlainValidator(whole_reader("CO-01", "not_whole"))]
Quantity = Annotated[int | None, PlainValidator(whole_reader("CO-34", "quantity_not_whole"))]
Price = Annotated[Decimal | None, PlainValidator(read_amount), Sign.POSITIVE]
CostPart = Annotated[Decimal | None, PlainValidator(read_amount), Sign.NOT_NEGATIVE, Star("CO-43")]
Adjustment = Annotated[Decimal | None, PlainValidator(read_amount), Sign.ANY]
Moment = Annotated[dt.datetime | None, PlainValidator(read_moment)]

ItemStatusNumber = Annotated[int | None, *_listed(ItemStatus, "CO-50", "Status")]
PaymentStatusNumber = Annotated[int | None, *_listed(PaymentStatus, "CO-51", "Status")]
PaymentMethodNumber = Annotated[int | None, *_listed(PaymentMethod, "CO-52", "Method")]
ShippingMethodNumber = Annotated[int | None, *_listed(ShippingMethod, "CO-53", "Method")]
LogisticTypeNumber = Annotated[int | None, *_listed(LogisticType, "CO-54", "LogisticType")]
DiscountCodeText = Annotated[str | None, *_listed(DiscountCode, "CO-55", "Code")]
DiscountTypeText = Annotated[str | None, *_listed(DiscountType, "CO-55", "Type")]
CountryText = Annotated[str | None, *_listed(AddressCountry, "CO-56", "CountryId")]

STAR = Star("CO-06")
#: JSON's null is an absent section, and an absent list
OR_EMPTY = BeforeValidator(lambda value: {} if value is None else value)
OR_NONE_OF_THEM = BeforeValidator(lambda value: () if value is None else value)
