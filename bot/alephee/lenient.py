"""Field types for foreign JSON: every one has a value for "absent", and reads what can be read of an odd type.

The pages disagree with each other about types (``ExternalPaymentId`` is a string or a number, ``Status`` too) and leave
properties without a value out (Get orders, Examples), so nothing a field holds may make an order unreadable.
"""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

#: amounts beyond this many digits before or after the point are noise
_DIGITS: Final = 18


def _whole(value: object) -> int | None:
    amount = _amount(value)
    return int(amount) if amount is not None and amount == amount.to_integral_value() else None


def _amount(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        amount = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):
        return None
    return amount if amount.is_finite() and abs(amount.adjusted()) <= _DIGITS else None


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    return str(value).strip()


def _flag(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in {"true", "1"}
    return value is True or _amount(value) == 1


def _moment(value: object) -> datetime | None:
    """Read an ISO 8601 time; without a zone it is UTC (Get orders, Request: "datetime (UTC …)")."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is not None and moment.tzinfo is None:
            return moment.replace(tzinfo=UTC)
        return moment and moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _object(value: object) -> object:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> object:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _pair(value: object) -> object:
    """Read ``{"Key", "Value"}``; a bare number is a key, a bare string a value."""
    if isinstance(value, str):
        return {"value": value}
    return value if isinstance(value, dict) else {"key": value}


Whole = Annotated[int | None, BeforeValidator(_whole)]
Amount = Annotated[Decimal | None, BeforeValidator(_amount)]
Text = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Object = BeforeValidator(_object)
Objects = BeforeValidator(_objects)
Pair = BeforeValidator(_pair)


class Wire(BaseModel):
    """A JSON object whose property names match in any case; unknown ones and nulls are passed over.

    ``market_place`` reads ``MarketPlace`` and ``Marketplace``, ``own_code`` both ``OwnCode`` and ``Owncode``: the
    pages write them either way.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=lambda name: name.replace("_", ""),
        defer_build=True,  # at the first answer, under pydantic's own lock
    )

    @model_validator(mode="before")
    @classmethod
    def _any_case(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {str(key).lower(): found for key, found in value.items() if found is not None}
