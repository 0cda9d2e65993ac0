"""What Datasette is told about the log: what can be counted, searched and asked, and what is the bot's own."""

from collections.abc import Mapping
from datetime import tzinfo

from datasette.utils import tilde_encode

from bot.browsing.copy import PLACE

#: whoever opened the address that the command printed
_READER = {"id": "root"}
#: the bot's own state: it says nothing about what was asked or done
_INTERNAL = (
    *("alert_requests", "alerts", "chain", "counts", "digests", "drafts", "follow_ups", "heartbeat", "outbox", "pace"),
    *("posts", "_sqlite_migrations"),
)
_FACETS = ("state", "kind", "country", "reason", "account_id", "requested_by")
#: table → what its rows are called where others name them
_LABELS = {
    "requests": "order_id",
    "batches": "requested_at",
    "attempts": "started_at",
    "events": "name",
    "questions": "asked_at",
    "files": "size",
}
#: statements beside which nothing else runs, and groups of what is on a page, have so many milliseconds
SETTINGS = {
    "allow_download": False,
    "default_page_size": 50,
    "facet_time_limit_ms": 1_000,
    "sql_time_limit_ms": 5_000,
    "suggest_facets": False,
}
_STORY = """
WITH found AS (
    SELECT id, batch_id FROM requests
    WHERE order_id = CAST(trim(:number) AS INTEGER) AND CAST(order_id AS TEXT) = trim(:number)
    UNION SELECT id, batch_id FROM requests WHERE external_order_id = trim(:number) AND trim(:number) <> ''
    UNION SELECT id, batch_id FROM requests WHERE id = trim(:number)
    UNION SELECT id, batch_id FROM requests WHERE batch_id = trim(:number)
)
SELECT
    local_time(events.at) AS "at ({zone})",
    what_happened(events.batch_id, events.id) AS what,
    CASE
        WHEN events.name = 'asked' THEN sends.text
        WHEN events.to_state IN ('sent', 'refused', 'unknown') THEN sends.api_message
    END AS words,
    CASE events.name WHEN 'asked' THEN sends.file_sha256 END AS file_sha256,
    events.request_id,
    events.batch_id,
    events.id AS event
FROM events LEFT JOIN sends ON sends.request_id = events.request_id
WHERE events.batch_id IN (SELECT batch_id FROM found)
    AND (events.request_id IS NULL OR events.request_id IN (SELECT id FROM found))
ORDER BY events.id
"""
_FILES = """
SELECT files.sha256 AS file_sha256, files.size, sends.file_name, sends.request_id, sends.order_id
FROM files LEFT JOIN sends ON sends.file_sha256 = files.sha256 ORDER BY sends.requested_at DESC
"""
_WELCOME = """
<p><a href="{database}/story">Story of an order</a> ·
<a href="{database}/sends?_sort_desc=requested_at">all requests, newest first</a>, to search and to count ·
<a href="{database}/events?_sort_desc=id">events, newest first</a> ·
<a href="{database}/stored_files">files</a></p>
"""


def metadata_of(database: str, zone: tzinfo) -> Mapping[str, object]:
    """Describe the log for Datasette (docs.datasette.io, "Metadata"), under the name that it has there."""
    tables: dict[str, dict[str, object]] = {name: {"hidden": True} for name in _INTERNAL}
    tables |= {name: {"label_column": label} for name, label in _LABELS.items()}
    tables["sends"] = {
        "description": "One row a request: who asked, who decided, what exactly went out, what Alephee said.",
        "facets": list(_FACETS),
        "fts_table": "words",
        "fts_pk": PLACE,
    }
    queries = {
        "story": {
            "title": "Story of an order",
            "description": "Alephee's or the marketplace's number; or the id of a request or a batch.",
            "sql": _STORY.format(zone=zone),
            "hide_sql": True,
        },
        "stored_files": {
            "title": "Files",
            "description": "The log's files, and who asked for them. `alephee-bot log file SHA256` takes one out.",
            "sql": _FILES,
            "hide_sql": True,
        },
    }
    return {
        "title": "The log of alephee-bot",
        "description_html": _WELCOME.format(database=f"/{tilde_encode(database)}"),
        "allow": _READER,
        # what Datasette keeps for itself is beside the point
        "databases": {database: {"tables": tables, "queries": queries}, "_internal": {"allow": False}},
    }
