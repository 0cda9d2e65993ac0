"""Heads of the chain noted outside the log, a line each, ``time events hash``: the log can be held against them."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.log.times import read, stamp

_LINE = re.compile(
    r"(?P<at>[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\.[0-9]{3}Z) (?P<events>0|[1-9][0-9]{0,17})"
    r" (?P<head>sha256:[0-9a-f]{64}|s2:[A-Za-z0-9_-]{43})"
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the log held at a time: how many events, and the hash of the last one (``GENESIS`` without any)."""

    at: datetime
    events: int
    head: str

    def __str__(self) -> str:
        """Write the line, without its end: ``2026-11-21T02:38:17.123Z 1204 s2:…``."""
        return f"{stamp(self.at)} {self.events} {self.head}"


def read_noted(line: str) -> Noted:
    """Read what was written of one. Raises ``ValueError`` saying that the line is none, without repeating it."""
    found = _LINE.fullmatch(line.rstrip("\r\n"))
    if found is None:
        raise ValueError("no line of the form `time events hash`")
    try:
        return Noted(read(found["at"]), int(found["events"]), found["head"])
    except ValueError as error:
        raise ValueError("its time does not exist") from error
