"""The send log as operations know it: a reader at any time, one writing transaction at a time."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.restores import Restored
from bot.errors import LogUnavailable
from bot.ports.facts import Hear
from bot.ports.reader import Reader
from bot.ports.topics import Topic
from bot.ports.transaction import Transaction


class ProofFailed(LogUnavailable):
    """The log could not be verified to the end (no room, no time, busy): that says nothing about the log itself."""

    def __str__(self) -> str:
        return f"The send log could not be verified: {self.why}"


class NotNoted(LogUnavailable):
    """What was committed could not be noted beside the log: the call that it is about must not begin."""


class NotWorking(LogUnavailable):
    """Another process that shares the log does what is due, or may do so: this one begins nothing."""

    def __init__(self, why: str = "another process works") -> None:
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a verification of the log has found: how many events, the last one's hash, and what is wrong.

    ``since``: the event from which on it was verified, 0 for the whole log; ``whole_at``: when the whole of it was.
    """

    events: int
    head: str
    problems: tuple[str, ...]
    since: int
    whole_at: datetime


class Prover(Protocol):
    """Verifies the log."""

    def __call__(self, *, known_head: str | None, now: datetime) -> Proof:
        """Verify what is new in the log, now and then all of it, and that a head noted earlier is still part of it.

        Raises ``ProofFailed`` when that cannot be done now.
        """
        ...


class Role(StrEnum):
    """What a process does of what is due: of those that share a log, one at a time works."""

    WORKER = "worker"
    STANDBY = "standby"


class SendLog(Protocol):
    """The log: a reader at any time, one writing transaction at a time."""

    @property
    def working(self) -> "SendLog":
        """The same log for what only the process that works may begin: claims, deliveries, whatever is due.

        Its ``write`` raises ``NotWorking`` where another process works; that is settled in the transaction itself. What
        records the outcome of a call that was made is written to the log as such: a late answer is told all the same.
        """
        ...

    @property
    def restored(self) -> Restored | None:
        """What the log is when it was found to be older than what was known of it, or another one; None: it is not."""
        ...

    def write(self, *, timeout: float | None = None) -> AbstractContextManager[Transaction]:
        """Open the one writing transaction; ``LogUnavailable`` when the log cannot be written within ``timeout`` s."""
        ...

    def read(self) -> AbstractContextManager[Reader]:
        """Open a consistent view for reading."""
        ...

    def listen(self, topics: Collection[Topic], wake: Callable[[], None]) -> None:
        """Call ``wake``, from any thread, after each commit about one of these topics; it must return at once.

        What another process commits may be told later or never: whoever listens looks now and then all the same.
        """
        ...

    def hear(self, tell: Hear) -> None:
        """Call ``tell``, after each commit of this process, with each event that it wrote."""
        ...

    def check(self, *, by_writing: bool = False) -> None:
        """Prove that the log can be written, without writing anything unless that is asked for.

        Raises ``LogUnavailable``.
        """
        ...

    def fold(self) -> None:
        """Take what was erased out of the files beside the database too. Raises ``LogUnavailable``."""
        ...
