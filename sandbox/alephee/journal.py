"""What the simulator remembers about calls and about what the buyer got."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

KEPT_CALLS: Final = 10_000
"""Calls kept; a long demo must not grow without end."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, without its query string: the key stands there.

    `at` is seconds since the epoch, `status` None while the call runs and for ever when the connection was dropped.
    """

    number: int
    at: float
    method: str
    path: str
    endpoint: str
    account_id: int | None
    status: int | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What a buyer received: the text actually delivered and the attached file's fingerprint."""

    order_id: int
    account_id: int
    conversation: str
    reason: int
    reason_name: str
    text: str
    file_name: str | None
    file_size: int | None
    file_sha256: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Attached:
    """A document attached to an order, with every parameter that came along."""

    order_id: int
    account_id: int
    document_type: int
    file_name: str
    file_size: int
    file_sha256: str
    document_number: str | None
    document_date: str | None
    message_text: str | None
    fiscal_key: str | None
    series_number: str | None
    at: float


class Journal:
    """All calls since the last reset, oldest first. Not locked: the world's lock guards it."""

    def __init__(self) -> None:
        self._calls: dict[int, Call] = {}
        self._next = 1

    def begin(self, at: float, method: str, path: str, endpoint: str, account_id: int | None) -> int:
        """Note a call on arrival and return its number."""
        number = self._next
        self._next += 1
        self._calls[number] = Call(number, at, method, path, endpoint, account_id)
        self._calls.pop(number - KEPT_CALLS, None)
        return number

    def finish(self, number: int, status: int | None) -> None:
        """Note how a call ended; `status` None means that the connection was dropped."""
        call = self._calls.get(number)
        if call is not None:  # forgotten by a reset in mid-call
            self._calls[number] = replace(call, status=status, dropped=status is None)

    def clear(self) -> None:
        """Forget all calls; numbers go on, so that a call that still runs cannot end another one."""
        self._calls.clear()

    def calls(self) -> Sequence[Call]:
        """Return the calls, oldest first."""
        return tuple(self._calls.values())
