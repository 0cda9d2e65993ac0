"""Who people are and what channels are, read from Slack."""

import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from slack_sdk import WebClient

from bot.domain.people import Channel, Home, Person
from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown
from bot.ports.slack import Freshness
from handlers.formats import in_zone, voice_of, zone_of
from handlers.language import language_of
from handlers.slack.calls import call, patiently
from handlers.slack.groups import Groups
from handlers.slack.names import name_in

log = logging.getLogger(__name__)

Ask = Callable[..., dict[str, Any]]

_MEMORY = 600.0
#: characters of a name, which Slack itself keeps shorter
_LONGEST_NAME = 200
_NO_GROUP = frozenset({"no_such_subteam", "subteam_not_found"})
_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_ext_shared")
_NOBODY = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


class SlackDirectory:
    """Reads people, groups and channels; implements ``bot.ports.Directory``."""

    def __init__(self, client: WebClient, *, home: Home, language: str, ask: Ask = patiently) -> None:
        """``language``: the voice of whom Slack tells none; ``ask``: how people and channels are asked for.

        What Slack puts off for a moment is waited for.
        """
        self._client = client
        self._ask = ask
        self._home = home
        self._default, _, self._zone = language.partition("@")
        self._languages: dict[str, tuple[float, str]] = {}
        self._names: dict[str, str] = {}
        self._groups = Groups(self._read_group)
        self._workspaces: dict[str, str] = {}

    def person(self, user_id: str) -> Person:
        """Read an account fresh (docs.slack.dev/reference/methods/users.info)."""
        return self._person(user_id, self._ask)

    def find(self, user_id: str) -> Person | None:
        """Read an account, None when Slack knows nobody by this id. Raises ``DeliveryError``."""
        try:
            user = _required(self._ask(self._client.users_info, user=user_id, include_locale=True), "user")
        except DeliveryRefused as error:
            if error.error in _NOBODY:
                return None
            raise
        return _person(user_id, user, self._home)

    def is_in(self, user_id: str, group_ids: tuple[str, ...], freshness: Freshness) -> bool:
        """Whether a person is in one of these user groups; all who ask share what Slack tells."""
        return self._groups.has(user_id, group_ids, freshness)

    def members(self, group_id: str, freshness: Freshness = Freshness.NOW) -> frozenset[str]:
        """Return the members of a user group, of which all who ask share what Slack tells."""
        return self._groups.members(group_id, freshness)

    def _read_group(self, group_id: str) -> frozenset[str]:
        """Read the members of a user group; one that is gone has none, and does not stop the members of others."""
        members = self.find_group(group_id)
        if members is None:
            log.warning("a user group is gone", extra={"group": group_id})
        return members or frozenset()

    def find_group(self, group_id: str) -> frozenset[str] | None:
        """Read the members of a user group, None when Slack knows no such group. Raises ``DeliveryError``.

        With an organisation-wide token Slack wants to know the workspace, and a group is in one of them
        (docs.slack.dev/reference/methods/usergroups.users.list).
        """
        known = self._workspaces.get(group_id)
        workspaces = (known,) if known else self._home.team_ids if self._home.is_org_wide else ()
        for workspace in workspaces or (None,):
            try:
                users = call(self._client.usergroups_users_list, usergroup=group_id, team_id=workspace).get("users")
            except DeliveryRefused as error:
                if error.error not in _NO_GROUP:
                    raise
                continue
            if not isinstance(users, list):
                raise DeliveryUnknown("no_users")
            if workspace:
                self._workspaces[group_id] = workspace
            return frozenset(user for user in users if isinstance(user, str))
        self._workspaces.pop(group_id, None)
        return None

    def channel(self, channel_id: str) -> Channel:
        """Read a channel; shared with another organisation counts in every form Slack knows.

        Shared among the workspaces of one's own organisation (``is_org_shared``) does not: everybody there is at home.
        """
        channel = _required(self._ask(self._client.conversations_info, channel=channel_id), "channel")
        shared = any(channel.get(flag) for flag in _SHARED) or (
            bool(channel.get("is_shared")) and not channel.get("is_org_shared")
        )
        return Channel(
            id=channel.get("id", channel_id),
            is_shared=shared,
            is_member=channel.get("is_member", True),
            is_archived=channel.get("is_archived") is True,
        )

    def name_at_hand(self, user_id: str) -> str:
        """Return what a person is called, as Slack told last, in one line; empty where it was not asked yet."""
        return self._names.get(user_id, "")

    def language_at_hand(self, user_id: str) -> str:
        """Return a person's language and time zone as far as they are known without asking."""
        known = self._languages.get(user_id)
        return known[1] if known else in_zone(self._default, self._zone)

    def language(self, user_id: str) -> str:
        """Return a person's language and time zone: as Slack tells, else as set; remembered for some minutes."""
        known = self._languages.get(user_id)
        if known is None or monotonic() - known[0] > _MEMORY:
            with suppress(DeliveryError):
                self._person(user_id, call)
        return self.language_at_hand(user_id)

    def _person(self, user_id: str, ask: Ask) -> Person:
        try:
            user = _required(ask(self._client.users_info, user=user_id, include_locale=True), "user")
        except DeliveryRefused as error:
            if error.error in _NOBODY:
                return Person(id=user_id, is_external=True)
            raise
        person = _person(user_id, user, self._home)
        voice = in_zone(person.language or self._default, person.zone or self._zone)
        self._languages[user_id] = (monotonic(), voice)
        self._names[user_id] = " ".join(name_in(user).encode(errors="replace").decode().split())[:_LONGEST_NAME]
        return person


def _required(answer: dict[str, Any], what: str) -> dict[str, Any]:
    """Return what was asked for; an answer without it proves nothing about anybody."""
    part = answer.get(what)
    if not isinstance(part, dict) or not part:
        raise DeliveryUnknown(f"no_{what}")
    return part


def _person(user_id: str, user: dict[str, Any], home: Home) -> Person:
    """Read an account (docs.slack.dev/reference/objects/user-object; ``enterprise_user`` in Enterprise Grid alone)."""
    team, in_enterprise = _id(user.get("team_id")), user.get("enterprise_user")
    enterprise = in_enterprise if isinstance(in_enterprise, dict) else {}
    enterprise_id, listed = _id(enterprise.get("enterprise_id")), enterprise.get("teams")
    teams = frozenset((team, *(map(_id, listed) if isinstance(listed, list) else ()))) - {""}
    is_placed, locale = bool(teams or enterprise_id) and bool(home.ids), str(user.get("locale") or "")
    return Person(
        id=user_id,
        team_id=team,
        enterprise_id=enterprise_id,
        language=voice_of(locale, str(user.get("tz") or "")) if language_of(locale, "") else "",
        zone=zone_of(user.get("tz"), user.get("tz_offset")),
        is_deleted=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")) or user_id == "USLACKBOT",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger")) or (is_placed and not home.has(teams, enterprise_id)),
        is_unplaced=not is_placed,
    )


def _id(value: object) -> str:
    return value if isinstance(value, str) else ""
