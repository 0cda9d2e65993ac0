"""Copies of alerts: a post that Slack did not confirm is made again, and the first one may stand there as well."""

from bot.domain.outbox import MessageKey, MessageKind, MessageRef, further_of
from bot.domain.people import Press
from bot.operations.tools import Tools
from bot.ports import Reader


def newer_place(tools: Tools, press: Press, about: str) -> MessageRef | None:
    """Return where the alert stands of which a button was pressed on a copy; None unless it surely is a copy.

    Cards and receipts have such buttons too, and one channel may be for cards and alerts alike.

    ``about``: the id of the batch or the request that the button carries. Raises ``LogUnavailable``.
    """
    with tools.log.read() as log:
        places = _places(log, about)
        if press.message_ts in _on_their_own(log, about):
            return None
    if not press.message_ts or any(place is None or not place.ts for place in places):
        return None  # what was pressed may be an alert of which nobody knows yet where it stands
    here = [place for place in places if place is not None and place.channel == press.channel_id]
    known = any(place.ts == press.message_ts for place in here)
    return None if known or not here else here[-1]


def _places(log: Reader, about: str) -> list[MessageRef | None]:
    """Return where the alerts stand that ever named a request, or one of a batch; None for one that is missing.

    Before them stand the lines of their own that they have about the batch.
    """
    request = log.requests.get(about)
    requests = log.requests.of_batch(about) if request is None else (request,)
    named = dict.fromkeys(alert for one in requests for alert in log.alerts.naming(one.id))
    lines = [log.outbox.place(further_of(alert, one.batch_id)) for alert in named for one in requests[:1]]
    return [*(place for place in lines if place), *(log.outbox.place(_alert(alert)) for alert in named)]


def _alert(alert_id: str) -> MessageKey:
    return MessageKey(MessageKind.ALERT, alert_id)


def _on_their_own(log: Reader, about: str) -> set[str]:
    """Return the ts of the card and the receipt of a batch, or of a request's, as far as they are known."""
    request = log.requests.get(about)
    batch_id = about if request is None else request.batch_id
    places = (log.outbox.place(MessageKey(show, batch_id)) for show in (MessageKind.CARD, MessageKind.RECEIPT))
    return {place.ts for place in places if place is not None}
