"""Query parameters: names in any case, values in the documented types.

The portal writes `accountId` and `Integrated` in its tables and `accountID`, `integrated` in its example calls
(developers.alephee.com/v2/orders/get-methods/get-orders/examples), so names are matched case-insensitively.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

MOMENT_FORMATS: Final = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%Y-%m-%dT%H:%M:%S",
)
"""The first two are documented for filters (text and type column disagree), the others for document dates."""

_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


class ParameterError(ValueError):
    """A parameter is missing or has the wrong type; the text names it and never repeats its value."""


def parse_moment(text: str) -> datetime:
    """Parse a documented date, read as UTC; raise `ValueError` for any other form."""
    for form in MOMENT_FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError("unknown date form")


class Query:
    """The query string of one call. Empty values count as absent, a repeated name as its first value."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            self._values.setdefault(name.lower(), value)

    def raw(self, name: str) -> str | None:
        """Return the value exactly as sent, or None."""
        return self._values.get(name.lower())

    def text(self, name: str) -> str | None:
        """Return the value, None when it is absent or empty."""
        return self.raw(name) or None

    def integer(self, name: str) -> int | None:
        """Return an integer; raise `ParameterError` when the value is none."""
        value = self.text(name)
        if value is None:
            return None
        if not _INTEGER.fullmatch(value):
            raise ParameterError(f"{name} must be an integer")
        return int(value)

    def required_integer(self, name: str) -> int:
        """As `integer`, for a parameter with an asterisk."""
        value = self.integer(name)
        if value is None:
            raise ParameterError(f"{name} is mandatory")
        return value

    def boolean(self, name: str) -> bool | None:
        """Return true or false; raise `ParameterError` when the value is neither."""
        value = self.text(name)
        if value is None:
            return None
        if value.lower() not in _BOOLEANS:
            raise ParameterError(f"{name} must be true or false")
        return _BOOLEANS[value.lower()]

    def moment(self, name: str) -> datetime | None:
        """Return a UTC date; raise `ParameterError` when the value has no documented form."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return parse_moment(value)
        except ValueError:
            raise ParameterError(f"{name} must be a date (yyyy-mm-dd HH:mm)") from None
