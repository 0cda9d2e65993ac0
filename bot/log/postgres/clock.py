"""The clock of the server: what is due, and when something happened, goes by it on every machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import TupleRow

from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which seconds the server's clock is ahead of this machine's: the answer was on its way in between."""

    least: float
    most: float

    def correct(self, offset: float | None) -> float:
        """Return the offset that is known, as far as it may be true; the middle when none is known.

        A slow answer tells little, and then what was known stays; so a clock is not put to and fro.
        """
        if offset is None:
            return (self.least + self.most) / 2
        return min(max(offset, self.least), self.most)


def measure(connection: Connection[TupleRow], clock: Clock) -> Bounds:
    """Ask the server for the time. Raises ``psycopg.Error``."""
    before = clock.now()
    found = connection.execute("SELECT clock_timestamp()").fetchone()
    after = clock.now()
    assert found is not None  # noqa: S101 - a SELECT without FROM has one row
    return Bounds((found[0] - after).total_seconds(), (found[0] - before).total_seconds())


class ServersClock:
    """A machine's clock, put right by what is known of the server's. See ``bot.ports.Clock``."""

    def __init__(self, machine: Clock) -> None:
        self.machine = machine
        #: seconds that the server's clock is ahead; None before it was asked
        self.offset: float | None = None

    def now(self) -> datetime:
        """Return the server's time, as far as it is known."""
        return self.machine.now() + timedelta(seconds=self.offset or 0.0)
