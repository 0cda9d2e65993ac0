"""The system's clock."""

from datetime import UTC, datetime
from time import monotonic


class SystemClock:
    """The time of the machine; implements ``bot.ports.Clock``."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Return the seconds of a clock that only goes on: ``now`` that goes otherwise has jumped."""
        return monotonic()
