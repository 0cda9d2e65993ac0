"""How each kind of value of a new order is read.

The readers raise ``PydanticCustomError`` with the broken rule as its type and the sentence as ``note`` in its context.
Absent values, and texts of white space alone, are None.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from pydantic_core import PydanticCustomError

from bot.domain.invisible import Invisible, in_code, in_text, named
from bot.domain.new_orders.json_text import Exponent
from bot.domain.new_orders.moments import moment_of, parts_of
from bot.domain.new_orders.problems import shown
from bot.domain.notes import Note

#: largest whole number: 64 bits, what a server of this kind can hold
LARGEST = 2**63 - 1
#: most digits before the point of an amount; sums of 50 lines stay exact
MOST_DIGITS = 15
#: most decimals of an amount (CO-31)
MOST_DECIMALS = 4
_NOTHING: Mapping[str, object] = MappingProxyType({})
#: white space that is taken off both ends without a word
_AROUND = " \t\r\n\u00a0"


def _fail(rule: str, key: str, **params: object) -> PydanticCustomError:
    return PydanticCustomError(rule, key, {"note": Note(f"order.{key}", params)})


def text_reader(
    rule: str,
    key: str,
    *,
    hidden: Callable[[str], tuple[Invisible, ...]] = in_code,
    params: Mapping[str, object] = _NOTHING,
) -> Callable[[object], str | None]:
    """Make a reader of texts, trimmed: an order is looked up by its number as Alephee tells it.

    ``key``: what is said of anything but a text. ``hidden`` finds characters that nobody sees: they are refused.
    """

    def read(value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise _fail(rule, key, given=shown(value), **params)
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise _fail("JSON", "not_unicode")
        kept = value.rstrip(_AROUND)
        before = len(kept) - len(kept.lstrip(_AROUND))
        found = [each for each in hidden(kept) if each.index >= before]
        if found:
            raise _fail("CO-61", "invisible", characters=named(found), given=shown(value))
        return value.strip() or None

    return read


read_code = text_reader("CO-01", "not_text")
read_line = text_reader("CO-01", "not_text", hidden=partial(in_text, lines=False))
read_prose = text_reader("CO-01", "not_text", hidden=in_text)


def read_flag(value: object) -> bool | None:
    """Read ``true`` or ``false``."""
    if value is None or isinstance(value, bool):
        return value
    raise _fail("CO-01", "not_flag", given=shown(value))


def whole_reader(rule: str, key: str, **params: object) -> Callable[[object], int | None]:
    """Make a reader of whole numbers; ``key``: what is said of anything else."""

    def read(value: object) -> int | None:
        if value is None:
            return None
        if isinstance(value, Mapping) and "Key" in value:
            raise _fail(rule, "pair_for_number", given=shown(value["Key"]))
        if isinstance(value, Decimal) and decimals_of(value) == 0:  # so many digits that it was not made an integer
            raise _fail(rule, "number_too_large", given=shown(value))
        if isinstance(value, bool) or not isinstance(value, int):
            raise _fail(rule, key, given=shown(value), **params)
        if abs(value) > LARGEST:
            raise _fail(rule, "number_too_large", given=shown(value))
        return int(value)

    return read


def read_amount(value: object) -> Decimal | None:
    """Read an exact amount: a plain decimal number as CO-31 has it, with the decimals it is written with."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Exponent):
        raise _fail("CO-31", "not_amount", given=shown(value))
    amount = value.amount if isinstance(value, Exponent) else Decimal(value)
    if not amount.is_finite() or amount.adjusted() >= MOST_DIGITS:
        raise _fail("CO-31", "amount_too_large", given=shown(value), digits=MOST_DIGITS)
    if decimals_of(amount) > MOST_DIGITS:
        raise _fail("CO-31", "too_many_decimals", given=shown(value), limit=MOST_DECIMALS)
    if isinstance(value, Exponent):
        raise _fail("CO-31", "amount_exponent", given=shown(value), plain=format(amount, "f"))
    if amount.is_zero() and amount.is_signed():
        raise _fail("CO-31", "minus_zero", given=shown(value))
    return amount


def decimals_of(amount: Decimal) -> int:
    """Count the decimals an amount is written with; below zero when it was written with an exponent."""
    return -int(amount.as_tuple().exponent)


def read_moment(value: object) -> dt.datetime | None:
    """Read a date with time and zone, in UTC and whole seconds."""
    if value is None:
        return None
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(microsecond=0)
    parts = parts_of(value) if isinstance(value, str) else None
    if parts is None:
        raise _fail("CO-36", "not_date", given=shown(value))
    try:
        return moment_of(parts)
    except (ValueError, OverflowError):
        raise _fail("CO-36", "no_such_date", given=shown(value)) from None
