"""The witness: heads of the chain, kept where whoever owns the log's file does not reach in one stroke."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.errors import BotError


class WitnessUnavailable(BotError):
    """The witness cannot be written, or read; ``why`` says what the system says."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    def __str__(self) -> str:
        return f"The witness is not available: {self.why}"


@dataclass(frozen=True, slots=True)
class Head:
    """A head that the witness holds: when it was noted, and how many events the log had then."""

    at: datetime
    events: int

    def __str__(self) -> str:
        """Write ``2026-03-04 (event 1,234)``."""
        return f"{self.at:%Y-%m-%d} (event {self.events:,})"


@dataclass(frozen=True, slots=True)
class Heads:
    """Some heads: how many, and the first and the last one."""

    count: int
    first: Head
    last: Head

    def __str__(self) -> str:
        """Write ``the head of 2026-03-04 (event 1,234)``, or how many there are between which."""
        if self.count == 1:
            return f"the head of {self.first}"
        return f"{self.count:,} heads, from that of {self.first} to that of {self.last},"

    @property
    def signs(self) -> str:
        """What a reader of any language reads: ``2026-03-04 #1234``, or ``2026-03-04 #1234 … 2026-03-09 #2000 (3)``."""
        first, last = (f"{head.at:%Y-%m-%d} #{head.events}" for head in (self.first, self.last))
        return first if self.count == 1 else f"{first} … {last} ({self.count})"

    def and_then(self, head: Head) -> "Heads":
        """Return these and one more."""
        return Heads(self.count + 1, self.first, head)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of holding a log against its witness.

    ``gone`` are heads that the log does not have, though it should: it was rewritten or cut off behind ``kept``, the
    last head before these that is still in it. ``taken_back`` are those that it lost when a backup was put in place.
    ``elsewhere`` are those that were not compared: they were noted before an archive was made that is not at hand.
    ``strange`` lines are no heads, the first of them in line ``first_strange``.
    """

    heads: int
    gone: Heads | None = None
    kept: Head | None = None
    taken_back: Heads | None = None
    elsewhere: int = 0
    strange: int = 0
    first_strange: int = 0


def sentences(found: Comparison) -> tuple[str, ...]:
    """Say what an administrator has to know of a comparison, if anything."""
    told = []
    if found.gone is not None:
        before = f"; the head of {found.kept} before is" if found.kept else ""
        told.append(f"{found.gone} {_is(found.gone)} not in the log: it was rewritten or cut off{before}")
    if found.taken_back is not None:
        told.append(f"{found.taken_back} {_is(found.taken_back)} of what a restore took back")
    if found.elsewhere:
        told.append(f"{found.elsewhere:,} of its heads are of an archive that is not here, and were not compared")
    if found.strange:
        told.append(f"{found.strange:,} of its lines hold no head, the first is line {found.first_strange:,}")
    return tuple(told)


def _is(heads: Heads) -> str:
    return "is" if heads.count == 1 else "are"


class Witness(Protocol):
    """Where heads are noted."""

    def note(self, at: datetime, events: int, head: str) -> bool:
        """Note a head; returns whether the witness was begun for it. Raises ``WitnessUnavailable``."""
        ...


class Comparer(Protocol):
    """Holds the log against its witness."""

    def __call__(self) -> Comparison:
        """Compare every head. Raises ``ProofFailed`` when that cannot be done now."""
        ...
