"""The app's shortcuts: where Slack offers them, and what it delivers when somebody uses one.

Sources: docs.slack.dev/interactivity/implementing-shortcuts, and the shortcuts interaction payload in
docs.slack.dev/reference/interaction-payloads.
"""

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sandbox.slack import notices
from sandbox.slack.acting import interact, present, response_url
from sandbox.slack.conversations import Channel, Message
from sandbox.slack.model import TEAM_DOMAIN, TEAM_ID, Ack, Json, NotPossibleError, Person
from sandbox.slack.payloads import VERIFICATION_TOKEN

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One of the manifest: a `global` one stands in the composer, one of a `message` in each message's menu."""

    name: str
    type: Literal["global", "message"]
    callback_id: str
    description: str


SHORTCUTS = (
    Shortcut("Find an order", "global", "alephee_find", "Find an order by its number, its buyer or a product"),
    Shortcut("Write to the buyer", "message", "alephee_write", "Write to the buyer of the order in this message"),
)


def use(workspace: "SlackWorkspace", user: str, callback_id: str) -> Ack:
    """Deliver a global shortcut: it tells neither a channel nor where to answer."""
    with workspace.lock:
        person = workspace.people.get(user)
        if person is None or person.deleted:
            raise NotPossibleError(f"{user} cannot sign in")
        _insist_on(workspace, person, callback_id, "global")
        payload = _shortcut("shortcut", workspace, person, callback_id)
    return interact(workspace, user, payload, notices.no_response)


def use_on_message(workspace: "SlackWorkspace", user: str, callback_id: str, channel_id: str, key: str) -> Ack:
    """Deliver a message shortcut, with the whole message; ephemeral messages have none."""
    with workspace.lock:
        person, channel = present(workspace, user, channel_id)
        _insist_on(workspace, person, callback_id, "message")
        message = workspace.conversations.find(channel_id, key, user)
        if message.only_for is not None:
            raise NotPossibleError(f"{key} is ephemeral: its menu has no shortcuts")
        url = response_url(workspace, person, channel)
        payload = _shortcut("message_action", workspace, person, callback_id) | _of(channel, message, url)
    return interact(workspace, user, payload, notices.no_response)


def _insist_on(workspace: "SlackWorkspace", person: Person, callback_id: str, kind: str) -> None:
    """Raise NotPossibleError where Slack offers no such shortcut: people of elsewhere have none of this app."""
    offered = {one.callback_id for one in SHORTCUTS if one.type == kind}
    if callback_id not in offered or not workspace.installation.has(person):
        raise NotPossibleError(f"{person.id} is offered no shortcut {callback_id} here")


def _shortcut(kind: str, workspace: "SlackWorkspace", person: Person, callback_id: str) -> Json:
    """Return what both kinds have in common; unlike other interactions they do not name the app."""
    return {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "action_ts": workspace.conversations.next_ts(),
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback_id,
        "trigger_id": workspace.tickets.new_trigger(person.id),
    }


def _of(channel: Channel, message: Message, url: str) -> Json:
    return {
        "channel": {"id": channel.id, "name": channel.name},
        "message_ts": message.ts,
        "message": copy.deepcopy(message.body),
        "response_url": url,
    }
