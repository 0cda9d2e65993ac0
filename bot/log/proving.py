"""Has the log proven, and held against its witness, by a process beside the bot."""

import json
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from bot.log.child import Child
from bot.log.times import read, stamp
from bot.ports import Comparison, Proof, ProofFailed

_UNREADABLE = "its answer cannot be read"
COMPARISON = TypeAdapter(Comparison)


class ProofBeside:
    """See ``bot.ports.Prover``."""

    def __init__(self, child: Child) -> None:
        self._child = child

    def __call__(self, *, known_head: str | None, now: datetime) -> Proof:
        """Wait for a proof. Raises ``ProofFailed`` saying what became of it."""
        known = () if known_head is None else ("--known", known_head)
        said = self._child.ask("--now", stamp(now), *known)
        try:
            told = json.loads(said)
            problems, whole_at = tuple(map(str, told["problems"])), read(told["whole_at"])
            return Proof(int(told["events"]), str(told["head"]), problems, int(told["since"]), whole_at)
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            raise ProofFailed(_UNREADABLE) from None


class ComparisonBeside:
    """See ``bot.ports.Comparer``."""

    def __init__(self, child: Child, witness: Path) -> None:
        self._child, self._witness = child, witness.absolute()

    def __call__(self) -> Comparison:
        """Wait for a comparison. Raises ``ProofFailed`` saying what became of it."""
        said = self._child.ask("--witness", str(self._witness))
        try:
            return COMPARISON.validate_json(said)
        except ValueError:
            raise ProofFailed(_UNREADABLE) from None
