"""The buttons of an alert: retry what was refused, say whether what is unknown arrived, post a missing card."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.notes import Note
from handlers.desk import Desk
from handlers.payloads import Body, reply_to, value_of
from handlers.replies import Reply
from handlers.views.lists import refusal


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons."""
    buttons: dict[str, Callable[[str, str], object]] = {
        "retry": desk.resolve.retry,
        "it_arrived": desk.resolve.arrived,
        "it_did_not_arrive": desk.resolve.did_not_arrive,
        "post_card": desk.post_card,
    }
    for action_id, act in buttons.items():
        app.action(action_id)(_listener(desk, action_id, act))


def _listener(desk: Desk, action_id: str, act: Callable[[str, str], object]) -> Callable[..., None]:
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        user_id, value, reply = body["user"]["id"], value_of(body), reply_to(body, client)
        desk.promptly(reply, lambda: _done(desk, reply, action_id, lambda: act(user_id, value)))

    return pressed


def _done(desk: Desk, reply: Reply, action_id: str, act: Callable[[], object]) -> None:
    act()
    reply.say(refusal(desk.speech(reply.user_id), Note(f"{action_id}.done")))
