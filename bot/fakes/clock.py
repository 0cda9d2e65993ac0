"""A clock that is turned by hand."""

from datetime import datetime, timedelta


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
