"""By whom and why the words of a request were erased, as the chain tells."""

import json
from collections.abc import Iterator, Mapping

from bot.log.sql import Sql
from bot.log.told import read_changed, requests_told

_FORGOTTEN = (
    "SELECT events.* FROM events JOIN requests ON requests.batch_id = events.batch_id"
    " WHERE requests.id = ? AND events.name = 'forgotten' ORDER BY events.id DESC"
)
_NAMES = "SELECT at, detail FROM events WHERE batch_id IS NULL AND name = 'name_forgotten' ORDER BY id"


def why_erased(sql: Sql, request_id: str) -> str:
    """Return by whom and why a request was erased, as a person reads it; empty where no event says so.

    Raises ``LogUnavailable``.
    """
    for event in sql.rows(_FORGOTTEN, (request_id,)):
        try:
            if request_id in requests_told(event, read_changed(event)):
                return why_of(json.loads(event["detail"]))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            continue  # somebody changed it: the proof tells which
    return ""


def names_erased(sql: Sql) -> Iterator[str]:
    """Yield whose names were erased, when, by whom and why, oldest first. Raises ``LogUnavailable``."""
    for event in sql.rows(_NAMES):
        try:
            detail = json.loads(event["detail"])
            yield f"names of {detail['person']}: erased {event['at']} {why_of(detail)}"
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            continue  # as above


def why_of(detail: Mapping[str, object]) -> str:
    """Read the detail of a ``forgotten`` event: of earlier versions it names nobody."""
    if detail.get("why") == "retention":
        return f"by the retention of {detail.get('days')} days"
    if detail.get("why") == "carried":
        return "when this was archived: the log that follows has them"
    who = f"by {detail['by']}" if "by" in detail else ""
    if not who and "account" in detail:
        who = f"by the command, as the user {detail['account']} of its machine"
    return f"{who}: {detail['reason']}" if detail.get("reason") else who
