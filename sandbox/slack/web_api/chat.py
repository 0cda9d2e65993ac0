"""chat.* (docs.slack.dev/reference/methods/chat.postMessage and its sisters)."""

from typing import TYPE_CHECKING

from sandbox.slack.answers import message_content
from sandbox.slack.conversations import Message
from sandbox.slack.model import Json, SlackError
from sandbox.slack.web_api.requests import flag, need

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace

POST_TEXT = 40_000
"""Longer texts are truncated."""
UPDATE_TEXT = 4_000
EPHEMERAL_BYTES = 4_000
MOST_ATTACHMENTS = 100


def _content(args: Json) -> Json:
    if len(args.get("attachments") or ()) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    metadata = args.get("metadata")
    if metadata and not (isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()):
        raise SlackError("invalid_metadata_format")
    return message_content(args)


def post_message(workspace: "SlackWorkspace", args: Json) -> Json:
    """Post to a channel, or to a person's direct messages when `channel` is a user id.

    With `reply_broadcast` a reply in a thread is told to the channel too.
    """
    channel = workspace.conversations.writable(need(args, "channel", "channel_not_found"))
    content = _content(args)
    content["text"] = content["text"][:POST_TEXT]
    thread = content.get("thread_ts")
    if thread and not any(one.ts == thread and one.only_for is None for one in channel.messages):
        raise SlackError("thread_not_found")
    if thread and flag(args, "reply_broadcast"):
        content["subtype"] = "thread_broadcast"
    message = workspace.conversations.post(channel, content)
    return {"channel": channel.id, "ts": message.ts, "message": message.body}


def post_ephemeral(workspace: "SlackWorkspace", args: Json) -> Json:
    """Post to one member of a channel; the `message_ts` cannot be used with any other method."""
    channel = workspace.conversations.writable(need(args, "channel", "channel_not_found"))
    user = need(args, "user", "user_not_found")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(args)
    if len(content["text"].encode()) > EPHEMERAL_BYTES:
        raise SlackError("msg_too_long")
    return {"message_ts": workspace.conversations.post(channel, content, only_for=user).ts}


def update(workspace: "SlackWorkspace", args: Json) -> Json:
    """Replace an own message: text without blocks removes the blocks; metadata stays unless given."""
    channel = workspace.conversations.channel(need(args, "channel", "channel_not_found"))
    message = workspace.conversations.own(channel, need(args, "ts", "message_not_found"), "cant_update_message")
    if len(str(args.get("text") or "")) > UPDATE_TEXT:
        raise SlackError("msg_too_long")
    content = _content(args)
    content.pop("thread_ts", None)
    if args.get("metadata") == {}:
        message.body.pop("metadata", None)
    workspace.conversations.edit(message, content)
    return {"channel": channel.id, "ts": message.ts, "text": content["text"], "message": message.body}


def delete(workspace: "SlackWorkspace", args: Json) -> Json:
    """Delete an own message."""
    channel = workspace.conversations.channel(need(args, "channel", "channel_not_found"))
    message = workspace.conversations.own(channel, need(args, "ts", "message_not_found"), "cant_delete_message")
    workspace.conversations.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return the address of a message, on the origin of this workspace."""
    channel = workspace.conversations.channel(need(args, "channel", "channel_not_found"))
    ts = need(args, "message_ts", "message_not_found")
    message = _find(channel.messages, ts)
    link = f"{workspace.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if "thread_ts" in message.body:
        link += f"?thread_ts={message.body['thread_ts']}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _find(messages: list[Message], ts: str) -> Message:
    for message in messages:
        if message.ts == ts and message.only_for is None:
            return message
    raise SlackError("message_not_found")


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
