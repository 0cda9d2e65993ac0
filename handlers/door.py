"""Who is let in: deliveries of the bot's own app and installation, about people whom they place in there."""

import logging
from collections.abc import Callable, Mapping

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.domain.notes import Verdict
from bot.domain.people import Home, Origin
from bot.domain.policy import sent_by_ours, sent_to_us
from bot.errors import LogUnavailable, NotAllowed
from bot.operations.deciding.authority import Authority
from handlers.answering import Answering
from handlers.payloads import Body, reply_to
from handlers.slack.schemas import name_of

log = logging.getLogger(__name__)

#: where the origin of a delivery stands in Bolt's context
ORIGIN = "origin"
#: button or form → what the log calls it to try that; everything else is asking
_TRIED: Mapping[str, str] = {
    **dict.fromkeys(("approve", "decline", "decline_reason"), "decide"),
    **dict.fromkeys(("it_arrived", "it_did_not_arrive"), "resolve"),
    **{act: act for act in ("withdraw", "retry", "correct", "undo", "ask_back", "answer")},
}


def guard(app: App, answering: Answering, authority: Authority, home: Home) -> None:
    """Let nothing reach a listener that does not come from home: it is acknowledged and logged, and has no effect.

    A person from elsewhere who uses the bot's own installation is told; a delivery of another one is not answered.
    """

    @app.middleware
    def only_from_home(
        context: BoltContext, body: Body, client: WebClient, next_: Callable[[], None]
    ) -> BoltResponse | None:
        origin = context.get(ORIGIN) or Origin()
        delivery, person = sent_to_us(origin, home), sent_by_ours(origin, home)
        if not (delivery.refused or person.refused):
            next_()
            return None
        log.warning("a delivery from elsewhere was refused", extra={"delivery": name_of(body)})
        reply = reply_to(body, client)
        if delivery.refused:
            answering.work.promptly(lambda: _unanswered(authority, reply.user_id, body, delivery))
        else:
            answering.promptly(reply, lambda: authority.turn_away(reply.user_id, _tried(body), person))
        return BoltResponse(status=200, body="")


def _unanswered(authority: Authority, user_id: str, body: Body, verdict: Verdict) -> None:
    try:
        authority.turn_away(user_id, _tried(body), verdict)
    except NotAllowed:
        return  # it is in the log, and nobody of ours waits for an answer
    except LogUnavailable as error:
        log.warning("a refusal could not be logged", extra={"why": error.why})


def _tried(body: Body) -> str:
    view = body.get("view")
    name = body["actions"][0]["action_id"] if "actions" in body else view["callback_id"] if view else ""
    return _TRIED.get(name, "ask")
