"""Drafts: what stands behind open forms, in a table of its own beside the chain."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

from bot.log.sql import Row, Sql
from bot.log.times import stamp
from bot.ports import Clock

#: characters of a draft: a number of a thousand accounts, or an order of thousands of lines
LONGEST = 1_000_000
#: drafts that are kept at once, by everybody together
MOST = 5_000

_KEEP = (
    "INSERT INTO drafts (kind, id, user_id, at, expires_at, body)"
    " VALUES (:kind, :id, :user_id, :at, :expires_at, :body) ON CONFLICT (kind, id) DO UPDATE SET"
    " user_id = excluded.user_id, at = excluded.at, expires_at = excluded.expires_at, body = excluded.body"
)
_KEEP_GREATEST = f"{_KEEP} WHERE excluded.body > drafts.body"
_GET = "SELECT body FROM drafts WHERE kind = ? AND id = ? AND user_id = ? AND expires_at > ?"
_ENDED = "SELECT COUNT(*) AS ended FROM drafts WHERE expires_at <= ?"
_ALL = "SELECT COUNT(*) AS kept FROM drafts"
_DROP = "DELETE FROM drafts WHERE expires_at <= ?"
_DROP_OLDEST = (
    "DELETE FROM drafts WHERE (kind, id) IN"
    " (SELECT kind, id FROM drafts ORDER BY expires_at DESC, kind, id LIMIT :spare OFFSET :most)"
)


class _OverSql(Protocol):
    @property
    def sql(self) -> Sql: ...


class _Log(Protocol):
    """A log whose readers and transactions work on one connection."""

    def write(self, *, timeout: float | None = None) -> AbstractContextManager[_OverSql]: ...

    def read(self) -> AbstractContextManager[_OverSql]: ...


class LogDrafts:
    """The drafts of a log. See ``bot.ports.drafts.Drafts``."""

    def __init__(self, log: _Log, clock: Clock, *, is_shared: bool) -> None:
        self._log, self._clock, self.is_shared = log, clock, is_shared

    def keep(
        self, kind: str, id_: str, user_id: str, body: str, *, lasting: timedelta, timeout: float | None = None
    ) -> None:
        """Keep a text in the place of what was kept under this id; what is too long takes that away."""
        with self._log.write(timeout=timeout) as tx:
            if len(body) > LONGEST:
                tx.sql.run("DELETE FROM drafts WHERE kind = ? AND id = ?", (kind, id_))
            else:
                tx.sql.run(_KEEP, self._row(kind, id_, user_id, body, lasting))

    def keep_greatest(self, kind: str, id_: str, user_id: str, body: str, *, lasting: timedelta) -> str:
        """Keep a text unless a greater one is kept under this id; returns the one that is kept then."""
        with self._log.write() as tx:
            tx.sql.run(_KEEP_GREATEST, self._row(kind, id_, user_id, body, lasting))
            (kept,) = tx.sql.rows("SELECT body FROM drafts WHERE kind = ? AND id = ?", (kind, id_))
        return str(kept["body"])

    def get(self, kind: str, id_: str, user_id: str) -> str | None:
        """Return a person's text; None when there is none, or its time is over."""
        with self._log.read() as reader:
            kept = reader.sql.one(_GET, (kind, id_, user_id, stamp(self._clock.now())))
        return None if kept is None else str(kept["body"])

    def drop_ended(self) -> int:
        """Take away what is over, and the oldest of what is too much."""
        now = stamp(self._clock.now())
        with self._log.read() as reader:
            (ended,), (kept,) = reader.sql.rows(_ENDED, (now,)), reader.sql.rows(_ALL)
        spare = max(0, kept["kept"] - ended["ended"] - MOST)
        if not ended["ended"] and not spare:
            return 0
        with self._log.write() as tx:
            dropped = tx.sql.run(_DROP, (now,))
            return dropped + tx.sql.run(_DROP_OLDEST, {"spare": spare, "most": MOST})

    def _row(self, kind: str, id_: str, user_id: str, body: str, lasting: timedelta) -> Row:
        now = self._clock.now()
        kept: Row = {"kind": kind, "id": id_, "user_id": user_id, "body": body}
        return kept | {"at": stamp(now), "expires_at": stamp(now + lasting)}
