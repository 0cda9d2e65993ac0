"""users.*, usergroups.* and reactions.* (docs.slack.dev/reference/methods/users.info and its sisters)."""

from typing import TYPE_CHECKING

from sandbox.slack.installation import Installation
from sandbox.slack.model import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Json, Person, SlackError
from sandbox.slack.web_api.requests import flag, need, page

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace


def user_object(person: Person, installation: Installation, *, with_locale: bool) -> Json:
    """Return a user object (docs.slack.dev/reference/objects/user-object).

    Locale and time zone of people of another organisation are withheld (docs.slack.dev/apis/slack-connect).
    """
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "profile": {
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "team": person.team_id,
        },
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    if person.is_bot:
        user["profile"]["bot_id"] = BOT_ID
    user |= installation.enterprise_user(person)
    if person.deleted:
        return user
    user |= {
        "is_admin": False,
        "is_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
    }
    if not installation.has(person):
        return user | {"is_stranger": person.is_stranger}
    user |= {"tz": person.tz, "tz_label": person.tz, "tz_offset": person.tz_offset}
    return user | ({"locale": person.locale} if with_locale else {})


def info(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return one person."""
    person = workspace.people.get(need(args, "user", "user_not_found"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": user_object(person, workspace.installation, with_locale=flag(args, "include_locale"))}


def list_users(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return the members of the own organisation, deleted ones too."""
    own = [person for person in workspace.people.values() if workspace.installation.has(person)]
    found, cursor = page(args, own)
    members = [
        user_object(person, workspace.installation, with_locale=flag(args, "include_locale")) for person in found
    ]
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def list_groups(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return the user groups; an organisation-wide token has to name its workspace."""
    if workspace.installation.org_wide and need(args, "team_id", "missing_argument") != TEAM_ID:
        raise SlackError("team_not_found")
    return {"usergroups": [{"id": id_, "handle": handle} for id_, handle in workspace.group_handles.items()]}


def group_users(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return the active members of a user group; an organisation-wide token has to name its workspace."""
    group = workspace.user_groups.get(need(args, "usergroup", "no_such_subteam"))
    elsewhere = workspace.installation.org_wide and need(args, "team_id", "missing_argument") != TEAM_ID
    if group is None or elsewhere:
        raise SlackError("no_such_subteam")
    return {"users": [user for user in group if not workspace.people[user].deleted]}


def add_reaction(workspace: "SlackWorkspace", args: Json) -> Json:
    """Add the bot's reaction to a message."""
    channel = workspace.conversations.channel(need(args, "channel", "channel_not_found"))
    name, ts = need(args, "name", "invalid_name"), need(args, "timestamp", "message_not_found")
    for message in channel.messages:
        if message.ts == ts and message.only_for is None:
            reactions = message.body.setdefault("reactions", [])
            if any(one["name"] == name for one in reactions):
                raise SlackError("already_reacted")
            reactions.append({"name": name, "users": [BOT_USER_ID], "count": 1})
            return {}
    raise SlackError("message_not_found")


def bot_info(_workspace: "SlackWorkspace", args: Json) -> Json:
    """Return what belongs to the bot user, its app above all (docs.slack.dev/reference/methods/bots.info)."""
    if args.get("bot") != BOT_ID:
        raise SlackError("bot_not_found")
    return {"bot": {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER_ID, "deleted": False}}


METHODS = {
    "bots.info": bot_info,
    "users.info": info,
    "users.list": list_users,
    "usergroups.list": list_groups,
    "usergroups.users.list": group_users,
    "reactions.add": add_reaction,
}
