"""A new order as a request's content (Create a new order)."""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.domain.contents import Content, WithFile
from bot.domain.kinds import Kind
from bot.domain.order_amounts import amounts_of
from bot.domain.requests import Request

CREATE_ORDER = Kind("create_order")
#: characters of a piece: one message has room for it, and for what stands above it
_PIECE = 8_500
#: a JSON string, in which nothing is changed; or what stands between two
_STRINGS_AND_REST = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]+|"', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateOrderContent(WithFile):
    """A new order. ``body`` is the JSON that is sent, byte for byte.

    It is empty until the file has been read; of a file with errors it is what a person can start again from.
    """

    external_order_id: str
    body: str
    kind: Literal["create_order"] = "create_order"

    @property
    def pieces(self) -> tuple[str, ...]:
        """The JSON, a value a line: it is the same, and a person finds something in it."""
        text = "".join(_broken(found[0]) for found in _STRINGS_AND_REST.finditer(self.body))
        return tuple(text[start : start + _PIECE] for start in range(0, len(text), _PIECE))

    def as_filled_in(self) -> Content:
        """Return what the form says of it: a file's order is read later, and its number with it."""
        return replace(self, external_order_id="", body="" if self.file else self.body, file=self.uploaded)

    def outgoing(self, file: bytes) -> bytes:
        """Return the order that was read in a file."""
        return self.body.encode()

    def kept(self) -> dict[str, Any]:
        """Return its fields, and its amounts for people who read the log."""
        amounts = amounts_of(self.body)
        return WithFile.kept(self) | ({"amounts": amounts} if amounts else {})

    def without_personal_data(self) -> Content:
        """Keep its number."""
        return CreateOrderContent(external_order_id=self.external_order_id, body="")


def new_order_of(request: Request) -> CreateOrderContent:
    """Return what a request of this kind asks for."""
    assert isinstance(request.content, CreateOrderContent)  # noqa: S101  # the kind of a request decides its content
    return request.content


def _broken(part: str) -> str:
    """Break the line after every value."""
    return part if part.startswith('"') else part.replace(",", ",\n")
