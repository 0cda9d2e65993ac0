"""Whether a log is whole enough to send from: looked at before anything is written to it, at every start.

A backup copied over the file with the old ``-wal`` left beside it is folded together with it by SQLite: pages of two
times, of which the older ones may show as approved what was sent long ago. What is looked at here takes 0.3 s for
100,000 events and does not grow with the files kept; the full proof is ``bot.log.chain``.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sqlite_utils import Database

from bot.domain.requests import ON_ITS_WAY
from bot.errors import LogUnavailable
from bot.log.hashes import EVENTS_IN_ORDER, GENESIS, hash_of
from bot.log.shape import compare_made
from bot.log.sqlite.connection import BROKEN, Row, Sql, connect, unavailable
from bot.log.sqlite.migrations import is_current

#: bytes of a file that is read whole: 0.3 s, or 2 s from a slow disk
_SMALL = 256 * 1024 * 1024
#: of a larger one these are read; the bytes of people's files, most of it, steer nothing
_STEERING = ("requests", "batches", "attempts", "contents", "chain", "outbox", "posts", "pace", "events")
#: events at the end whose hashes are computed anew
_TIP = 64
_RESTORE = (
    "nothing is sent from it. Keep a copy of the file and of the -wal and -shm beside it, remove all three,"
    " and put a backup in its place (docs/log.md, Backup)"
)


def check_whole(path: Path) -> None:
    """Look whether the log at a path is whole; an empty file is. Raises ``LogUnavailable`` saying how to restore it."""
    try:
        db = connect(path, "ro")
    except BROKEN as error:
        raise unavailable(error) from error
    try:
        refuse_damaged(db, path.stat().st_size)
    finally:
        db.close()


def refuse_damaged(db: Database, size: int) -> None:
    """Refuse a log of so many bytes that is not whole. Raises ``LogUnavailable``."""
    _refuse(chain(_problems(Sql(db), size), _misshapen(db)))


def refuse_misshapen(db: Database) -> None:
    """Refuse a log that is up to date and not as the bot made it. Raises ``LogUnavailable``."""
    _refuse(_misshapen(db))


def _refuse(problems: Iterator[str]) -> None:
    try:
        found = next(problems, "")
    except LogUnavailable as error:
        found = error.why
    if found:
        raise LogUnavailable(f"{found}; {_RESTORE}")


def _problems(sql: Sql, size: int) -> Iterator[str]:
    tables = {row["name"] for row in sql.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    yield from _pages(sql, [""] if size <= _SMALL else [name for name in _STEERING if name in tables])
    if {"events", "requests", "batches"} <= tables:
        yield from _tip(sql, has_end="chain" in tables)
        yield from _gaps(sql)
        yield from _misplaced(sql)


def _pages(sql: Sql, tables: list[str]) -> Iterator[str]:
    for table in tables:
        row = sql.one(f"PRAGMA quick_check({table or 1})")
        damage = str(row["quick_check"]) if row else "ok"
        if damage != "ok":
            yield f"the database file is damaged ({' '.join(damage.split())})"


def _tip(sql: Sql, *, has_end: bool) -> Iterator[str]:
    """Compute the end of the chain anew, and compare it with what was written down beside it."""
    newest = sql.rows(f"{EVENTS_IN_ORDER} DESC LIMIT ?", (_TIP + 1,))[::-1]
    before: Row = newest.pop(0) if len(newest) > _TIP else {"id": 0, "hash": GENESIS}
    for event in newest:
        follows = event["id"] == before["id"] + 1 and event["prev_hash"] in {"", before["hash"]}
        if not follows or event["hash"] != hash_of(event, before["hash"]):
            yield f"the log is damaged: event {event['id']} does not follow event {before['id']}"
        before = event
    end = (sql.one("SELECT events AS id, head AS hash FROM chain") or {"id": 0, "hash": GENESIS}) if has_end else before
    if (end["id"], end["hash"]) != (before["id"], before["hash"]):
        yield f"the log is damaged: it ends at event {before['id']}, event {end['id']} was the last"


def _misshapen(db: Database) -> Iterator[str]:
    """Find what the bot made and is not as it made it: one of the indexes is what keeps a second send out.

    A view is for people, and what others have added does not keep the bot from anything: ``bot.log.chain`` tells it.
    """
    try:
        if not is_current(db):  # a log that is not made yet, or an older one: made so next; or one of a newer bot
            return
    except BROKEN as error:
        raise unavailable(error) from error
    for problem in compare_made(Sql(db)):
        if not problem.subject.startswith("view "):
            yield f"the log is damaged: {problem}"


def _gaps(sql: Sql) -> Iterator[str]:
    """Find tables whose rows were numbered one by one and are not all there."""
    for table, key in (("events", "id"), ("requests", "seq"), ("batches", "seq")):
        row = sql.one(f"SELECT COUNT(*) AS rows, COALESCE(MAX({key}), 0) AS last FROM {table}")  # noqa: S608 - constants
        if row and row["rows"] != row["last"]:
            yield f"the log is damaged: {table} has {row['rows']} rows, the last has the number {row['last']}"


def _misplaced(sql: Sql) -> Iterator[str]:
    """Find a request that is not over and stands in another state than its last event left it in."""
    marks = ", ".join(f"'{state}'" for state in ON_ITS_WAY)
    last = (
        "SELECT to_state FROM events WHERE batch_id = requests.batch_id AND to_state IS NOT NULL AND (request_id ="
        " requests.id OR request_id IS NULL AND instr(changed, '\"' || requests.id || '\":{')) ORDER BY id DESC LIMIT 1"
    )
    row = sql.one(
        f"SELECT id, state, ({last}) AS told FROM requests WHERE state IN ({marks}) AND state <> told LIMIT 1"  # noqa: S608 - constants
    )
    if row:
        yield f"the log is damaged: request {row['id']} is {row['state']}, its last event says {row['told']}"
