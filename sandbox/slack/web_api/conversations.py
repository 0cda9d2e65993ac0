"""conversations.* (docs.slack.dev/reference/methods/conversations.info and its sisters)."""

from typing import TYPE_CHECKING, Any

from sandbox.slack.conversations import Channel
from sandbox.slack.model import BOT_USER_ID, TEAM_ID, Json, SlackError
from sandbox.slack.reading import stands_in_channel
from sandbox.slack.web_api.requests import flag, need, page

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace


def channel_object(channel: Channel, *, locale: bool = False, members: bool = False) -> Json:
    """Return a conversation object (docs.slack.dev/reference/objects/conversation-object)."""
    if channel.is_im:
        found: Json = {"id": channel.id, "is_im": True, "user": channel.user, "is_org_shared": False}
    else:
        found = {
            "id": channel.id,
            "name": channel.name,
            "name_normalized": channel.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": channel.is_private,
            "is_archived": channel.is_archived,
            "is_general": False,
            "is_shared": channel.is_ext_shared,
            "is_ext_shared": channel.is_ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "is_member": BOT_USER_ID in channel.members,
            "context_team_id": TEAM_ID,
        }
    found |= {"locale": channel.locale} if locale else {}
    return found | ({"num_members": len(channel.members)} if members else {})


def _readable(workspace: "SlackWorkspace", args: Json) -> Channel:
    channel = workspace.conversations.channel(need(args, "channel", "channel_not_found"))
    if channel.is_private and BOT_USER_ID not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def info(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return one channel; a private one the bot is not in is not found."""
    channel = _readable(workspace, args)
    return {
        "channel": channel_object(
            channel, locale=flag(args, "include_locale"), members=flag(args, "include_num_members")
        )
    }


def list_channels(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return the channels the bot can see."""
    visible = [
        one
        for one in workspace.channels.values()
        if not one.is_im and (not one.is_private or BOT_USER_ID in one.members)
    ]
    if flag(args, "exclude_archived"):
        visible = [one for one in visible if not one.is_archived]
    found, cursor = page(args, visible)
    channels = [channel_object(one, members=True) for one in found]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def members(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return the ids of a channel's members."""
    found, cursor = page(args, sorted(_readable(workspace, args).members))
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def open_conversation(workspace: "SlackWorkspace", args: Json) -> Json:
    """Open the direct messages with one person."""
    users: Any = args.get("users")
    listed = users.split(",") if isinstance(users, str) else list(users or [])
    if len(listed) != 1:
        raise SlackError("not_enough_users" if not listed else "method_not_supported_for_channel_type")
    channel = workspace.conversations.open_im(listed[0])
    return {"channel": channel_object(channel) if flag(args, "return_im") else {"id": channel.id}}


def _messages(workspace: "SlackWorkspace", args: Json) -> list[Json]:
    channel = _readable(workspace, args)
    if BOT_USER_ID not in channel.members:
        raise SlackError("not_in_channel")
    with_metadata = flag(args, "include_all_metadata")
    hidden = set() if with_metadata else {"metadata"}
    return [
        {name: value for name, value in message.body.items() if name not in hidden}
        for message in channel.visible_to(None)
    ]


def _between(args: Json, messages: list[Json]) -> list[Json]:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "99999999999")
    inclusive = flag(args, "inclusive")
    return [
        one
        for one in messages
        if float(oldest) < float(one["ts"]) < float(latest) or (inclusive and one["ts"] in {oldest, latest})
    ]


def history(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return a channel's messages, newest first, without the replies of threads."""
    top = [one for one in _messages(workspace, args) if stands_in_channel(one)]
    found, cursor = page(args, _between(args, top)[::-1])
    return {"messages": found, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def replies(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return a thread, oldest first, its parent at the top."""
    ts = need(args, "ts", "thread_not_found")
    thread = [one for one in _messages(workspace, args) if ts in {one["ts"], one.get("thread_ts")}]
    if not thread:
        raise SlackError("thread_not_found")
    found, cursor = page(args, _between(args, thread) if "oldest" in args else thread)
    return {"messages": found, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


METHODS = {
    "conversations.info": info,
    "conversations.list": list_channels,
    "conversations.members": members,
    "conversations.open": open_conversation,
    "conversations.history": history,
    "conversations.replies": replies,
}
