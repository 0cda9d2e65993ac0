"""Copies of alerts: a post that Slack did not confirm is made again, and the first one may stand there as well."""

from bot.domain.people import Press
from bot.domain.posts import Place, Show, Target
from bot.operations.tools import Tools
from bot.ports import Reader


def newer_place(tools: Tools, press: Press, about: str) -> Place | None:
    """Return where the alert stands of which a button was pressed on a copy; None unless it surely is a copy.

    ``about``: the id of the batch or the request that the button carries. Raises ``LogUnavailable``.
    """
    with tools.log.read() as log:
        places = [place for place in _places(log, about) if place.channel == press.channel_id]
    known = any(place.ts == press.message_ts for place in places)
    return None if known or not press.message_ts or not places else places[-1]


def _places(log: Reader, about: str) -> list[Place]:
    """Return where the alerts stand that ever named a request, or one of a batch."""
    request = log.request(about)
    requests = log.requests_of(about) if request is None else (request,)
    named = dict.fromkeys(alert for one in requests for alert in log.alerts_naming(one.id))
    places = (log.place(Target(Show.ALERT, alert)) for alert in named)
    return [place for place in places if place is not None and place.ts]
