"""The view people read, as versions before this one made it."""

#: version 9, too: the view people read, with who approved and what was replaced
NINTH_SENDS = """
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
    (
        SELECT NULLIF(json_group_array(approver), '[]') FROM (
            SELECT approver FROM (
                SELECT id, approver FROM approvals WHERE approvals.batch_id = batches.id
                UNION ALL
                SELECT NULL, batches.decided_by WHERE batches.decision = 'approved' AND batches.decided_by <> ''
            ) GROUP BY approver ORDER BY MIN(id) IS NULL, MIN(id)
        )
    ) AS approved_by,
    batches.replaces
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
ORDER BY requests.seq;
"""

#: version 10: everything, in functions of which some are SQLite's alone
TENTH_SENDS = """
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
    NULLIF(json_remove(contents.body, '$.kind', '$.reason', '$.text', '$.shown', '$.reply', '$.file', '$.body'),
        '{}') AS details,
    CASE
        WHEN NOT json_valid(contents.summary)
        THEN NULLIF(substr(contents.summary, 1, instr(contents.summary, ' · ') - 1), '')
        WHEN json_type(contents.summary) = 'object' THEN json_extract(contents.summary, '$.buyer')
    END AS buyer,
    requests.warnings,
    remarks.decline_reason,
    CASE
        WHEN EXISTS (SELECT 1 FROM approvals WHERE approvals.batch_id = batches.id) THEN (
            SELECT json_group_array(approver) FROM (
                SELECT approver FROM (
                    SELECT id, approver FROM approvals WHERE approvals.batch_id = batches.id
                    UNION ALL
                    SELECT NULL, batches.decided_by WHERE batches.decision = 'approved' AND batches.decided_by <> ''
                ) GROUP BY approver ORDER BY MIN(id) IS NULL, MIN(id)
            )
        )
        WHEN batches.decision = 'approved' AND batches.decided_by <> '' THEN json_array(batches.decided_by)
    END AS approved_by,
    requests.resolved_by,
    requests.resolved_as,
    CASE WHEN requests.state IN ('refused', 'unknown', 'invalid')
        THEN NULLIF(replace(requests.cause, 'failure.', ''), '') END AS cause,
    json_extract(contents.body, '$.reply') AS reply,
    batches.replaces,
    CASE WHEN requests.state IN ('collecting', 'pending', 'approved', 'sending') THEN requests.due_at END AS due_at,
    CASE WHEN requests.erased_at IS NULL THEN (
        SELECT name_words.name FROM names LEFT JOIN name_words ON name_words.name_id = names.id
        WHERE names.person = batches.requested_by AND names.at <= batches.requested_at
        ORDER BY names.at DESC, names.id DESC LIMIT 1
    ) END AS requested_by_name,
    CASE WHEN requests.erased_at IS NULL THEN (
        SELECT name_words.name FROM names LEFT JOIN name_words ON name_words.name_id = names.id
        WHERE names.person = batches.decided_by AND names.at <= batches.decided_at
        ORDER BY names.at DESC, names.id DESC LIMIT 1
    ) END AS decided_by_name
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
LEFT JOIN remarks ON remarks.batch_id = batches.id
ORDER BY requests.seq;
"""
