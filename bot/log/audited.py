"""Which columns the chain of events vouches for: all of these tables, but the number in which their order stands."""

from bot.log.sql import Row

#: table → columns whose every value stands in an event; ``content_digest`` vouches for the personal side table. Their
#: order is that of the lists in events (``bot.log.told``): a later column comes last
AUDITED: dict[str, tuple[str, ...]] = {
    "batches": (
        "kind",
        "account_id",
        "requested_by",
        "requested_at",
        "expires_at",
        "decision",
        "decided_by",
        "decided_at",
        "buyer_replied",
        "language",
        "replaces",
    ),
    "requests": (
        "batch_id",
        "kind",
        "account_id",
        "order_id",
        "external_order_id",
        "country",
        "conversation",
        "reason",
        "file_sha256",
        "state",
        "due_at",
        "delays",
        "attempts",
        "http_status",
        "cause",
        "finished_at",
        "erased_at",
        "warnings",
        "resolved_by",
        "resolved_as",
    ),
    "attempts": ("request_id", "call_id", "started_at", "ended_at", "outcome", "http_status"),
    "replies": ("at", "by"),
    "approvals": ("batch_id", "approver", "at"),
    "questions": ("batch_id", "asked_by", "asked_at", "answered_at"),
    "names": ("person", "at"),
}


def audited(table: str, columns: Row) -> Row:
    """Return what of these columns belongs in an event."""
    return {name: value for name, value in columns.items() if name in AUDITED[table]}
