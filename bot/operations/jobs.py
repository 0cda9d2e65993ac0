"""Kinds with work of their own in the background: orders to be found before, or looked at again after the call."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from bot.operations.capabilities import Job
from bot.operations.sending.outcomes import Outcomes


@runtime_checkable
class Works(Protocol):
    """A kind with jobs."""

    def jobs(self, outcomes: Outcomes) -> Iterable[Job]:
        """Return its jobs, for one loop each."""
        ...
