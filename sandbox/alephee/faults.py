"""Faults on demand: what a network, a proxy or an overloaded server does to a call."""

from dataclasses import dataclass, replace
from typing import Final

ANY: Final = "*"

PROCESSED_BY_DEFAULT: Final = {"reset_after", "truncated", "empty"}
"""The call takes effect and only its answer suffers; the other kinds stop it before it is processed."""

NEVER_PROCESSED: Final = {"reset_before", "429"}

REFUSAL_TEXTS: Final = {
    "400": "Bad request",
    "401": "Invalid API_KEY",
    "403": "You are not allowed to execute the option OTHER again",
    "404": "The option selected is not valid",
    "409": "There is another request locking this operation",
    "412": "Precondition failed",
    "413": "Request entity too large",
    "416": "Range not satisfiable",
    "429": "Too many requests",
}
"""Kinds that answer with a documented status; the texts are invented or Mercado Libre's, the portal shows none."""

REFUSED_WITHIN: Final = "200refusal"
"""A 200 whose body says 400; no page shows one, but the envelope and what is in it may disagree."""

KINDS: Final = frozenset(
    {
        "500",
        "503html",
        "200html",
        REFUSED_WITHIN,
        "hang",
        "reset_before",
        "reset_after",
        "truncated",
        "empty",
        *REFUSAL_TEXTS,
    }
)

_DEFAULT_SECONDS: Final = {"hang": 120.0, "429": 2.0}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault waiting for its calls.

    `count` is how many calls it still hits, None without end. `seconds` is how long a `hang` holds the connection, or
    what a `429` tells to wait. `processed` says whether the call takes effect before its answer goes wrong.
    """

    endpoint: str
    kind: str
    count: int | None
    seconds: float
    processed: bool


def make_fault(
    endpoint: str,
    kind: str,
    *,
    count: int | None = 1,
    seconds: float | None = None,
    processed: bool | None = None,
) -> Fault:
    """Build a checked fault; raise `ValueError` naming what does not fit."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}, expected one of {sorted(KINDS)}")
    if count is not None and count < 1:
        raise ValueError("count must be at least 1, or null for every call")
    effect = kind in PROCESSED_BY_DEFAULT if processed is None else processed
    if effect and kind in NEVER_PROCESSED:
        raise ValueError(f"{kind} means that the call was not processed")
    wait = _DEFAULT_SECONDS.get(kind, 0.0) if seconds is None else seconds
    if wait < 0:
        raise ValueError("seconds must not be negative")
    return Fault(endpoint, kind, count, wait, effect)


class FaultList:
    """The faults in the order they were added. Not locked: the world's lock guards it."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Append a fault; the oldest that fits a call is used first."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def pending(self) -> tuple[Fault, ...]:
        """Return what is still waiting for calls."""
        return tuple(self._faults)

    def take(self, endpoint: str) -> Fault | None:
        """Return the fault that hits this call, if any, and use it up by one."""
        for index, fault in enumerate(self._faults):
            if fault.endpoint in {endpoint, ANY}:
                self._use_up(index)
                return fault
        return None

    def _use_up(self, index: int) -> None:
        fault = self._faults[index]
        if fault.count is None:
            return
        if fault.count == 1:
            del self._faults[index]
        else:
            self._faults[index] = replace(fault, count=fault.count - 1)
