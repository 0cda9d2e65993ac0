"""Further failures of an alert's cause: nobody hears of a changed count, so each has a line that the channel hears."""

from datetime import datetime

from bot.domain.outbox import Alert, MessageKey, MessageKind, MessageRef, further_of
from bot.domain.requests import Request, State
from bot.ports import Transaction


def tell_further(tx: Transaction, alert: Alert, request: Request, now: datetime) -> None:
    """Tell of a request that failed while an alert of its cause was open: a line a batch, in the alert's thread.

    ``alert``: as it was before; while it is not posted yet it will tell of this one as well. What fails of one batch is
    one failure; a batch that fails again after it was sent again has a new line.
    """
    head, line = tx.outbox.place(MessageKey(MessageKind.ALERT, alert.id)), further_of(alert.id, request.batch_id)
    if head is None or not head.ts:
        return
    if not any(_is_told(tx, one, request) for one in alert.request_ids):
        tx.outbox.adopt(line, MessageRef())  # an older one stays where it is, without buttons
        tx.outbox.enqueue(line, at=now)
    else:
        show_further(tx, alert.id, request.batch_id, now)


def tell_since(tx: Transaction, told: Alert, now: datetime) -> None:
    """Tell of what failed while an alert was being posted. ``told``: the alert as it was posted."""
    alert = tx.alerts.get(told.id)
    since = [one for one in alert.request_ids if one not in told.request_ids] if alert else []
    for request in filter(None, map(tx.requests.get, since)):
        if request.state is State.REFUSED:
            tell_further(tx, told, request, now)


def show_further(tx: Transaction, alert_id: str, batch_id: str, now: datetime) -> None:
    """Have the line about a batch shown as it is now, if there is one."""
    line = further_of(alert_id, batch_id)
    place = tx.outbox.place(line)
    if place is not None and place.ts:
        tx.outbox.enqueue(line, at=now, detail={"only_update": True})


def _is_told(tx: Transaction, named: str, request: Request) -> bool:
    """Whether the alert tells of another request of the same batch that has failed."""
    other = tx.requests.get(named)
    same_batch = other is not None and other.batch_id == request.batch_id and other.id != request.id
    return same_batch and other is not None and other.state is State.REFUSED
