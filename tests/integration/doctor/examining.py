"""The doctor at work: `alephee-bot doctor --json` beside a sandbox, and what it found."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.cli import main
from sandbox.server import Sandbox


@dataclass
class Examined:
    """How the command ended, and what was found."""

    status: int
    found: list[dict[str, str]]

    def lines(self, check: str, status: str) -> list[str]:
        """Return what was said, with the repair."""
        return [
            f"{one['message']} → {one['repair']}"
            for one in self.found
            if (one["check"], one["status"]) == (check, status)
        ]

    def only(self, check: str, status: str) -> str:
        """Return the one thing that was said of a check."""
        (line,) = self.lines(check, status)
        return line

    @property
    def failed(self) -> set[str]:
        return {one["check"] for one in self.found if one["status"] == "fail"}

    @property
    def skipped(self) -> set[str]:
        return {one["check"] for one in self.found if one["status"] == "skip"}


@dataclass
class Doctor:
    """Runs the doctor with the settings of a good installation, and some changes."""

    sandbox: Sandbox
    database: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    settings: dict[str, str] = field(default_factory=dict)

    def set_environment(self, **changes: str) -> None:
        own = {"BOT_DATABASE": str(self.database), "BOT_PORT": "0"}
        for name, value in (self.sandbox.env() | own | self.settings | changes).items():
            self.monkeypatch.setenv(name, value)

    def __call__(self, *options: str, **changes: str) -> Examined:
        self.set_environment(**changes)
        self.capsys.readouterr()
        status = main(["doctor", "--json", *options])
        found = json.loads(self.capsys.readouterr().out)
        assert all(set(one) == {"check", "status", "message", "repair"} for one in found)
        assert all(one["repair"] for one in found if one["status"] in {"warn", "fail"})
        assert (status == 0) == all(one["status"] != "fail" for one in found)
        return Examined(status, found)
