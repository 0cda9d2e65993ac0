"""The view people use: ``sends``, one row a request, newest last."""

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
    "approved_by",
    "replaces",
)

#: who approved a batch, in order, as a JSON list; null where nobody did. The last one is who decided
APPROVED_BY = """(
        SELECT NULLIF(json_group_array(approver), '[]') FROM (
            SELECT approver FROM (
                SELECT id, approver FROM approvals WHERE approvals.batch_id = batches.id
                UNION ALL
                SELECT NULL, batches.decided_by WHERE batches.decision = 'approved' AND batches.decided_by <> ''
            ) GROUP BY approver ORDER BY MIN(id) IS NULL, MIN(id)
        )
    )"""

SENDS = f"""
CREATE VIEW sends AS
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
    {APPROVED_BY} AS approved_by,
    batches.replaces
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
ORDER BY requests.seq;
"""  # noqa: S608 - built from constants, at import
