"""Clocks that are turned by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import SystemClock


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


class ShiftedClock(SystemClock):
    """The machine's clock, and by how many seconds a demo is ahead of it: to be turned on is no jump of it."""

    def __init__(self, ahead: Callable[[], float]) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return super().now() + timedelta(seconds=self._ahead())

    def steady(self) -> float:
        """Return the seconds of a clock that only goes on, and was turned on as well."""
        return super().steady() + self._ahead()
