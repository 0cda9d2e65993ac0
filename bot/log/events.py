"""The chain of events: its times, and facts that move nothing."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.requests import Event
from bot.domain.restores import RESTORED, Restored
from bot.log.hashes import GENESIS
from bot.log.parts import Reads, Writes
from bot.log.restoring import Mark, write_mark
from bot.log.rows import read_events
from bot.log.times import read_or_none

_ABOUT_ORDER = """
SELECT * FROM (SELECT * FROM events WHERE batch_id IS NULL AND name = ? ORDER BY id DESC LIMIT ?) AS newest
WHERE CAST(json_extract(detail, '$.order') AS TEXT) = ? OR json_extract(detail, '$.external') = ?
ORDER BY id DESC LIMIT ?
"""


class EventReads(Reads):
    """Reading the chain. See ``bot.ports.reader.EventsRead``."""

    __slots__ = ()

    def began_at(self) -> datetime | None:
        """Return the time of the first event; None for an empty log."""
        self.sql.flush()
        row = self.sql.one("SELECT at FROM events ORDER BY id LIMIT 1")
        return None if row is None else read_or_none(row["at"])

    def hash_of(self, number: int) -> str | None:
        """Return the hash of an event; None when there is none of that number."""
        self.sql.flush()
        row = self.sql.one("SELECT hash FROM events WHERE id = ?", (number,))
        return None if row is None else str(row["hash"])

    def newest_time(self) -> datetime | None:
        """Return the latest time among the newest events; None while there are none."""
        self.sql.flush()
        row = self.sql.one("SELECT MAX(at) AS at FROM (SELECT at FROM events ORDER BY id DESC LIMIT 100) AS newest")
        return None if row is None else read_or_none(row["at"])

    def tip(self) -> tuple[int, str]:
        """Return the end of the chain: the number of events and the hash of the last one."""
        self.sql.flush()
        row = self.sql.one("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1")
        return (0, GENESIS) if row is None else (row["id"], row["hash"])

    def last(self, name: str) -> Event | None:
        """Return the newest event of a name among those about no request."""
        self.sql.flush()
        row = self.sql.one("SELECT * FROM events WHERE batch_id IS NULL AND name = ? ORDER BY id DESC LIMIT 1", (name,))
        return None if row is None else next(read_events(row))

    def about_order(self, name: str, number: str, *, limit: int = 20, among: int = 20_000) -> tuple[Event, ...]:
        """Return the events of a name that tell of an order and of no request, newest first; none without a number."""
        if not number:
            return ()
        self.sql.flush()
        rows = self.sql.rows(_ABOUT_ORDER, (name, among, number, number, limit))
        return tuple(event for row in rows for event in read_events(row))


class EventWrites(Writes, EventReads):
    """Appending facts. See ``bot.ports.writer.EventsWrite``."""

    __slots__ = ()

    def note(
        self,
        event: str,
        *,
        at: datetime,
        batch_id: str | None = None,
        request_id: str | None = None,
        actor: str | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Append an event that moves nothing; one about a request stands in its batch's story too.

        Raises ``ValueError`` when there is no such request.
        """
        if batch_id is None and request_id is not None:
            row = self.sql.one("SELECT batch_id FROM requests WHERE id = ?", (request_id,))
            if row is None:
                raise ValueError(f"no request {request_id}")
            batch_id = str(row["batch_id"])
        self.journal.append(event, at=at, batch_id=batch_id, request_id=request_id, actor=actor, detail=detail)

    def begin_restore(self, restored: Restored, *, at: datetime) -> bool:
        """Append a ``restored`` event and mark the log until ``end_restore``; False where that was begun before."""
        if restored.is_begun:
            return False
        write_mark(self.sql, Mark.BEGUN)
        self.journal.append(RESTORED, at=at, detail=restored.detail)
        self.sql.begins_restore = True
        return True

    def end_restore(self) -> None:
        """Take the mark of a restored log away: nothing of it is on its way any more."""
        write_mark(self.sql, None)
