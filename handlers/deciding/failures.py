"""The buttons of an alert: retry what was refused, say whether what is unknown arrived, post a missing card."""

import logging
from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.domain.people import Press
from bot.errors import BotError
from bot.operations.deciding.post_card import PostCard
from bot.operations.deciding.resolve import Resolve
from handlers.answering import Answering
from handlers.payloads import Body, press_of, reply_to, value_of
from handlers.replies import Reply
from handlers.slack.calls import patiently
from handlers.slack.links import permalink
from handlers.views.alerts import old_copy

log = logging.getLogger(__name__)


def register(app: App, answering: Answering, resolve: Resolve, post_card: PostCard) -> None:
    """Listen to the buttons."""
    buttons: dict[str, Callable[[str, str], object]] = {
        "retry": resolve.retry,
        "it_arrived": resolve.arrived,
        "it_did_not_arrive": lambda user_id, about: (
            Note("it_did_not_arrive.asked_anew") if resolve.did_not_arrive(user_id, about) else None
        ),
        "post_card": post_card,
    }
    for action_id, act in buttons.items():
        app.action(action_id)(_listener(answering, resolve, action_id, act))


def _listener(
    answering: Answering, resolve: Resolve, action_id: str, act: Callable[[str, str], object]
) -> Callable[..., None]:
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        user_id, value, reply = body["user"]["id"], value_of(body), reply_to(body, client)
        answering.promptly(reply, lambda: _done(answering, reply, action_id, lambda: act(user_id, value)))
        if not (body.get("container") or {}).get("is_ephemeral"):
            press = press_of(body)
            answering.promptly(reply, lambda: _close_copy(answering, resolve, client, press, value))

    return pressed


def _done(answering: Answering, reply: Reply, action_id: str, act: Callable[[], object]) -> None:
    said = act()
    answering.tell(reply, said if isinstance(said, Note) else Note(f"{action_id}.done"))


def _close_copy(answering: Answering, resolve: Resolve, client: WebClient, press: Press, about: str) -> None:
    """Take the buttons off a copy that nothing keeps current; whoever reads it is led to the message that counts."""
    try:
        newer = resolve.newer(press, about)
        if newer is None:
            return
        shown = old_copy(answering.speech_at_hand(""), permalink(client, newer))  # for all: in the language that is set
        said = {"text": shown.text, "blocks": list(shown.blocks), "parse": "none"}
        patiently(client.chat_update, channel=press.channel_id, ts=press.message_ts, **said)
    except BotError as error:  # the press itself is answered all the same
        log.warning("an older copy of an alert keeps its buttons", extra={"why": str(error)})
