"""What an event tells: the rows and columns it wrote, and which requests it is about, in few bytes.

Events with a hash ``s2:`` leave out what stands in the event itself or follows from a rule (``docs/log.md``, *What an
event changed*), and one of them can tell the same step of many requests. Older ones tell every column of one request.
"""

import base64
import json
from typing import Any

from bot.log.audited import AUDITED
from bot.log.sql import Row

#: columns that an event writes: table → key → column → value
Changed = dict[str, dict[str, Row]]
#: the same of one row, as it is written: a new one is a list, a digest stands alone, as does how a batch was decided or
#: a call ended; what is gone has none
_Short = Row | list[Any] | str | None

#: stands for the columns that all rows of a table have in common in an event
_ALL = "*"
#: table → the column of the event that is the key of its one row, which is left empty then
_KEYS = {
    "requests": "request_id",
    "contents": "request_id",
    "batches": "batch_id",
    "digests": "batch_id",
    "remarks": "batch_id",
}
#: column → the column of the event that says the same, where the value is ``true``
_OWN = {
    **dict.fromkeys(("requested_at", "decided_at", "due_at", "finished_at", "erased_at", "at"), "at"),
    **dict.fromkeys(("started_at", "ended_at", "asked_at", "answered_at"), "at"),
    **dict.fromkeys(("requested_by", "decided_by", "resolved_by", "by", "approver", "asked_by", "person"), "actor"),
    "state": "to_state",
    "batch_id": "batch_id",
    "request_id": "request_id",
}
#: table → the column that only the event that adds a row writes
_ADDED = {
    "batches": "requested_by",
    "requests": "batch_id",
    "attempts": "request_id",
    "approvals": "batch_id",
    "questions": "batch_id",
    "names": "person",
}
#: what a row begins with where the event that adds it says nothing; null in all other columns
_FIRST = {"external_order_id": "", "conversation": "", "cause": "", "delays": 0, "attempts": 0, "buyer_replied": 0}
#: table → the columns of a row that ends which are written as words, and those that the event itself says then
_ENDS = {
    "batches": (("decision",), ("decided_by", "decided_at")),
    "attempts": (("outcome", "http_status"), ("ended_at",)),
}
_DIGEST, _SHA256 = "content_digest", "sha256:"
#: what an event tells of a row that it took away: erased words, an approval taken back
GONE: Row = {_DIGEST: None}


def is_short(event: Row) -> bool:
    """Whether an event is of the newer kind, which does not repeat the hash before it."""
    return event.get("prev_hash") == ""


def is_gone(columns: Row) -> bool:
    """Whether a row was taken away, by all that events told of it."""
    return columns.get(_DIGEST, "") is None


def shorten(event: Row, changed: Changed) -> str:
    """Write what an event changed, as JSON; the rows of a table stay in their order."""
    short = {table: _shorten_rows(event, table, rows) for table, rows in changed.items()}
    if short.get("requests") == {"": {}} and _moves_one(event):
        del short["requests"]
    return json.dumps(short, ensure_ascii=False, separators=(",", ":"))


def read_changed(event: Row) -> Changed:
    """Read what an event changed, in full. Raises ``ValueError``, ``TypeError`` or ``AttributeError`` for nonsense."""
    if not is_short(event):
        changed: Changed = json.loads(event["changed"])
        return changed
    told = json.loads(event["changed"])
    if _moves_one(event):
        told.setdefault("requests", {"": {}})
    return {table: _read_rows(event, table, rows) for table, rows in told.items()}


def requests_told(event: Row, changed: Changed) -> tuple[str, ...]:
    """Return the ids of the requests an event is about, in the order it tells of them."""
    if event["request_id"] is not None:
        return (event["request_id"],)
    return tuple(changed.get("requests", ())) if is_short(event) and event["batch_id"] is not None else ()


def _moves_one(event: Row) -> bool:
    """Whether an event itself says which request it moves, and where to."""
    return event["request_id"] is not None and event["to_state"] is not None


def _shorten_rows(event: Row, table: str, rows: dict[str, Row]) -> dict[str, _Short]:
    own = event.get(_KEYS.get(table, ""))
    short = {"" if key == own else key: _shorten_row(event, table, row) for key, row in rows.items()}
    if len(rows) == 1 and (new := _first(table, next(iter(rows.values())))):
        return {key: _as_list(new | row) for key, row in short.items() if isinstance(row, dict)}
    several = [row for row in short.values() if isinstance(row, dict)]
    if len(several) == 1 == len(short):
        return {key: _as_words(table, several[0]) for key in short}
    if len(several) == 1 or len(several) != len(short):
        return short
    common = {name: value for name, value in several[0].items() if all(_has(row, name, value) for row in several)}
    rest: list[_Short] = [{name: value for name, value in row.items() if name not in common} for row in several]
    return ({_ALL: common} if common else {}) | dict(zip(short, rest, strict=True))


def _has(row: Row, name: str, value: object) -> bool:
    """Whether a row has this very value, of this type: ``true`` is not 1."""
    return name in row and row[name] == value and type(row[name]) is type(value)


def _shorten_row(event: Row, table: str, row: Row) -> _Short:
    if row.keys() == {_DIGEST}:
        digest = row[_DIGEST]
        return digest and base64.urlsafe_b64encode(bytes.fromhex(digest.removeprefix(_SHA256))).decode().rstrip("=")
    left_out = _first(table, row) or _implied(event, table)
    return {
        name: True if value is not None and value == event.get(_OWN.get(name, "")) else value
        for name, value in row.items()
        if name not in left_out or value != left_out[name]
    }


def _as_list(row: Row) -> list[object]:
    """Write a new row without the names of its columns, as far as it is not as it begins."""
    end = max(place for place, (name, value) in enumerate(row.items(), start=1) if value != _FIRST.get(name))
    return list(row.values())[:end]


def _as_words(table: str, row: Row) -> _Short:
    """Write how a batch was decided or a call ended in words, where the event says the rest."""
    words, _ = _ENDS.get(table, ((), ()))
    text = " ".join(str(row[name]) for name in words if name in row)
    return text if text and _read_words(table, text) == row else row


def _read_words(table: str, text: str) -> Row:
    words, own = _ENDS[table]
    told = (int(word) if word.isdecimal() else word for word in text.split(" "))
    return dict(zip(words, told, strict=False)) | dict.fromkeys(own, True)


def _read_rows(event: Row, table: str, rows: dict[str, Any]) -> dict[str, Row]:
    common = rows.pop(_ALL, {})
    return {key or event[_KEYS[table]]: _read_row(event, table, row, common) for key, row in rows.items()}


def _read_row(event: Row, table: str, row: _Short, common: Row) -> Row:
    if isinstance(row, list):
        row = dict(zip(AUDITED[table], row, strict=False))  # what is missing at the end is as it begins
    if isinstance(row, str) and table in _ENDS:
        row = _read_words(table, row)
    if not isinstance(row, dict):
        return {_DIGEST: row and f"{_SHA256}{base64.urlsafe_b64decode(f'{row}=').hex()}"}
    read = {name: event[_OWN[name]] if value is True else value for name, value in (common | row).items()}
    return (_first(table, read) or _implied(event, table)) | read


def _implied(event: Row, table: str) -> Row:
    """Return what an event that moves requests writes in each of them without saying it."""
    return {"state": event["to_state"]} if table == "requests" and event["to_state"] is not None else {}


def _first(table: str, row: Row) -> Row:
    """Return what a row begins with, if it is one that is added; nothing for a row that was there before."""
    if _ADDED.get(table) not in row:
        return {}
    return {name: _FIRST.get(name) for name in AUDITED[table]}
