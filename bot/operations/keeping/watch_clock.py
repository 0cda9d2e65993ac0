"""Watch the clock: one that jumped holds nothing up, but people have to know what the times of the log are worth."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.due import UNTIL_WOKEN
from bot.domain.outbox import CLOCK_JUMPED, MessageKey, MessageKind, hour_of
from bot.operations.tools import Tools

log = logging.getLogger(__name__)

#: what a clock is corrected by in one go is less, unless it was wrong
_TOLERATED = timedelta(seconds=30)


@dataclass(slots=True)
class WatchClock:
    """Compare the clock with one that cannot be set, and at the first look with the newest times of the log."""

    tools: Tools
    #: seconds of a clock that only goes on (``time.monotonic``)
    steady: Callable[[], float]
    #: called when the clock jumped: what sleeps until a time looks again
    on_jump: Callable[[], None]
    _before: tuple[datetime, float] | None = field(default=None)

    def step(self) -> float:
        """Look once. Raises ``LogUnavailable`` when the clock jumped and the log cannot take it: the next look does."""
        now, steady = self.tools.clock.now(), self.steady()
        jump = self._since_the_log(now) if self._before is None else self._since_before(now, steady, *self._before)
        if abs(jump) > _TOLERATED:
            self.on_jump()
            self._tell(now, _readable(jump))
        self._before = (now, steady)
        return UNTIL_WOKEN

    @staticmethod
    def _since_before(now: datetime, steady: float, then: datetime, steady_then: float) -> timedelta:
        return now - then - timedelta(seconds=steady - steady_then)

    def _since_the_log(self, now: datetime) -> timedelta:
        """Return how far the log is ahead, as a jump back; how long the bot stood still nobody knows."""
        with self.tools.log.read() as reader:
            newest = reader.events.newest_time()
        return min(timedelta(0), now - newest) if newest is not None else timedelta(0)

    def _tell(self, now: datetime, jump: str) -> None:
        log.warning("the clock of this machine jumped", extra={"by": jump})
        with self.tools.log.write() as tx:
            tx.events.note("clock_jumped", at=now, detail={"by": jump})
            alert = tx.alerts.raise_for(CLOCK_JUMPED, hour=hour_of(now), at=now, note=jump)
            tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)


def _readable(jump: timedelta) -> str:
    """Write ``-2:00:00``."""
    return f"{'-' if jump < timedelta(0) else '+'}{timedelta(seconds=round(abs(jump).total_seconds()))}"
