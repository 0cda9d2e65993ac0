"""What is still to be looked at about requests."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.follow_ups import FollowUp, What
from bot.log.parts import Reads
from bot.log.sql import Row
from bot.log.times import read, read_or_none, stamp
from bot.ports import follow_ups_of

_FOLLOW_UP = (
    "SELECT follow_ups.*, requests.batch_id FROM follow_ups JOIN requests ON requests.id = follow_ups.request_id"
)
#: has come, or cannot be meant: a clock that was set back since has noted it
_DUE = "follow_ups.due_at <= :now OR follow_ups.due_at > :longest OR tries = 0 AND follow_ups.due_at > :first"


class FollowUpReads(Reads):
    """Finding what is to be followed up. See ``bot.ports.reader.FollowUpsRead``."""

    __slots__ = ()

    def due(
        self,
        what: What,
        now: datetime,
        *,
        first: timedelta,
        longest: timedelta,
        but: Collection[str] = (),
        limit: int = 1000,
    ) -> tuple[FollowUp, ...]:
        """Return what is due, the longest due first, but for these batches."""
        others = "requests.batch_id NOT IN (SELECT value FROM json_each(CAST(:but AS TEXT)))"
        order = "ORDER BY follow_ups.due_at, requests.seq LIMIT :limit"
        times = {"now": stamp(now), "first": stamp(now + first), "longest": stamp(now + longest)}
        parameters = {"what": what, "but": json.dumps([*but]), "limit": limit, **times}
        rows = self.sql.rows(f"{_FOLLOW_UP} WHERE what = :what AND ({_DUE}) AND {others} {order}", parameters)
        return tuple(map(_read, rows))

    def next_at(self, what: What, *, after: datetime) -> datetime | None:
        """Return when the next one falls due, of those that do later than ``after``; None when none does."""
        later = "SELECT MIN(due_at) AS due_at FROM follow_ups WHERE what = ? AND due_at > ?"
        return read_or_none(self.sql.rows(later, (what, stamp(after)))[0]["due_at"])

    def of_batch(self, batch_id: str) -> tuple[FollowUp, ...]:
        """Return all that is to be followed up about a batch's requests."""
        rows = self.sql.rows(f"{_FOLLOW_UP} WHERE requests.batch_id = ? ORDER BY requests.seq, what", (batch_id,))
        return tuple(map(_read, rows))


class FollowUpWrites(FollowUpReads):
    """Planning, putting off and ending follow-ups. See ``bot.ports.writer.FollowUpsWrite``."""

    __slots__ = ()

    def plan(self, follow_up: FollowUp) -> None:
        """Plan one, in place of an earlier one about the same."""
        self.sql.run(
            "INSERT INTO follow_ups (request_id, what, due_at, tries) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (request_id, what) DO UPDATE SET due_at = excluded.due_at, tries = excluded.tries",
            (follow_up.request_id, follow_up.what, stamp(follow_up.due_at), follow_up.tries),
        )
        self.sql.topics.add(follow_ups_of(follow_up.what))

    def put_off(self, follow_up: FollowUp, *, until: datetime, tries: int) -> None:
        """Have it looked at later."""
        columns: Row = {"due_at": stamp(until), "tries": tries}
        self.sql.update("follow_ups", columns, {"request_id": follow_up.request_id, "what": follow_up.what})

    def done(self, follow_up: FollowUp) -> None:
        """Have it looked at no more."""
        self.sql.run("DELETE FROM follow_ups WHERE request_id = ? AND what = ?", (follow_up.request_id, follow_up.what))


def _read(row: Row) -> FollowUp:
    return FollowUp(**row | {"due_at": read(row["due_at"])})
