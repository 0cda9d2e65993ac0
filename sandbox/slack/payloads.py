"""The payloads Slack sends to an app, field by field as documented.

Sources: docs.slack.dev/interactivity/implementing-slash-commands,
docs.slack.dev/reference/interaction-payloads/block_actions-payload and view-interactions-payload,
docs.slack.dev/apis/events-api.
"""

import copy
import re
import secrets
import time
from typing import Any

from sandbox.slack.conversations import Channel, Message
from sandbox.slack.modals import View
from sandbox.slack.model import APP_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Json, Person

VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - the legacy field of every payload, no secret here
MENTION = re.compile(r"([@#])([\w.-]+)")
URL = re.compile(r"https?://[^\s<>]+")


def escaped(text: str, people: dict[str, Person], channels: dict[str, Channel]) -> str:
    """Return a command's text as `should_escape` delivers it: `<@U…|name>`, `<#C…|name>`, `<https://…>`."""
    ids = {("@", one.name): one.id for one in people.values()}
    ids |= {("#", one.name): one.id for one in channels.values() if not one.is_im}

    def mention(match: re.Match[str]) -> str:
        found = ids.get((match[1], match[2]))
        return f"<{match[1]}{found}|{match[2]}>" if found else match[0]

    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return MENTION.sub(mention, URL.sub(lambda match: f"<{match[0]}>", plain))


def slash_command(person: Person, channel: Channel, command: str, text: str, trigger: str, response_url: str) -> Json:
    """Return the flat payload of a slash command; every value is a string, as in a form."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def _interaction(kind: str, person: Person, trigger: str | None) -> Json:
    payload: Json = {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return payload | ({"trigger_id": trigger} if trigger else {})


def action_of(block: Json, element: Json, state: Json | None) -> Json:
    """Return one entry of `actions`: the element's ids, its text and value, and what is selected."""
    copied = {
        name: copy.deepcopy(element[name])
        for name in ("type", "action_id", "text", "value", "url", "style", "placeholder")
        if name in element
    }
    return copied | {"block_id": block["block_id"], "action_ts": f"{time.time():.6f}"} | copy.deepcopy(state or {})


def message_action(
    person: Person, channel: Channel, message: Message, action: Json, trigger: str, response_url: str
) -> Json:
    """Return the block_actions payload of an element in a message.

    An ephemeral message is only named in `container`; its content does not come back.
    """
    ephemeral = message.only_for is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if "thread_ts" in message.body:
        container["thread_ts"] = message.body["thread_ts"]
    payload = _interaction("block_actions", person, trigger) | {
        "container": container,
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }
    return payload if ephemeral else payload | {"message": copy.deepcopy(message.body)}


def view_action(person: Person, view: View, action: Json, trigger: str) -> Json:
    """Return the block_actions payload of an element in a modal or Home tab."""
    return _interaction("block_actions", person, trigger) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view.as_json(),
        "actions": [action],
    }


def block_suggestion(person: Person, view: View, element: Json, block_id: str, value: str) -> Json:
    """Return what an external menu asks the app while a person types into it (docs.slack.dev, select-menu-element)."""
    return _interaction("block_suggestion", person, None) | {
        "container": {"type": "view", "view_id": view.id},
        "action_id": element["action_id"],
        "block_id": block_id,
        "value": value,
        "view": view.as_json(),
    }


def view_submission(person: Person, view: View, trigger: str) -> Json:
    """Return the payload of a submitted modal."""
    return _interaction("view_submission", person, trigger) | {"view": view.as_json(), "response_urls": []}


def view_closed(person: Person, view: View, *, is_cleared: bool) -> Json:
    """Return the payload of a modal closed without submitting; what was typed is not included."""
    emptied = view.as_json() | {"state": {"values": {}}}
    return _interaction("view_closed", person, None) | {"view": emptied, "is_cleared": is_cleared}


def event_callback(event: Json) -> Json:
    """Return an Events API payload around one event."""
    authorization: dict[str, Any] = {
        "enterprise_id": None,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": "Ev0" + secrets.token_hex(5).upper(),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }
