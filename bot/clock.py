"""The clocks: the machine's, and the one that decides, which is the database's where several machines share one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic


class SystemClock:
    """The time of the machine; implements ``bot.ports.Clock``."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Return the seconds of a clock that only goes on: ``now`` that goes otherwise has jumped."""
        return monotonic()


class DatabaseClock(SystemClock):
    """The time of the database: the machine's with what that clock lacks of it, in seconds as last measured."""

    def __init__(self, machine: SystemClock, offset: Callable[[], float]) -> None:
        self._machine, self._offset = machine, offset

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return self._machine.now() + timedelta(seconds=self._offset())

    def steady(self) -> float:
        """Return the seconds of the machine's clock that only goes on."""
        return self._machine.steady()
