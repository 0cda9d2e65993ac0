"""What every module of the simulator speaks: JSON objects, replies, refusals, calls."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sandbox.alephee.params import Query

Json = dict[str, Any]


class ApiError(Exception):
    """A documented refusal: an HTTP status with `{"Status": int, "Message": str}` as its body.

    Source: the Responses tables of developers.alephee.com/v2/orders/…/request.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it becomes an aiohttp response."""

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file as it came in a form-data part."""

    file_name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body: the raw bytes of JSON, or the parts of form-data."""

    content_type: str = ""
    raw: bytes = field(default=b"", repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: tuple[FilePart, ...] = ()

    def json(self) -> Any:
        """Return the parsed JSON, decimals exact; raise 400 for anything that is not JSON."""
        try:
            return json.loads(self.raw.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
        except ValueError:
            raise ApiError(400, "The body is not valid JSON") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One admitted call: the key and the account have been checked, the key itself is gone."""

    endpoint: str
    accounts: frozenset[int]
    account_id: int
    order_id: int
    query: Query
    body: Body


def json_reply(value: Any, status: int = 200) -> Reply:
    """Serialise `value` as the API does: UTF-8, letters unescaped."""
    return Reply(status, json.dumps(value, ensure_ascii=False, default=plain_number).encode())


def error_reply(error: ApiError) -> Reply:
    """Return the documented error body."""
    return json_reply({"Status": error.status, "Message": error.message}, error.status)


def plain_number(value: object) -> float:
    """Let `json.dumps` write the exact decimals of a parsed body as JSON numbers."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
