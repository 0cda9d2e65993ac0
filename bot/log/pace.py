"""The pacer's state, kept over restarts. What it looks like is the pacer's own affair."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.contents import canonical
from bot.log.sql import Sql

#: name (an endpoint's, never a key) → a JSON value
PaceSource = Callable[[], Mapping[str, object]]


def save_pace(sql: Sql, states: Mapping[str, object]) -> None:
    """Write the state of every name."""
    for name, state in states.items():
        sql.run(
            "INSERT INTO pace (name, state) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET state = excluded.state",
            (name, canonical(state)),
        )


@dataclass(frozen=True, slots=True)
class PaceWrites:
    """Keeping the pacer's state. See ``bot.ports.writer.PaceWrite``."""

    sql: Sql
    source: PaceSource | None

    def save(self) -> None:
        """Write the pacer's state; nothing when the log was given no source for it."""
        if self.source is not None:
            save_pace(self.sql, self.source())


def read_pace(sql: Sql) -> dict[str, object]:
    """Read the state of every name."""
    return {row["name"]: json.loads(row["state"]) for row in sql.rows("SELECT name, state FROM pace")}
