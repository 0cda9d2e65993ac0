"""Whether the bytes of a call may still leave.

A process may freeze anywhere, also between the commit of a claim and the call. When it wakes another one may have taken
over, a person may have said that nothing arrived, and it may have gone out again. So each time before bytes leave it is
looked whether they still may: not after a pause that is longer than anything a call does, nor when the work was lost.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_permit: ContextVar["Permit | None"] = ContextVar("permit", default=None)


def awake_or_not() -> float:
    """Return the seconds of a clock that goes on while the process is frozen or the machine asleep."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Permit:
    """For one claim and its call.

    ``turn`` counts how often it was told who works; ``seconds`` is the longest pause between two steps of the call.
    """

    def __init__(self, turn: Callable[[], int], seconds: float, clock: Callable[[], float] = awake_or_not) -> None:
        self._turn, self._seconds, self._clock = turn, seconds, clock
        self._begun, self._since = turn(), clock()

    def allows(self) -> bool:
        """Whether the next bytes may leave now."""
        before, self._since = self._since, self._clock()
        return self._turn() == self._begun and self._since - before <= self._seconds


@contextmanager
def permitted(permit: Permit) -> Iterator[None]:
    """Let the bytes of calls that are made in the block leave only while the permit allows it."""
    token = _permit.set(permit)
    try:
        yield
    finally:
        _permit.reset(token)


def may_leave() -> bool:
    """Whether bytes may leave in the current context: without a permit they always may."""
    permit = _permit.get()
    return permit is None or permit.allows()
