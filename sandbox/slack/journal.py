"""What the app called, and how often."""

from collections import Counter
from dataclasses import dataclass

from sandbox.slack.model import Json


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call: `at` in seconds since the epoch, `args` without the token, `error` of the answer."""

    at: float
    method: str
    args: Json
    error: str | None


class Journal:
    """Every Web API call in order, and their number by method."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()

    def note(self, call: Call) -> None:
        """Add a call, answered or not."""
        self.calls.append(call)
        self.counts[call.method] += 1

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]
