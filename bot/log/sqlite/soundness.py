"""Whether a log is whole enough to send from: looked at before anything is written to it, at every start.

A backup copied over the file with the old ``-wal`` left beside it is folded together with it by SQLite: pages of two
times, of which the older ones may show as approved what was sent long ago. A small log is looked at as a whole. Of a
large one the end of the chain, what waits, and samples from all over it are: that takes no longer however much there is
(0.1 s), and leaves damage between the samples to the proof, which runs beside the bot (``bot.log.chain``).
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sqlite_utils import Database

from bot.domain.requests import ON_ITS_WAY
from bot.errors import LogUnavailable
from bot.log.hashes import EVENTS_FROM, EVENTS_IN_ORDER, GENESIS, hash_before_first, hash_of
from bot.log.sql import Row
from bot.log.sqlite.connection import SqliteSql, connect
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.migrations import is_current, is_older
from bot.log.sqlite.shape import compare_made

#: bytes of a file that is read whole: 0.3 s, or 1 s from a slow disk
_SMALL = 128 * 1024 * 1024
#: events at the end whose hashes are computed anew
_TIP = 64
#: places in a large log that are looked at
_SAMPLES = 64
#: what is read there; a row that is not there, or a page that is not what it should be, is damage
_SAMPLED = {
    "batches": "SELECT * FROM batches WHERE seq = ?",
    "requests": "SELECT * FROM requests JOIN contents ON request_id = requests.id WHERE seq = ?",
}
_RESTORE = (
    "nothing is sent from it. Put a backup in its place with `alephee-bot log restore` (docs/backup.md), which keeps"
    " what is there"
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


def is_out_of_date(path: Path) -> bool:
    """Whether a log was written by an older version; the next start updates it. Raises ``LogUnavailable``."""
    try:
        db = connect(path, "ro")
        try:
            return is_older(db)
        finally:
            db.close()
    except BROKEN as error:
        raise unavailable(error) from error


def refuse_damaged(db: Database, size: int) -> None:
    """Refuse a log of so many bytes that is not whole. Raises ``LogUnavailable``."""
    _refuse(chain(_problems(SqliteSql(db), size), _misshapen(db)))


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


def _problems(sql: SqliteSql, size: int) -> Iterator[str]:
    tables = {row["name"] for row in sql.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if size <= _SMALL:
        yield from _pages(sql)
    if {"events", "requests", "batches", "contents"} <= tables:
        yield from _tip(sql, has_end="chain" in tables)
        yield from _gaps(sql) if size <= _SMALL else _samples(sql)
        yield from _misplaced(sql)


def _pages(sql: SqliteSql) -> Iterator[str]:
    damage = str(sql.rows("PRAGMA quick_check(1)")[0]["quick_check"])
    if damage != "ok":
        yield f"the database file is damaged ({' '.join(damage.split())})"


def _tip(sql: SqliteSql, *, has_end: bool) -> Iterator[str]:
    """Compute the end of the chain anew, and compare it with what was written down beside it."""
    newest = sql.rows(f"{EVENTS_IN_ORDER} DESC LIMIT ?", (_TIP + 1,))[::-1]
    first = hash_before_first(newest[0]) if newest else GENESIS
    before: Row = newest.pop(0) if len(newest) > _TIP else {"id": 0, "hash": first}
    for event in newest:
        yield from _loose(before, event)
        before = event
    end = (sql.one("SELECT events AS id, head AS hash FROM chain") or {"id": 0, "hash": GENESIS}) if has_end else before
    if (end["id"], end["hash"]) != (before["id"], before["hash"]):
        yield f"the log is damaged: it ends at event {before['id']}, event {end['id']} was the last"


def _loose(before: Row, event: Row) -> Iterator[str]:
    """Find an event that does not follow the one before, or that was changed."""
    follows = event["id"] == before["id"] + 1 and event["prev_hash"] in {"", before["hash"]}
    if not follows or event["hash"] != hash_of(event, before["hash"]):
        yield f"the log is damaged: event {event['id']} does not follow event {before['id']}"


def _samples(sql: SqliteSql) -> Iterator[str]:
    """Look into a large log here and there, from its beginning to its end."""
    for number in _spread(_last(sql, "events", "id") - 1):
        yield from _loose(*sql.rows(f"{EVENTS_FROM} LIMIT 2", (number,)))
    for table, row in _SAMPLED.items():
        for number in _spread(_last(sql, table, "seq")):
            if sql.one(row, (number,)) is None:
                yield f"the log is damaged: row {number} of {table}, or what belongs to it, is missing"


def _last(sql: SqliteSql, table: str, key: str) -> int:
    return int(sql.rows(f"SELECT COALESCE(MAX({key}), 0) AS last FROM {table}")[0]["last"])  # noqa: S608 - constants


def _spread(last: int) -> set[int]:
    """Return numbers from 1 to the last, evenly spread."""
    return {1 + (last - 1) * place // max(1, _SAMPLES - 1) for place in range(_SAMPLES)} if last > 0 else set()


def _misshapen(db: Database) -> Iterator[str]:
    """Find what the bot made and is not as it made it: one of the indexes is what keeps a second send out.

    A view is for people, and what others have added does not keep the bot from anything: ``bot.log.chain`` tells it.
    """
    try:
        if not is_current(db):  # a log that is not made yet, or an older one: made so next; or one of a newer bot
            return
    except BROKEN as error:
        raise unavailable(error) from error
    for problem in compare_made(SqliteSql(db)):
        if not problem.subject.startswith("view "):
            yield f"the log is damaged: {problem}"


def _gaps(sql: SqliteSql) -> Iterator[str]:
    """Find tables whose rows were numbered one by one and are not all there."""
    for table, key in (("events", "id"), ("requests", "seq"), ("batches", "seq")):
        row = sql.one(f"SELECT COUNT(*) AS rows, COALESCE(MAX({key}), 0) AS last FROM {table}")  # noqa: S608 - constants
        if row and row["rows"] != row["last"]:
            yield f"the log is damaged: {table} has {row['rows']} rows, the last has the number {row['last']}"


def _misplaced(sql: SqliteSql) -> Iterator[str]:
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
