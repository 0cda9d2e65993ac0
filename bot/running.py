"""Running until a signal."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event
from types import FrameType
from typing import Protocol

from bot.signals import StoppedEarly, stopped_by_signals


class Runs(Protocol):
    """What can be started and stopped; ``is_open`` once there is something to finish before it ends."""

    @property
    def is_open(self) -> bool:
        """Whether it has begun."""
        ...

    def start(self, stopping: Event) -> None:
        """Begin; return soon when ``stopping`` is set."""
        ...

    def stop(self, why: str) -> None:
        """Finish the call in flight, and end; ``why``: the name of a signal or of an error."""
        ...


def run_until_stopped(make: Callable[[], Runs], *, on_ready: Callable[[], None] | None = None) -> int:
    """Run what is made until a signal, and call ``on_ready`` once it works. The call in flight is finished first."""
    bot: Runs | None = None

    def stop(_number: int, _frame: FrameType | None) -> None:
        if bot is None or not bot.is_open:
            raise StoppedEarly

    with suppress(StoppedEarly), stopped_by_signals(stop) as stopping:
        bot, why = make(), ""
        try:
            bot.start(stopping)
            if on_ready and not stopping.is_set():
                on_ready()
            stopping.wait()
            why = stopping.by
        except BaseException as error:
            why = type(error).__name__
            raise
        finally:
            bot.stop(why)
    return 0
