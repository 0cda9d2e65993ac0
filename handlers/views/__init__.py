"""Block Kit built from values: pure functions, one module a screen.

``ACTION_IDS`` and ``CALLBACK_IDS`` outlive a release: messages already posted keep their buttons.
"""

#: Every ``action_id`` the views emit: buttons, then inputs (whose ``block_id`` is the same).
ACTION_IDS = (
    "compose_message",
    "compose_document",
    "fetch_document",
    "approve",
    "decline",
    "withdraw",
    "retry",
    "it_arrived",
    "it_did_not_arrive",
    "account",
    "reason",
    "text",
    "files",
    "buyer_replied",
    "document_type",
    "document_number",
    "document_date",
    "fiscal_key",
    "series_number",
)

#: Every ``callback_id`` of the views.
CALLBACK_IDS = ("message_compose", "document_compose", "decline_reason", "loading", "problem")
