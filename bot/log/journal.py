"""Appending to the chain of events."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.contents import canonical
from bot.domain.requests import State
from bot.log.hashes import GENESIS, hash_of
from bot.log.sqlite.connection import Row, Sql
from bot.log.times import stamp

#: columns that an event writes: table → key → column → value
Changed = dict[str, dict[str, Row]]


class Journal:
    """The end of the chain, within one transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._head: tuple[int, str] | None = None

    def append(
        self,
        name: str,
        *,
        at: datetime,
        batch_id: str | None = None,
        request_id: str | None = None,
        actor: str | None = None,
        states: tuple[State | None, State | None] = (None, None),
        detail: Mapping[str, object] | None = None,
        changed: Changed | None = None,
    ) -> None:
        """Append an event. ``states`` are from and to; ``changed`` the columns it writes."""
        last_id, last_hash = self._head or self._read_head()
        row: Row = {
            "id": last_id + 1,
            "at": stamp(at),
            "name": name,
            "batch_id": batch_id,
            "request_id": request_id,
            "actor": actor,
            "from_state": states[0] and states[0].value,
            "to_state": states[1] and states[1].value,
            "detail": canonical(dict(detail or {})),
            "changed": canonical(changed or {}),
            "prev_hash": last_hash,
        }
        row["hash"] = hash_of(row)
        self._sql.insert("events", row)
        self._head = (row["id"], row["hash"])

    def _read_head(self) -> tuple[int, str]:
        last = self._sql.one("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1")
        return (0, GENESIS) if last is None else (last["id"], last["hash"])
