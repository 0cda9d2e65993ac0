"""What the doctor finds: a line for each thing it looked at, and what to do where something is wrong."""

from dataclasses import asdict, dataclass
from typing import Literal

from bot.printable import one_line


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and if not well, what to do.

    ``fail``: the bot cannot do its job, or will do harm. ``warn``: it works, and this will be in the way one day.
    ``skip``: it could not be looked at, for a reason that another line tells.
    """

    check: str
    status: Literal["ok", "warn", "fail", "skip"]
    message: str
    repair: str = ""

    def __str__(self) -> str:
        return one_line(f"{self.status:4}  {self.check}: {self.message}" + (f" → {self.repair}" if self.repair else ""))

    def as_json(self) -> dict[str, str]:
        """Return it for programs: ``check``, ``status``, ``message``, ``repair``."""
        return asdict(self)


def well(check: str, message: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(check, "ok", message)


def doubtful(check: str, message: str, repair: str) -> Finding:
    """Return that something works and will be in the way one day."""
    return Finding(check, "warn", message, repair)


def ill(check: str, message: str, repair: str) -> Finding:
    """Return that something is wrong."""
    return Finding(check, "fail", message, repair)


def skipped(check: str, why: str) -> Finding:
    """Return that something could not be looked at."""
    return Finding(check, "skip", f"not checked: {why}")
