"""Logs in one database as several processes have them, with sessions that do not dawdle."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.clock import SystemClock
from bot.database_url import read_url
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log.postgres.session import Beats
from bot.log.postgres.store import PostgresSendLog
from bot.ports import Clock, Role, SendLog
from tests.integration.log.samples import NOON

HASTY = Beats(stand_by=0.1, look=0.3, silence=1.5, answer=1.0, write=2.0, read=2.0, again=0.05, again_longest=0.2)
PATIENCE = 20.0


class Processes:
    """Opens logs, and closes them in the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opened = ExitStack()

    def open(
        self,
        *,
        url: str = "",
        clock: Clock | None = None,
        witness: Path | None = None,
        beats: Beats = HASTY,
        takes_part: bool = True,
    ) -> PostgresSendLog:
        """Open one more."""
        made = PostgresSendLog(
            read_url(url or self.url),
            CONTENTS,
            clock=clock or SystemClock(),
            witness=witness,
            beats=beats,
            takes_part=takes_part,
        )
        self._opened.callback(made.close)
        made.open()
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._opened.close()


def until(happens: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until something happens."""
    end = time.monotonic() + within
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def works(log: PostgresSendLog) -> None:
    """Wait until a process works."""
    until(lambda: log.role is Role.WORKER)


def note(log: SendLog, name: str = "odd") -> None:
    """Write an event."""
    with log.write() as transaction:
        transaction.events.note(name, at=SystemClock().now())


def written(log: SendLog) -> int:
    """Read how many events there are."""
    with log.read() as reader:
        return reader.events.tip()[0]


def can(do: Callable[[], object]) -> bool:
    """Whether something can be done with the log now."""
    try:
        do()
    except LogUnavailable:
        return False
    return True


def begin_call(log: PostgresSendLog) -> None:
    """Begin a call, as far as the log is concerned."""
    with log.working.write() as transaction:
        asked = transaction.requests.get("r1")
        assert asked is not None
        transaction.attempts.begin(asked, call_id="c1", at=NOON)
