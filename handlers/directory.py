"""Who people are and what channels are, read from Slack."""

import logging
from time import monotonic
from typing import Any

from slack_sdk import WebClient

from bot.domain.people import Channel, Person
from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown
from handlers.calls import call
from handlers.language import language_of

log = logging.getLogger(__name__)

_MEMORY = 600.0
_NO_GROUP = frozenset({"no_such_subteam", "subteam_not_found"})
_NOBODY = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


class SlackDirectory:
    """Reads people, groups and channels; implements ``bot.ports.Directory``."""

    def __init__(self, client: WebClient, *, team_id: str, enterprise_id: str = "", language: str) -> None:
        self._client = client
        self._own = {team_id, enterprise_id} - {""}
        self._default = language
        self._languages: dict[str, tuple[float, str]] = {}

    def person(self, user_id: str) -> Person:
        """Read an account fresh (docs.slack.dev/reference/methods/users.info)."""
        try:
            user = _told(call(self._client.users_info, user=user_id, include_locale=True), "user")
        except DeliveryRefused as error:
            if error.error in _NOBODY:
                return Person(id=user_id, is_external=True)
            raise
        person = _person(user_id, user, self._own)
        self._languages[user_id] = (monotonic(), person.language)
        return person

    def members(self, group_id: str) -> frozenset[str]:
        """Read the members of a user group; one that is gone has none, and does not stop the members of others."""
        try:
            return frozenset(call(self._client.usergroups_users_list, usergroup=group_id).get("users", ()))
        except DeliveryRefused as error:
            if error.error not in _NO_GROUP:
                raise
            log.warning("the user group %s is gone (%s)", group_id, error.error)
            return frozenset()

    def channel(self, channel_id: str) -> Channel:
        """Read a channel; shared with another organisation counts in every form Slack knows."""
        channel = _told(call(self._client.conversations_info, channel=channel_id), "channel")
        shared = any(channel.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared", "is_org_ext_shared"))
        return Channel(
            id=channel.get("id", channel_id),
            is_shared=shared,
            is_member=channel.get("is_member", True),
            is_archived=channel.get("is_archived") is True,
        )

    def language_at_hand(self, user_id: str) -> str:
        """Return a person's language as far as it is known without asking."""
        known = self._languages.get(user_id)
        return (known[1] if known else "") or self._default

    def language(self, user_id: str) -> str:
        """Return a person's language: as Slack tells, else as set; remembered for some minutes."""
        known = self._languages.get(user_id)
        if known is None or monotonic() - known[0] > _MEMORY:
            try:
                self.person(user_id)
            except DeliveryError:
                return known[1] or self._default if known else self._default
            known = self._languages.get(user_id)
        return (known[1] if known else "") or self._default


def _told(answer: dict[str, Any], what: str) -> dict[str, Any]:
    """Return what was asked for; an answer without it proves nothing about anybody."""
    told = answer.get(what)
    if not isinstance(told, dict) or not told:
        raise DeliveryUnknown(f"no_{what}")
    return told


def _person(user_id: str, user: dict[str, Any], own: set[str]) -> Person:
    team = user.get("team_id") or (user.get("profile") or {}).get("team") or ""
    teams = {team, *((user.get("enterprise_user") or {}).get("teams") or ())} - {""}
    return Person(
        id=user_id,
        team_id=team,
        enterprise_id=(user.get("enterprise_user") or {}).get("enterprise_id") or "",
        language=language_of(user.get("locale") or "", ""),
        is_deleted=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")) or user_id == "USLACKBOT",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger")) or bool(teams and own and not teams & own),
    )
