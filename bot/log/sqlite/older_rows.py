"""What rows of earlier versions get when they are brought up to date; each function was written for one version."""

import json

from bot.domain.contents import canonical
from bot.domain.order_amounts import amounts_of
from bot.domain.requests import Resolution
from bot.log import notes
from bot.log.personal import keep
from bot.log.sql import Row, Sql
from bot.log.told import read_changed, requests_told

_RESOLVED = "SELECT * FROM events WHERE name IN (?, ?) ORDER BY id"
_WARNED = (
    "SELECT requests.id, requests.cause, contents.notes FROM requests"
    " JOIN contents ON contents.request_id = requests.id"
    " WHERE requests.state <> 'invalid' AND contents.notes <> '[]' ORDER BY requests.seq"
)
_NEW_ORDERS = (
    "SELECT requests.id, contents.body, contents.summary, contents.notes, contents.api_message FROM requests"
    " JOIN contents ON contents.request_id = requests.id WHERE requests.kind = 'create_order' ORDER BY requests.seq"
)
#: what a re-check found stands behind this note; where it is alone, all notes are what it found
_FOUND, _RECHECK = "recheck.found", "failure.recheck"


def outcomes_and_warnings(sql: Sql) -> dict[str, Row]:
    """Write, for version 10, what events tell of unknown outcomes, and the codes of warnings; returns what is new."""
    found: dict[str, Row] = {}
    for event in sql.rows(_RESOLVED, tuple(Resolution)):
        for request_id in requests_told(event, read_changed(event)):
            found[request_id] = {"resolved_by": event["actor"], "resolved_as": event["name"]}
    for row in sql.rows("SELECT id FROM requests WHERE state = 'unknown'"):
        found.pop(row["id"], None)  # it is unknown again
    for row in sql.stream(_WARNED):
        if warned := _warned(row):
            found.setdefault(row["id"], {})["warnings"] = warned
    for request_id, columns in found.items():
        sql.update("requests", columns, {"id": request_id})
    return found


def amounts_told(sql: Sql) -> dict[str, Row]:
    """Write, for version 10, the amounts of new orders beside their JSON; returns the digests that are new."""
    changed: dict[str, Row] = {}
    for row in sql.rows(_NEW_ORDERS):
        body = json.loads(row["body"])
        if amounts := amounts_of(body.get("body") or ""):
            rest = {name: row[name] for name in ("summary", "notes", "api_message")}
            kept = {"body": canonical(body | {"amounts": amounts})} | rest
            changed[row["id"]] = {"content_digest": keep(sql, "contents", row["id"], kept)}
    return changed


def _warned(row: Row) -> str | None:
    """Return the codes of the warnings that a request was asked with."""
    told = notes.load(row["notes"])
    keys = [note.key for note in told]
    if _FOUND in keys:
        return notes.codes(told[: keys.index(_FOUND)])
    return None if row["cause"] in {_RECHECK, *keys} else notes.codes(told)
