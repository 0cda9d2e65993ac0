"""What people and user groups are called, as Slack tells: for messages that name them without calling them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from slack_sdk import WebClient

from bot.errors import DeliveryError
from handlers.slack.calls import call

log = logging.getLogger(__name__)

#: approvers that a message names one by one
_MOST_NAMED = 4
#: seconds that a name is remembered, and until Slack is asked again when it did not tell
_MEMORY, _AGAIN = 3_600.0, 30.0


@dataclass(slots=True)
class Names:
    """Names by id; empty where Slack does not tell one. A message never waits for a name for long, nor fails."""

    client: WebClient
    _known: dict[str, tuple[float, str]] = field(default_factory=dict)

    def __call__(self, id_: str) -> str:
        """Return what somebody is called: a person's name, or a user group's handle (``@aprobadores``)."""
        until, name = self._known.get(id_, (0.0, ""))
        if monotonic() < until:
            return name
        return self._read(id_, self._groups if id_.startswith("S") else self._person)

    def _read(self, id_: str, ask: Callable[[str], dict[str, str]]) -> str:
        try:
            told = ask(id_)
        except DeliveryError as error:
            log.info("Slack does not tell a name", extra={"why": error.error})
            told = {}
        now = monotonic()
        self._known |= {one: (now + _MEMORY, name) for one, name in told.items()}
        self._known[id_] = (now + (_MEMORY if told.get(id_) else _AGAIN), told.get(id_, ""))
        return self._known[id_][1]

    def _person(self, user_id: str) -> dict[str, str]:
        return {user_id: name_in(_dict(call(self.client.users_info, user=user_id).get("user")))}

    def _groups(self, _group_id: str) -> dict[str, str]:
        """Read the handles of all user groups (docs.slack.dev/reference/methods/usergroups.list, tier 2)."""
        groups = call(self.client.usergroups_list).get("usergroups")
        named = map(_dict, groups if isinstance(groups, list) else ())
        return {str(one.get("id")): f"@{one['handle']}" for one in named if isinstance(one.get("handle"), str)}


@dataclass(frozen=True, slots=True)
class Approvers:
    """The approvers as messages name and call them. ``called``: user groups that are mentioned where somebody waits."""

    names: Callable[[str], str]
    ids: Sequence[str] = ()
    called: Sequence[str] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """What the first of them are called, as far as Slack tells."""
        return tuple(name for name in map(self.names, self.ids[:_MOST_NAMED]) if name)


def name_in(user: dict[str, Any]) -> str:
    """Return what an account calls its person (docs.slack.dev/reference/objects/user-object); empty: nothing."""
    profile = _dict(user.get("profile"))
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return next((name for name in names if isinstance(name, str) and name.strip()), "")


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
