"""What the tables must hold, told by the events alone."""

from collections import defaultdict
from dataclasses import dataclass

from bot.log.sqlite.connection import Row


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: with what (``event 12``, ``requests r1``), and what about it."""

    subject: str
    what: str

    def __str__(self) -> str:
        """Say it; bytes that are no text are written as such."""
        return f"{self.subject}: {self.what}".encode(errors="backslashreplace").decode()


class Replay:
    """Columns by table and key, as the last event that wrote each of them left it."""

    def __init__(self) -> None:
        self.tables: defaultdict[str, dict[str, Row]] = defaultdict(dict)

    def apply(self, changed: dict[str, dict[str, Row]]) -> None:
        """Take over what an event changed. Raises ``TypeError``, ``ValueError`` or ``AttributeError`` for nonsense."""
        for table, rows in changed.items():
            known = self.tables[table]
            for key, columns in rows.items():
                known.setdefault(key, {}).update(columns)

    def state_of(self, request_id: str) -> str | None:
        """Return the state the events so far left a request in."""
        state: str | None = self.tables["requests"].get(request_id, {}).get("state")
        return state
