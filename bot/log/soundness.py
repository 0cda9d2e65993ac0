"""What is looked at before anything is written to a log of any engine: the end of its chain, what waits, samples."""

from collections.abc import Iterator

from bot.domain.requests import ON_ITS_WAY
from bot.log.hashes import EVENTS_FROM, EVENTS_IN_ORDER, GENESIS, hash_before_first, hash_of
from bot.log.sql import Row, Sql

#: events at the end whose hashes are computed anew
_TIP = 64
#: places in a large log that are looked at
_SAMPLES = 64
#: what is read there; a row that is not there, or a page that is not what it should be, is damage
_SAMPLED = {
    "batches": "SELECT * FROM batches WHERE seq = ?",
    "requests": "SELECT * FROM requests JOIN contents ON request_id = requests.id WHERE seq = ?",
}


def loose_end(sql: Sql, *, has_end: bool) -> Iterator[str]:
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


def missing_samples(sql: Sql) -> Iterator[str]:
    """Look into a large log here and there, from its beginning to its end."""
    for number in _spread(_last(sql, "events", "id") - 1):
        yield from _loose(*sql.rows(f"{EVENTS_FROM} LIMIT 2", (number,)))
    for table, row in _SAMPLED.items():
        for number in _spread(_last(sql, table, "seq")):
            if sql.one(row, (number,)) is None:
                yield f"the log is damaged: row {number} of {table}, or what belongs to it, is missing"


def _last(sql: Sql, table: str, key: str) -> int:
    return int(sql.rows(f"SELECT COALESCE(MAX({key}), 0) AS last FROM {table}")[0]["last"])  # noqa: S608 - constants


def _spread(last: int) -> set[int]:
    """Return numbers from 1 to the last, evenly spread."""
    return {1 + (last - 1) * place // max(1, _SAMPLES - 1) for place in range(_SAMPLES)} if last > 0 else set()


def gaps(sql: Sql) -> Iterator[str]:
    """Find tables whose rows were numbered one by one and are not all there."""
    for table, key in (("events", "id"), ("requests", "seq"), ("batches", "seq")):
        row = sql.one(f"SELECT COUNT(*) AS rows, COALESCE(MAX({key}), 0) AS last FROM {table}")  # noqa: S608 - constants
        if row and row["rows"] != row["last"]:
            yield f"the log is damaged: {table} has {row['rows']} rows, the last has the number {row['last']}"


def misplaced(sql: Sql) -> Iterator[str]:
    """Find a request that is not over and stands in another state than its last event left it in."""
    marks = ", ".join(f"'{state}'" for state in ON_ITS_WAY)
    last = (
        "SELECT to_state FROM events WHERE batch_id = requests.batch_id AND to_state IS NOT NULL AND (request_id ="
        " requests.id OR request_id IS NULL AND instr(changed, '\"' || requests.id || '\":{') > 0)"
        " ORDER BY id DESC LIMIT 1"
    )
    row = sql.one(
        f"SELECT * FROM (SELECT id, state, ({last}) AS told FROM requests WHERE state IN ({marks})) AS moved"  # noqa: S608 - constants
        " WHERE state <> told LIMIT 1"
    )
    if row:
        yield f"the log is damaged: request {row['id']} is {row['state']}, its last event says {row['told']}"
