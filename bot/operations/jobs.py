"""Kinds with work of their own in the background: orders to be found before, or looked at again after the call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.operations.sending.outcomes import Outcomes
from bot.ports import Topic


@dataclass(frozen=True, slots=True)
class Job:
    """Work in the background; ``step`` returns the seconds to wait, commits about the topics wake it."""

    name: str
    step: Callable[[], float]
    topics: tuple[Topic, ...]


@runtime_checkable
class Works(Protocol):
    """A kind with jobs."""

    def jobs(self, outcomes: Outcomes) -> Iterable[Job]:
        """Return its jobs, for one loop each."""
        ...
