"""The system's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The time of the machine; implements ``bot.ports.Clock``."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.now(UTC)
