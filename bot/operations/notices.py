"""Notices: a requester hears anew what ends badly or needs them; what needs nobody only changes their receipt."""

from datetime import datetime

from bot.domain.notices import Notice
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import Batch
from bot.ports import Transaction


def notify(tx: Transaction, batch: Batch, notice: Notice, now: datetime, **detail: object) -> None:
    """Have the requester of a batch told once, as things are then. ``detail``: what the notice needs beside its batch.

    Two of one kind that wait for Slack fold into one. How each is shown stands in ``handlers.views.notices``.
    """
    target = MessageKey(MessageKind.NOTICE, f"{batch.id}/{notice}")
    tx.outbox.enqueue(target, at=now, detail={"notice": notice, "batch": batch.id, **detail})
