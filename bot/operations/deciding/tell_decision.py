"""Who hears of a decision anew; everybody else reads it where they read of the request."""

from datetime import datetime

from bot.domain.notices import Notice
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Batch, Decision
from bot.operations.notices import notify
from bot.operations.sending.outcomes import has_card
from bot.operations.tools import Tools
from bot.ports import Transaction

_HEARD = {Decision.DECLINED: Notice.DECLINED, Decision.EXPIRED: Notice.EXPIRED}


def tell_decision(tools: Tools, tx: Transaction, batch: Batch, decision: Decision, now: datetime) -> None:
    """Tell the requester what ended without being sent, unless they took it back; and the approvers what expired."""
    if decision in _HEARD:
        notify(tx, batch, _HEARD[decision], now)
    if decision is Decision.EXPIRED and has_card(tools, tx, batch):
        line = MessageKey(MessageKind.THREAD, f"{batch.id}/{decision}")
        tx.outbox.enqueue(line, at=now, detail={"batch": batch.id, "event": decision})
