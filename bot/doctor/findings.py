"""What the doctor finds: one line a check, and what to do where something is wrong."""

from dataclasses import dataclass
from typing import Literal

_MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: how it stands, and if not well, what to do."""

    status: Literal["ok", "warn", "fail"]
    what: str
    repair: str = ""

    @property
    def ok(self) -> bool:
        """Whether the bot can do its job all the same."""
        return self.status != "fail"

    def __str__(self) -> str:
        return f"{_MARKS[self.status]}  {self.what}" + (f"\n      → {self.repair}" if self.repair else "")


def well(what: str) -> Finding:
    """Return that something is as it should be."""
    return Finding("ok", what)


def doubtful(what: str, repair: str) -> Finding:
    """Return that something works and will be in the way one day."""
    return Finding("warn", what, repair)


def ill(what: str, repair: str) -> Finding:
    """Return that something is wrong."""
    return Finding("fail", what, repair)
