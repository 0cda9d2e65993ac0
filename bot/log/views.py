"""The view people use: ``sends``, one row a request, newest last.

Its text is the same for every engine: functions of JSON are SQLite's, and PostgreSQL's schema has them too.
"""

#: columns of ``sends``, in their order: a stable interface
COLUMNS = (
    "request_id",
    "batch_id",
    "kind",
    "account_id",
    "order_id",
    "external_order_id",
    "country",
    "reason",
    "text",
    "file_name",
    "file_sha256",
    "requested_by",
    "requested_at",
    "decided_by",
    "decided_at",
    "decision",
    "state",
    "attempts",
    "http_status",
    "api_message",
    "finished_at",
    "details",
    "buyer",
    "warnings",
    "decline_reason",
    "approved_by",
    "resolved_by",
    "resolved_as",
    "cause",
    "reply",
    "replaces",
    "due_at",
    "requested_by_name",
    "decided_by_name",
)

#: who approved a batch, in order, as a JSON list; null where nobody did. The last one is who decided, and mostly alone
APPROVED_BY = """CASE
        WHEN EXISTS (SELECT 1 FROM approvals WHERE approvals.batch_id = batches.id) THEN (
            SELECT json_group_array(approver) FROM (
                SELECT approver FROM (
                    SELECT id, approver FROM approvals WHERE approvals.batch_id = batches.id
                    UNION ALL
                    SELECT NULL AS id, batches.decided_by AS approver
                    WHERE batches.decision = 'approved' AND batches.decided_by <> ''
                ) AS given GROUP BY approver ORDER BY MIN(id) IS NULL, MIN(id)
            ) AS in_order
        )
        WHEN batches.decision = 'approved' AND batches.decided_by <> ''
        THEN '[' || json_quote(batches.decided_by) || ']'
    END"""

#: what a person was called when something happened; null where the log had no name then, and where words were erased
_NAME = """CASE WHEN requests.erased_at IS NULL THEN (
        SELECT name_words.name FROM names LEFT JOIN name_words ON name_words.name_id = names.id
        WHERE names.person = batches.{who} AND names.at <= batches.{when} ORDER BY names.at DESC, names.id DESC LIMIT 1
    ) END"""
#: what of a content has a column of its own, is the text of a new order or does not matter here; the rest is asked for
_DETAILS = "json_remove(contents.body, {})".format(
    ", ".join(f"'$.{name}'" for name in ("kind", "reason", "text", "shown", "reply", "file", "body"))
)
#: a glimpse is JSON; earlier versions kept a line, which begins with the buyer where there was one
_BUYER = """CASE
        WHEN NOT json_valid(contents.summary)
        THEN CASE WHEN instr(contents.summary, ' · ') > 1
            THEN substr(contents.summary, 1, instr(contents.summary, ' · ') - 1) END
        WHEN json_type(contents.summary) = 'object' THEN json_extract(contents.summary, '$.buyer')
    END"""

#: what the view says, in no order: where it stands in a query of its own, PostgreSQL looks only at what is asked for
SENDS_ROWS = f"""
SELECT
    requests.id AS request_id,
    requests.batch_id,
    requests.kind,
    requests.account_id,
    requests.order_id,
    NULLIF(requests.external_order_id, '') AS external_order_id,
    requests.country,
    requests.reason,
    COALESCE(NULLIF(json_extract(contents.body, '$.shown'), ''), json_extract(contents.body, '$.text')) AS text,
    NULLIF(json_extract(contents.body, '$.file.name'), '') AS file_name,
    requests.file_sha256,
    batches.requested_by,
    batches.requested_at,
    batches.decided_by,
    batches.decided_at,
    batches.decision,
    requests.state,
    requests.attempts,
    requests.http_status,
    NULLIF(contents.api_message, '') AS api_message,
    CASE requests.state WHEN 'unknown' THEN NULL ELSE requests.finished_at END AS finished_at,
    NULLIF({_DETAILS}, '{{}}') AS details,
    {_BUYER} AS buyer,
    requests.warnings,
    remarks.decline_reason,
    {APPROVED_BY} AS approved_by,
    requests.resolved_by,
    requests.resolved_as,
    CASE WHEN requests.state IN ('refused', 'unknown', 'invalid')
        THEN NULLIF(replace(requests.cause, 'failure.', ''), '') END AS cause,
    json_extract(contents.body, '$.reply') AS reply,
    batches.replaces,
    CASE WHEN requests.state IN ('collecting', 'pending', 'approved', 'sending') THEN requests.due_at END AS due_at,
    {_NAME.format(who="requested_by", when="requested_at")} AS requested_by_name,
    {_NAME.format(who="decided_by", when="decided_at")} AS decided_by_name
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
LEFT JOIN remarks ON remarks.batch_id = batches.id
"""  # noqa: S608 - built from constants, at import

SENDS = f"""
CREATE VIEW sends AS {SENDS_ROWS.strip()}
ORDER BY requests.seq;
"""
