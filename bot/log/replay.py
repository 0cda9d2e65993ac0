"""What the tables must hold, told by the events alone."""

from collections.abc import Iterable

from bot.log.scratch import Scratch
from bot.log.told import Changed

#: rows that memory holds before they go to the scratch file
_FRESH = 5_000
#: what a column holds
_KINDS = frozenset({str, int, bool, type(None)})


class Replay:
    """Columns by table and key, as the last event that wrote each of them left it, in a little memory.

    What happens to a row mostly happens soon: the rows written last are in memory, the others in a scratch file.
    """

    def __init__(self, tables: Iterable[str]) -> None:
        self._fresh: Changed = {table: {} for table in tables}
        self._count = 0
        self.scratch = Scratch(self._fresh)

    def close(self) -> None:
        """Give the scratch file's room back."""
        self.scratch.close()

    def apply(self, changed: Changed) -> None:
        """Take over what an event changed; what is no table is left out. Raises ``TypeError`` for what is no column."""
        for table, rows in changed.items():
            known = self._fresh.get(table, {})
            before = len(known)
            for key, columns in rows.items():
                if not _KINDS.issuperset(map(type, columns.values())):
                    raise TypeError("neither a text nor a number")
                known.setdefault(key, {}).update(columns)
            self._count += len(known) - before
        if self._count >= _FRESH:
            self.put_down()

    def put_down(self) -> None:
        """Put all that is in memory into the scratch file, which is what is looked at afterwards."""
        for table, rows in self._fresh.items():
            self.scratch.merge(table, rows.items())
            rows.clear()
        self._count = 0

    def state_of(self, request_id: object) -> str | None:
        """Return the state the events so far left a request in."""
        row = self._fresh["requests"].get(str(request_id))
        if row is None or "state" not in row:
            row = self.scratch.columns("requests", request_id) or {}
        state: str | None = row.get("state")
        return state
