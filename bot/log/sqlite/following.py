"""Making the log that follows an archive: all that is carried over, in a new file with a chain of its own.

Its first event names the archive and follows its last hash. The events of what is carried over are told again, in their
order and with their times; what these do not tell is told by ``carried``. So it is a whole log that can be verified by
itself, as the archive is.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.domain.contents import canonical
from bot.log.archives import ARCHIVED
from bot.log.audited import AUDITED
from bot.log.hashes import hash_of
from bot.log.personal import PERSONAL, digest_of
from bot.log.sql import Row
from bot.log.sqlite.connection import SqliteSql, connect, create_file
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.migrations import migrate
from bot.log.times import stamp
from bot.log.told import GONE, Changed, read_changed, shorten

#: rows that one event tells of
_MANY = 500
_OF_BATCH = "batch_id IN (SELECT id FROM carried)"
_OF_REQUEST = f"request_id IN (SELECT id FROM old.requests WHERE {_OF_BATCH})"  # noqa: S608 - constants
_OF_ATTEMPT = f"attempt_id IN (SELECT id FROM old.attempts WHERE {_OF_REQUEST})"  # noqa: S608 - constants
_OF_QUESTION = f"question_id IN (SELECT id FROM old.questions WHERE {_OF_BATCH})"  # noqa: S608 - constants
#: an alert that named nothing but what is in the archive stays there
_NEEDED = (
    f"EXISTS (SELECT 1 FROM old.alert_requests WHERE alert_id = alerts.id AND {_OF_REQUEST})"  # noqa: S608 - constants
    " OR NOT EXISTS (SELECT 1 FROM old.alert_requests WHERE alert_id = alerts.id)"
)
#: the batch, or the alert, that a message or an ask for one is about
_SUBJECT = "substr(about, 1, instr(about || '/', '/') - 1)"
_SHOWN = f"{_SUBJECT} IN (SELECT id FROM carried UNION ALL SELECT id FROM alerts)"  # noqa: S608 - constants
#: table → which of its rows are carried over; a table comes behind those that its rows belong to
_ROWS = {
    "batches": "id IN (SELECT id FROM carried)",
    "requests": _OF_BATCH,
    "contents": _OF_REQUEST,
    "remarks": _OF_BATCH,
    "digests": _OF_BATCH,
    "approvals": _OF_BATCH,
    "questions": _OF_BATCH,
    "question_words": _OF_QUESTION,
    "attempts": _OF_REQUEST,
    "answers": _OF_ATTEMPT,
    "follow_ups": _OF_REQUEST,
    "files": f"sha256 IN (SELECT file_sha256 FROM old.requests WHERE {_OF_BATCH} AND erased_at IS NULL)",  # noqa: S608 - constants
    "replies": "1",
    "names": "1",
    "name_words": "1",
    "alerts": _NEEDED,
    "alert_requests": _OF_REQUEST,
    "outbox": f"closed_at IS NULL AND {_SHOWN}",
    "posts": _SHOWN,
    "pace": "1",
}
#: tables whose rows are numbered as they came
_NUMBERED = ("batches", "requests")
#: what stands in no batch, and is told whole: table → its key
_SHARED = {"replies": "conversation", "names": "id"}
_KEPT_OF_THE_BOT = ("settings", "identity")
_EVENTS = (
    f"SELECT * FROM old.events WHERE {_OF_BATCH} OR id IN (SELECT MAX(id) FROM old.events WHERE batch_id IS NULL"  # noqa: S608 - constants
    f" AND name IN ({', '.join(map(repr, _KEPT_OF_THE_BOT))}) GROUP BY name) ORDER BY id"
)


def make_following(
    source: Path, target: Path, carried: Sequence[str], *, at: datetime, sealed: str, detail: Mapping[str, object]
) -> None:
    """Make the log that follows an archive, of batches of a log that nobody writes.

    ``sealed``: the archive's last hash; ``detail``: what the first event tells of it. Raises ``LogUnavailable``.
    """
    create_file(target)
    try:
        with closing(connect(target, "rw")) as db:
            migrate(db)
            sql = SqliteSql(db)
            sql.run("PRAGMA foreign_keys=OFF")  # events come before what they are about
            sql.run("ATTACH ? AS old", (f"{source.resolve().as_uri()}?mode=ro",))
            sql.run("BEGIN IMMEDIATE")
            sql.run("CREATE TEMP TABLE carried (id TEXT PRIMARY KEY)")
            for batch_id in carried:
                sql.run("INSERT INTO carried VALUES (?)", (batch_id,))
            chain = _Chain(sql)
            chain.append(ARCHIVED, at=stamp(at), detail=canonical(dict(detail)), prev_hash=sealed)
            _copy_rows(sql)
            _tell_again(sql, chain, stamp(at))
            sql.run("COMMIT")
            sql.run("DETACH old")
    except BROKEN as error:
        raise unavailable(error) from error


class _Chain:
    """Appends to an empty log."""

    def __init__(self, sql: SqliteSql) -> None:
        self._sql = sql
        self._last = (0, "")

    def append(
        self, name: str, *, at: str, changed: Changed | None = None, prev_hash: str = "", **more: object
    ) -> None:
        """Append an event. ``more``: its other columns, where they are not empty."""
        number, before = self._last
        of_nothing: Row = dict.fromkeys(("batch_id", "request_id", "actor", "from_state", "to_state"))
        row: Row = {
            "id": number + 1,
            "at": at,
            "name": name,
            **of_nothing,
            "detail": "{}",
            **more,
            "prev_hash": prev_hash,
        }
        row["changed"] = shorten(row, changed or {})
        row["hash"] = hash_of(row, before)
        self._sql.insert("events", row)
        self._last = (row["id"], row["hash"])


def _copy_rows(sql: SqliteSql) -> None:
    for table, condition in _ROWS.items():
        columns = [str(row["name"]) for row in sql.rows(f"PRAGMA table_info({table})")]
        picked = ["ROW_NUMBER() OVER (ORDER BY seq)" if c == "seq" and table in _NUMBERED else c for c in columns]
        sql.run(
            f"INSERT INTO main.{table} ({', '.join(columns)})"  # noqa: S608 - names come from code
            f" SELECT {', '.join(picked)} FROM old.{table} AS {table} WHERE {condition} ORDER BY 1"
        )


def _tell_again(sql: SqliteSql, chain: _Chain, now: str) -> None:
    """Tell the events of what is carried over, then what else has to be told."""
    older: dict[str, None] = {}
    updated = _last_update(sql)
    for event in sql.stream(_EVENTS):
        kept = {name: event[name] for name in ("batch_id", "request_id", "actor", "from_state", "to_state", "detail")}
        chain.append(event["name"], at=event["at"], changed=read_changed(event), **kept)
        if event["batch_id"] and (event["prev_hash"] or event["id"] < updated):  # an update may have told the rest
            older[event["batch_id"]] = None
    for batch_id in older:
        chain.append("carried", at=now, changed=_rows_of(sql, batch_id), batch_id=batch_id)
    for changed in _shared_rows(sql):
        chain.append("carried", at=now, changed=changed)


def _last_update(sql: SqliteSql) -> int:
    """Return the number of the last event by which an update told of rows of batches; 0 where none did."""
    told = "SELECT * FROM old.events WHERE batch_id IS NULL AND changed <> '{}' ORDER BY id DESC"
    updates = (event["id"] for event in sql.stream(told) if read_changed(event).keys() - {*_SHARED, "name_words"})
    return next(updates, 0)


def _rows_of(sql: SqliteSql, batch_id: str) -> Changed:
    """Return all that events have to tell of a batch."""
    of_request = "request_id IN (SELECT id FROM main.requests WHERE batch_id = :batch)"
    of_attempt = f"attempt_id IN (SELECT id FROM main.attempts WHERE {of_request})"  # noqa: S608 - a constant
    of_question = "question_id IN (SELECT id FROM main.questions WHERE batch_id = :batch)"
    wanted = {
        "batches": ("id", "id = :batch"),
        "requests": ("id", "batch_id = :batch"),
        "attempts": ("id", of_request),
        "approvals": ("id", "batch_id = :batch"),
        "questions": ("id", "batch_id = :batch"),
    }
    words = {
        "contents": of_request,
        "remarks": "batch_id = :batch",
        "digests": "batch_id = :batch",
        "answers": of_attempt,
        "question_words": of_question,
    }
    given = {"batch": batch_id}
    changed: Changed = {}
    for table, (key, condition) in wanted.items():
        rows = sql.rows(f"SELECT {key} AS _key, {', '.join(AUDITED[table])} FROM main.{table} WHERE {condition}", given)  # noqa: S608 - constants
        changed[table] = {str(row.pop("_key")): row for row in rows}
    for table, condition in words.items():
        found = sql.rows(f"SELECT * FROM main.{table} WHERE {condition}", given)  # noqa: S608 - constants
        changed[table] = {str(row[PERSONAL[table][0]]): {"content_digest": digest_of(table, row)} for row in found}
    return {table: rows for table, rows in changed.items() if rows}


def _shared_rows(sql: SqliteSql) -> Iterator[Changed]:
    """Yield what events have to tell of names and of replies stated, some at a time."""
    for table, key in _SHARED.items():
        columns = ", ".join(AUDITED[table])
        rows = sql.rows(f"SELECT {key} AS _key, {columns} FROM main.{table} ORDER BY 1")  # noqa: S608 - constants
        for first in range(0, len(rows), _MANY):
            some = {str(row.pop("_key")): row for row in rows[first : first + _MANY]}
            yield {table: some, "name_words": _names(sql, some)} if table == "names" else {table: some}


def _names(sql: SqliteSql, keys: Mapping[str, Row]) -> dict[str, Row]:
    kept = sql.rows(
        "SELECT * FROM main.name_words WHERE name_id IN (SELECT value FROM json_each(?))", (json.dumps([*keys]),)
    )
    digests = {str(row["name_id"]): {"content_digest": digest_of("name_words", row)} for row in kept}
    return {key: digests.get(key, GONE) for key in keys}
