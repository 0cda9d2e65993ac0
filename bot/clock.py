"""Clocks: the system's, and one that tests turn by hand."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The time of the machine; implements ``bot.ports.Clock``."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands until it is turned; implements ``bot.ports.Clock``."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the time it was turned to."""
        return self._now

    def turn(self, by: timedelta) -> None:
        """Turn the clock on."""
        self._now += by
