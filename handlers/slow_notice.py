"""Telling a person that it goes on, when an answer takes longer than they wait without a word."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

from bot.errors import DeliveryError


@contextmanager
def slow_notice(say: Callable[[], None], after: float = 0.7) -> Iterator[Callable[[], bool]]:
    """Say something when the block takes longer than so many seconds; yields whether it was said."""
    shown: list[bool] = []

    def tell() -> None:
        try:
            say()
        except DeliveryError:
            return
        shown.append(True)

    timer = Timer(after, tell)
    timer.start()
    try:
        yield lambda: bool(shown)
    finally:
        timer.cancel()
        timer.join()
