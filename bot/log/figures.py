"""Figures of the whole log: kept counts, and what indexes of open rows hold; nothing is gone through."""

from bot.domain.kinds import Kind
from bot.domain.outbox import CHAIN_BROKEN, HEAD_NOTED, WITNESS_GONE
from bot.domain.requests import State
from bot.log.outbox import ASKED_AT
from bot.log.reader import LogReader
from bot.log.requests import OPEN
from bot.log.times import read_or_none
from bot.ports.figures import Figures

_COUNTS = "SELECT kind, state, number FROM counts"
#: since when a postponed request is due: the first call of the row of those that never left, or the first look-up that
#: failed before a call
_POSTPONED = """COALESCE(
    (SELECT MIN(started_at) FROM attempts WHERE request_id = requests.id AND outcome = 'never_sent' AND id >
        COALESCE((SELECT MAX(id) FROM attempts WHERE request_id = requests.id AND outcome <> 'never_sent'), 0)),
    (SELECT MAX(at) FROM events
        WHERE batch_id = requests.batch_id AND request_id = requests.id AND name = 'postponed'),
    requests.due_at)"""
_SINCE = f"""CASE requests.state
    WHEN 'approved' THEN CASE WHEN requests.delays = 0 THEN requests.due_at ELSE {_POSTPONED} END
    WHEN 'sending' THEN (SELECT MAX(started_at) FROM attempts WHERE request_id = requests.id)
    WHEN 'unknown' THEN COALESCE(requests.finished_at, requests.due_at)
    ELSE batches.requested_at END"""  # noqa: S608 - built from the constant above
_WAITING = (
    f"SELECT requests.state, MIN({_SINCE}) AS since FROM requests JOIN batches ON batches.id = requests.batch_id"  # noqa: S608 - as above
    f" WHERE {OPEN} GROUP BY requests.state"
)
_OUTBOX = (
    "SELECT COUNT(*) AS number, MIN(COALESCE(json_extract(detail, :asked_at), due_at)) AS since"
    " FROM outbox WHERE closed_at IS NULL"
)


def figures_of(reader: LogReader) -> Figures:
    """Return the figures of one moment. Raises ``LogUnavailable``."""
    sql = reader.sql
    outbox = sql.rows(_OUTBOX, {"asked_at": f"$.{ASKED_AT}"})[0]
    proven = reader.events.last(HEAD_NOTED)
    broken = reader.alerts.open(CHAIN_BROKEN) or reader.alerts.open(WITNESS_GONE)
    waiting = {State(row["state"]): read_or_none(row["since"]) for row in sql.rows(_WAITING)}
    return Figures(
        requests={(Kind(row["kind"]), State(row["state"])): row["number"] for row in sql.rows(_COUNTS)},
        waiting_since={state: since for state, since in waiting.items() if since is not None},
        outbox=outbox["number"],
        outbox_since=read_or_none(outbox["since"]),
        proven_at=None if proven is None else proven.at,
        is_sound=None if proven is None and broken is None else broken is None,
    )
